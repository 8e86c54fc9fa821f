import { useMemo, useRef } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { about } from '../../api/connection';
import type { Asked } from '../../api/useApi';
import { theme } from '../../app/theme';
import { withoutGaps } from '../../charts/months';
import { type Layer, StackedArea } from '../../charts/StackedArea';
import { categoryColour } from '../../colour/categories';
import { type Descent, relationColour, relationName, relations } from '../../colour/relations';
import { Empty, Loaded, Panel } from '../../design/show';
import { counted } from '../../design/text';
import { SaveMenu } from '../../picture/SaveMenu';

type Stats = Schemas['StatsAnswer'];

const order: readonly Descent[] = [...relations, 'root'];
const layers: readonly Layer[] = order.map((key) => ({
  key,
  name: key === 'root' ? 'no parent' : key === 'unknown' ? 'not told' : relationName(key, 2),
  fill: key === 'root' ? 'chart-none' : `fill-${key}`,
}));

const title = 'New models by month';
const height = 280;

/** New models by month and by how they descend. */
export function Growth({ stats }: { stats: Asked<Stats> }) {
  const svg = useRef<SVGSVGElement>(null);
  const growth = stats.data?.growth;
  const months = useMemo(
    () =>
      withoutGaps(
        (growth ?? []).map((entry) => ({
          month: entry.month,
          values: { ...entry.by_relation, root: entry.roots } as Record<string, number>,
        })),
        (month) => ({ month, values: {} as Record<string, number> }),
      ),
    [growth],
  );
  const last = months.at(-1)?.month;
  const legend = () =>
    layers.map((layer, i) => ({
      colour:
        i < relations.length
          ? relationColour(order[i] ?? 'root', theme.value)
          : categoryColour(null, theme.value),
      text: layer.name,
    }));
  const rows = () => ({
    heads: ['month', ...order],
    rows: months.map((entry) => [entry.month, ...order.map((key) => entry.values[key] ?? 0)]),
  });
  return (
    <Panel
      title={title}
      actions={<SaveMenu title={title} picture={() => svg.current} legend={legend} rows={rows} />}
      note={
        <>
          The Hub knows no date before 2 March 2022: models that are older stand in that month.
          {last === about.value?.ended?.slice(0, 7) && <> The last month is not complete.</>}
          {stats.data && stats.data.undated > 0 && (
            <> {counted(stats.data.undated, 'model')} without a date left out.</>
          )}
        </>
      }
    >
      <Loaded from={stats} height={height + 50}>
        {() =>
          months.length > 0 ? (
            <StackedArea label={title} layers={layers} months={months} height={height} svg={svg} />
          ) : (
            <Empty>No model of this snapshot has a date of creation.</Empty>
          )
        }
      </Loaded>
    </Panel>
  );
}
