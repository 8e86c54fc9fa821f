/** Counts in a row of bins, of which a range can be chosen with two sliders. */
import { useId } from 'preact/hooks';
import { full } from '../design/text';
import { useWidth } from './useWidth';
import './charts.css';
import './histogram.css';

export interface Bin {
  /** As it is shown: `May 2024`. */
  name: string;
  count: number;
}

interface Props {
  label: string;
  bins: readonly Bin[];
  height: number;
  /** First and last bin of the range. */
  range: readonly [number, number];
  onRange: (range: readonly [number, number]) => void;
}

export function Histogram({ label, bins, height, range, onRange }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const id = useId();
  const last = Math.max(0, bins.length - 1);
  const [from, to] = range;
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const step = width / Math.max(1, bins.length);
  const slider = (name: string, value: number, change: (value: number) => void) => (
    <input
      type="range"
      class="histogram-slider"
      aria-label={`${label}: ${name}`}
      aria-valuetext={bins[value]?.name ?? ''}
      min={0}
      max={last}
      value={value}
      onInput={(event) => change(event.currentTarget.valueAsNumber)}
    />
  );
  return (
    <fieldset class="chart histogram" aria-describedby={id}>
      <legend class="away">{label}</legend>
      <div ref={box}>
        <svg width={width} height={height} aria-hidden="true">
          {bins.map((bin, i) => (
            <rect
              key={bin.name}
              class={i >= from && i <= to ? 'chart-bar-in' : 'chart-bar'}
              x={i * step}
              y={height - (bin.count / most) * height}
              width={Math.max(0.5, step - (step > 3 ? 1 : 0))}
              height={(bin.count / most) * height}
            >
              <title>{`${bin.name}: ${full(bin.count)}`}</title>
            </rect>
          ))}
          <line class="chart-axis" x1={0} x2={width} y1={height} y2={height} />
        </svg>
      </div>
      <div class="histogram-sliders">
        {slider('from', from, (value) => onRange([Math.min(value, to), to]))}
        {slider('to', to, (value) => onRange([from, Math.max(value, from)]))}
      </div>
      <p id={id} class="small quiet">
        {bins[from]?.name} to {bins[to]?.name}
      </p>
    </fieldset>
  );
}
