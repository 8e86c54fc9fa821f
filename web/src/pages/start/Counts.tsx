import { useRef, useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { type Bar, Bars } from '../../charts/Bars';
import { relationMark, relationName, relations } from '../../colour/relations';
import { Button } from '../../design/controls';
import { Empty, Panel } from '../../design/show';
import { visible } from '../../design/text';
import { SaveMenu } from '../../picture/SaveMenu';

type Stats = Schemas['StatsAnswer'];

/** Bars that are shown before "all". */
const few = 8;

/** Relations, licences, tasks and libraries as bars. */
export function Counts({ stats }: { stats: Stats }) {
  const edges = relations
    .filter((relation) => stats.by_relation[relation] > 0)
    .map((relation) => ({
      key: relation,
      name: `${relationMark(relation)} ${relation === 'unknown' ? 'not told' : relationName(relation, 2)}`,
      count: stats.by_relation[relation],
      fill: `fill-${relation}`,
    }));
  return (
    <div class="start-counts">
      <CountPanel title="Relations" bars={edges} all={stats.edges} of="edges of descent" />
      <ValuePanel title="Licences" values={stats.licenses} all={stats.models} />
      <ValuePanel title="Tasks" values={stats.tasks} all={stats.models} />
      <ValuePanel title="Libraries" values={stats.libraries} all={stats.models} />
    </div>
  );
}

function ValuePanel(props: { title: string; values: Stats['tasks']; all: number }) {
  const { title, values, all } = props;
  const told = values.filter((entry) => entry.value != null);
  const none = values.find((entry) => entry.value == null)?.count ?? 0;
  const listed = told.reduce((sum, entry) => sum + entry.count, none);
  const bars: Bar[] = told.map((entry) => ({
    key: `value ${entry.value}`,
    name: visible(entry.value ?? ''),
    count: entry.count,
  }));
  if (all > listed) bars.push({ key: 'others', name: 'all others', count: all - listed });
  if (none > 0) bars.push({ key: 'none', name: 'none told', count: none, fill: 'chart-none' });
  return <CountPanel title={title} bars={bars} all={all} of="models" />;
}

function CountPanel(props: { title: string; bars: readonly Bar[]; all: number; of: string }) {
  const { title, bars, all, of } = props;
  const svg = useRef<SVGSVGElement>(null);
  const [unfolded, setUnfolded] = useState(false);
  const rows = () => ({
    heads: [title, of, 'share'],
    rows: bars.map((bar) => [bar.name, bar.count, all > 0 ? bar.count / all : null]),
  });
  return (
    <Panel
      title={title}
      actions={<SaveMenu title={`${title} by ${of}`} picture={() => svg.current} rows={rows} />}
    >
      {bars.length === 0 ? (
        <Empty>None in this snapshot.</Empty>
      ) : (
        <Bars
          label={`${title}, by ${of}`}
          bars={unfolded ? bars : fold(bars)}
          all={all}
          svg={svg}
        />
      )}
      {bars.length > few + 1 && (
        <Button look="plain" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? 'Show fewer' : 'Show all'}
        </Button>
      )}
    </Panel>
  );
}

/** The first few; the rest as one, but "none told" stays by itself. */
function fold(bars: readonly Bar[]): readonly Bar[] {
  if (bars.length <= few + 1) return bars;
  const none = bars.filter((bar) => bar.key === 'none');
  const values = bars.filter((bar) => bar.key !== 'none');
  const first = values.slice(0, few);
  const count = values.slice(few).reduce((sum, bar) => sum + bar.count, 0);
  return [...first, { key: 'others', name: 'all others', count }, ...none];
}
