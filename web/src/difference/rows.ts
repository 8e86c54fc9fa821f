/** The difference of two records, as the rows of a table. */
import type { Schemas } from '../api/client';
import { visible } from '../design/text';

type Field = Schemas['FieldDifference'];
type Segment = Schemas['Segment'];

/** A part of a value, and whether the other has it too. */
export interface Part {
  text: string;
  shared: boolean;
}

export interface DifferenceRow {
  field: string;
  /** What became of it: the same, changed, only in the one. */
  said: 'same' | 'changed' | 'first' | 'second';
  one: readonly Part[];
  other: readonly Part[];
}

/** Properties whose parts are entries of a list, not characters. */
const lists: readonly string[] = [
  'parents',
  'architectures',
  'licenses',
  'languages',
  'datasets',
  'arxiv',
  'regions',
  'tags',
  'files',
];

const saidOf: Record<Schemas['DifferenceState'], DifferenceRow['said']> = {
  equal: 'same',
  replaced: 'changed',
  deleted: 'first',
  inserted: 'second',
};

/** Rows in the order of the fields. */
export function differenceRows(fields: readonly Field[]): readonly DifferenceRow[] {
  return fields.map(({ field, state, segments }) => {
    const list = lists.includes(field);
    return {
      field,
      said: saidOf[state],
      one: parts(segments, 'one', list),
      other: parts(segments, 'other', list),
    };
  });
}

/** One side of a value; neighbours of the same kind are put together. */
function parts(segments: readonly Segment[], side: 'one' | 'other', list: boolean): Part[] {
  const found: Part[] = [];
  for (const segment of segments) {
    if (segment[side] === '') continue;
    const shared = segment.state === 'equal';
    const last = found.at(-1);
    const between = list && last ? ', ' : '';
    if (last?.shared === shared) last.text += between + visible(segment[side]);
    else found.push({ text: between + visible(segment[side]), shared });
  }
  // Single characters that two texts happen to share tell nothing.
  if (!list && 2 * lengthOf(found, true) < lengthOf(found, false)) {
    return [{ text: found.map((part) => part.text).join(''), shared: false }];
  }
  return found.map(({ text, shared }) => ({
    text: shortened(text, shared ? longest.shared : longest.different),
    shared,
  }));
}

const lengthOf = (parts: readonly Part[], sharedOnly: boolean) =>
  parts.reduce((sum, part) => sum + (part.shared || !sharedOnly ? part.text.length : 0), 0);

/** Letters of one stretch that are shown. What both have is no difference and may be shorter. */
const longest = { shared: 120, different: 600 };

/** A text without its middle where it is longer than `most`. */
export function shortened(text: string, most: number): string {
  const letters = Array.from(text);
  if (letters.length <= most) return text;
  const end = Math.floor(most / 2) - 10;
  return `${letters.slice(0, end).join('')} … ${letters.slice(-end).join('')}`;
}

/** A property's name in words. */
export const fieldName = (field: string) =>
  ({ arxiv: 'arXiv', dtypes: 'number types', sha: 'commit', gguf: 'GGUF' })[field] ??
  field.replaceAll('_', ' ').replace('license', 'licence');
