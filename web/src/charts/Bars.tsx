/** Named counts as horizontal bars, with numbers and shares beside them. */
import type { RefObject } from 'preact';
import { compact, full, share } from '../design/text';
import { useWidth } from './useWidth';
import './charts.css';

export interface Bar {
  key: string;
  /** As it is shown; foreign text must have gone through `visible`. */
  name: string;
  count: number;
  /** Class that fills it; grey otherwise. */
  fill?: string;
}

interface Props {
  label: string;
  bars: readonly Bar[];
  /** What shares are of. */
  all: number;
  svg?: RefObject<SVGSVGElement | null>;
}

/** Height of one bar; a chart of n is n times as high. */
export const barHeight = 28;

/** Cuts a name that has no room; the whole one is in the title. */
const cut = (name: string, width: number) => {
  const most = Math.max(6, Math.floor(width / 7.5));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
};

export function Bars({ label, bars, all, svg }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const nameRoom = Math.min(200, Math.round(width * 0.4));
  const countRoom = 108;
  const space = Math.max(0, width - nameRoom - countRoom);
  return (
    <div class="chart" ref={box}>
      <div class="away">
        <table>
          <caption>{label}</caption>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{bar.name}</th>
                <td>{full(bar.count)}</td>
                <td>{share(bar.count, all)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <svg ref={svg} width={width} height={bars.length * barHeight} aria-hidden="true">
        {bars.map((bar, i) => {
          const middle = i * barHeight + barHeight / 2;
          return (
            <g key={bar.key}>
              <title>{`${bar.name}: ${full(bar.count)}, ${share(bar.count, all)}`}</title>
              <rect x={0} y={i * barHeight} width={width} height={barHeight} fill="transparent" />
              <text class="chart-strong" x={0} y={middle} dominant-baseline="central">
                {cut(bar.name, nameRoom)}
              </text>
              <rect
                class={bar.fill ?? 'chart-bar'}
                x={nameRoom}
                y={middle - 5}
                width={Math.max(1, (bar.count / most) * space)}
                height={10}
              />
              <text x={width - 52} y={middle} text-anchor="end" dominant-baseline="central">
                {compact(bar.count)}
              </text>
              <text x={width} y={middle} text-anchor="end" dominant-baseline="central">
                {share(bar.count, all)}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
