/** Fills the months between the first and the last that are missing, with `empty`. */
export function withoutGaps<M extends { month: string }>(
  months: readonly M[],
  empty: (month: string) => M,
): M[] {
  const filled: M[] = [];
  const known = new Map(months.map((entry) => [entry.month, entry]));
  const [first, last] = [months[0]?.month, months.at(-1)?.month];
  if (first === undefined || last === undefined) return filled;
  let [year = 0, number = 0] = first.split('-').map(Number);
  for (let at = first; at <= last; ) {
    filled.push(known.get(at) ?? empty(at));
    number += 1;
    if (number > 12) [year, number] = [year + 1, 1];
    at = `${String(year).padStart(4, '0')}-${String(number).padStart(2, '0')}`;
  }
  return filled;
}
