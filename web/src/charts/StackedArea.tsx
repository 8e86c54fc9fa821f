/** Counts over months, one layer upon the other; read out month by month. */
import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, stack } from 'd3-shape';
import type { RefObject } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';
import { compact, full, month } from '../design/text';
import { useWidth } from './useWidth';
import './charts.css';

export interface Layer {
  key: string;
  name: string;
  /** Class that fills it: `fill-finetune`. */
  fill: string;
}

export interface MonthRow {
  /** `2024-05`. */
  month: string;
  values: Record<string, number>;
}

interface Props {
  label: string;
  layers: readonly Layer[];
  months: readonly MonthRow[];
  height: number;
  svg?: RefObject<SVGSVGElement | null>;
}

const room = { top: 8, right: 1, bottom: 24, left: 48 };

const sum = (row: MonthRow, layers: readonly Layer[]) =>
  layers.reduce((all, layer) => all + (row.values[layer.key] ?? 0), 0);

export function StackedArea({ label, layers, months, height, svg }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const told = useId();
  const last = months.length - 1;
  const drawn = useMemo(() => {
    const x = scaleLinear([0, Math.max(1, last)], [room.left, Math.max(1, width - room.right)]);
    const most = Math.max(1, ...months.map((row) => sum(row, layers)));
    const y = scaleLinear([0, most], [height - room.bottom, room.top]).nice(4);
    const shape = area<[number, number]>()
      .x((_, i) => x(i))
      .y0((d) => y(d[0]))
      .y1((d) => y(d[1]))
      .curve(curveMonotoneX);
    const stacked = stack<MonthRow, string>()
      .keys(layers.map((layer) => layer.key))
      .value((row, key) => row.values[key] ?? 0)([...months]);
    const paths = stacked.map((series) => shape(series.map((d) => [d[0], d[1]])) ?? '');
    return { x, y, paths };
  }, [months, layers, width, height, last]);
  const { x, y, paths } = drawn;

  const move = (to: number) => setAt(Math.min(last, Math.max(0, to)));
  const onPointer = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    move(Math.round(x.invert(event.clientX - left)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = at ?? last;
    const to = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      PageUp: now - 12,
      PageDown: now + 12,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape') setAt(null);
    if (to === undefined) return;
    event.preventDefault();
    move(at === null ? last : to);
  };

  const row = months[at ?? last];
  const every = Math.max(1, Math.ceil(70 / Math.max(1, x(12) - x(0))));
  const years = months
    .map((entry, i) => ({ i, year: entry.month.slice(0, 4), first: entry.month.endsWith('-01') }))
    .filter(({ first, year }) => first && Number(year) % every === 0);
  const reading = row
    ? `${month(row.month)}: ${full(sum(row, layers))}; ${layers
        .map((layer) => `${layer.name} ${full(row.values[layer.key] ?? 0)}`)
        .join(', ')}`
    : '';
  return (
    <div class="chart" ref={box}>
      <p class="chart-readout" aria-hidden="true">
        {row && (
          <>
            <strong>{month(row.month)}</strong>
            <span>{full(sum(row, layers))} models</span>
            {layers.map((layer) => (
              <span key={layer.key}>
                <span class={`chart-key ${layer.fill}`} />
                {layer.name} {full(row.values[layer.key] ?? 0)}
              </span>
            ))}
          </>
        )}
      </p>
      <div
        class="chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, at ?? last)}
        aria-valuetext={reading}
        aria-describedby={told}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setAt(null)}
      >
        <svg ref={svg} width={width} height={height} aria-hidden="true">
          {y.ticks(4).map((tick) => (
            <g key={tick}>
              <line class="chart-axis" x1={room.left} x2={width} y1={y(tick)} y2={y(tick)} />
              <text x={room.left - 8} y={y(tick)} text-anchor="end" dominant-baseline="middle">
                {compact(tick)}
              </text>
            </g>
          ))}
          {layers.map((layer, i) => (
            <path key={layer.key} class={layer.fill} d={paths[i] ?? ''} />
          ))}
          {years.map(({ i, year }) => (
            <g key={year}>
              <line
                class="chart-axis"
                x1={x(i)}
                x2={x(i)}
                y1={height - room.bottom}
                y2={height - room.bottom + 6}
              />
              <text x={x(i)} y={height - 4} text-anchor={x(i) > width - 24 ? 'end' : 'middle'}>
                {year}
              </text>
            </g>
          ))}
          {at !== null && (
            <line
              data-helper
              class="chart-cursor"
              x1={x(at)}
              x2={x(at)}
              y1={room.top}
              y2={height - room.bottom}
            />
          )}
        </svg>
      </div>
      <span id={told} class="away">
        The arrow keys go from month to month.
      </span>
    </div>
  );
}
