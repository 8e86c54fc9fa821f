import { useApi } from '../../api/useApi';
import { Search } from '../../app/Search';
import { useTitle } from '../../app/title';
import { Loaded } from '../../design/show';
import { Counts } from './Counts';
import { Figures } from './Figures';
import { Growth } from './Growth';
import { LargestFamilies } from './LargestFamilies';
import { MapTeaser } from './MapTeaser';
import { MostInfluential } from './MostInfluential';
import './start.css';

/** The ecosystem at a glance. Every section asks for itself and waits for nobody else. */
export default function Start() {
  useTitle(null);
  const stats = useApi('/api/v1/stats', {});
  return (
    <>
      <section class="start-top" aria-labelledby="start-title">
        <h1 id="start-title">How models descend from each other</h1>
        <Search large shortcut />
        <Figures stats={stats.data} />
      </section>
      <LargestFamilies />
      <div class="start-two">
        <Growth stats={stats} />
        <MapTeaser />
      </div>
      <Loaded from={stats} height={818}>
        {(data) => <Counts stats={data} />}
      </Loaded>
      <MostInfluential />
    </>
  );
}
