import type { Schemas } from '../../api/client';
import { about } from '../../api/connection';
import { full } from '../../design/text';

/** The snapshot in one line: what is known at once first, the rest when it is there. */
export function Figures({ stats }: { stats: Schemas['StatsAnswer'] | null }) {
  const facts = about.value;
  const figures: [number | undefined, string][] = [
    [facts?.models, 'models'],
    [facts?.edges, 'edges of descent'],
    [stats?.families, 'families'],
    [stats?.owners, 'owners'],
    [stats?.downloads, 'downloads in 30 days'],
  ];
  return (
    <dl class="start-figures">
      {figures.map(([value, name]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value === undefined ? <span class="quiet">…</span> : full(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
