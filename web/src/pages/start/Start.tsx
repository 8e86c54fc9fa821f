import { Search } from '../../app/Search';
import { useTitle } from '../../app/title';

export default function Start() {
  useTitle(null);
  return (
    <>
      <h1>How models descend from each other</h1>
      <Search large shortcut />
    </>
  );
}
