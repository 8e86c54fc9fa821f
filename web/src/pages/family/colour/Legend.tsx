/** What colours and sizes mean; each colour is a button that filters. */

import { compact, full, visible } from '../../../design/text';
import { holds } from '../filters/chips';
import { LEAST, MOST, radius } from '../tree/size';
import type { Filters, Size } from '../view/state';
import type { Class, Hue, Scheme } from './classes';
import { paintOf } from './paint';

interface Props {
  title: string;
  scheme: Scheme;
  filters: Filters;
  onPress(part: Partial<Filters>): void;
}

export function Legend({ title, scheme, filters, onPress }: Props) {
  return (
    <section class="family-legend" aria-label={`Legend: ${title}`}>
      <h2>{title}</h2>
      <ul>
        {scheme.classes.map((entry) => (
          <li key={entry.label}>
            <Entry entry={entry} filters={filters} onPress={onPress} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface EntryProps {
  entry: Class;
  filters: Filters;
  onPress(part: Partial<Filters>): void;
}

function Entry({ entry, filters, onPress }: EntryProps) {
  const { label, hue, count, filter } = entry;
  const inside = (
    <>
      <span class="family-swatch" style={{ background: paintOf(hue) }} aria-hidden="true" />
      <bdi class="family-choice">{visible(label)}</bdi>
      {count !== null && (
        <span class="family-figure">
          {full(count)}
          <span class="away"> {count === 1 ? 'member' : 'members'}</span>
        </span>
      )}
    </>
  );
  if (!filter) return <span class="family-entry">{inside}</span>;
  const on = holds(filters, filter);
  return (
    <button
      type="button"
      class={`family-entry${on ? ' is-set' : ''}`}
      aria-pressed={on}
      title={titleOf(hue, on)}
      onClick={() => onPress(filter)}
    >
      {inside}
    </button>
  );
}

const NAMES: Record<Size, string> = {
  downloads: 'Downloads a month',
  likes: 'Likes',
  descendants: 'Descendants',
};

/** Amounts that the legend of sizes shows, up to the largest. */
export function sizeSteps(most: number): number[] {
  const steps = [100, 10_000, 1_000_000, 100_000_000].filter((value) => value < most / 3);
  return [...steps, most];
}

export function SizeLegend({ size, most }: { size: Size; most: number }) {
  if (most <= 0) return null;
  return (
    <section class="family-legend" aria-label={`Sizes: ${NAMES[size]}`}>
      <h2>{NAMES[size]}</h2>
      <ul class="family-sizes">
        {sizeSteps(most).map((value) => (
          <li key={value}>
            <svg width={2 * MOST + 2} height={2 * MOST + 2} aria-hidden="true">
              <circle cx={MOST + 1} cy={MOST + 1} r={radius(value, most)} />
            </svg>
            {compact(value)}
            {value === most && '+'}
          </li>
        ))}
        <li>
          <svg width={2 * MOST + 2} height={2 * MOST + 2} aria-hidden="true">
            <circle class="crowd" cx={MOST + 1} cy={MOST + 1} r={LEAST + 4} />
            <circle class="kernel" cx={MOST + 1} cy={MOST + 1} r={(LEAST + 4) / 2.4} />
          </svg>
          many
        </li>
      </ul>
    </section>
  );
}

/** What pressing an entry does; relations are ways, the others conditions. */
function titleOf({ kind }: Hue, on: boolean): string {
  if (on) return 'Take this condition away';
  return kind === 'relation' ? 'Follow only this relation' : 'Keep only these';
}
