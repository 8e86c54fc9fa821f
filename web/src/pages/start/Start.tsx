import type { Schemas } from '../../api/client';
import { about } from '../../api/connection';
import { type Asked, useApi } from '../../api/useApi';
import { Search } from '../../app/Search';
import { useTitle } from '../../app/title';
import { Empty, Loaded } from '../../design/show';
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
  const facts = about.value;
  const stats = useApi('/api/v1/stats', {});
  return (
    <>
      <section class="start-top" aria-labelledby="start-title">
        <h1 id="start-title">How models descend from each other</h1>
        <Search large shortcut />
        <Figures stats={stats.data} />
      </section>
      {facts?.models === 0 && facts.missing === 0 ? <Nothing /> : <Sections stats={stats} />}
    </>
  );
}

function Nothing() {
  return (
    <Empty>
      This snapshot holds no models. <code>modeltree crawl</code> collects one from the Hub;{' '}
      <code>modeltree demo</code> makes one to try things with.
    </Empty>
  );
}

function Sections({ stats }: { stats: Asked<Schemas['StatsAnswer']> }) {
  return (
    <>
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
