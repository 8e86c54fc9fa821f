import { Link } from '../../app/Link';
import { useTitle } from '../../app/title';

export default function Missing() {
  useTitle('No such page');
  return (
    <>
      <h1>There is no page at this address</h1>
      <p class="empty">
        Search for a model above, or look at the <Link page="families">largest families</Link> or
        the <Link page="map">map</Link>.
      </p>
    </>
  );
}
