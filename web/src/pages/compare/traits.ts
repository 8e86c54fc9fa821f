/** A trait of two families, value beside value. */
import type { Schemas } from '../../api/client';

type ValueCount = Schemas['ValueCount'];

export interface Mirrored {
  /** `null`: none told. */
  value: string | null;
  /** Models; `null` where the value is not among those that the server tells. */
  one: number | null;
  other: number | null;
}

/** Values that the server tells at most, besides none. */
const most = 12;

/** Values of both, the largest share of either first, none told last. */
export function mirrored(
  one: readonly ValueCount[],
  oneSize: number,
  other: readonly ValueCount[],
  otherSize: number,
): readonly Mirrored[] {
  const values = new Set([...one, ...other].map(({ value }) => value ?? null));
  const rows = [...values].map((value) => ({
    value,
    one: countOf(one, value),
    other: countOf(other, value),
  }));
  const weight = ({ one, other }: Mirrored) =>
    Math.max((one ?? 0) / Math.max(1, oneSize), (other ?? 0) / Math.max(1, otherSize));
  return rows.sort(
    (a, b) =>
      Number(a.value === null) - Number(b.value === null) ||
      weight(b) - weight(a) ||
      ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
  );
}

function countOf(counts: readonly ValueCount[], wanted: string | null): number | null {
  const found = counts.find(({ value }) => (value ?? null) === wanted);
  if (found) return found.count;
  const told = counts.filter(({ value }) => value != null).length;
  return wanted === null || told < most ? 0 : null;
}
