/** A model's row of the models table, by column name. */
export type Row = Readonly<Record<string, unknown>>;

export function textOf(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberOf(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}

/** `null` where nothing is told; a list that is told to be empty is empty. */
export function listOf(row: Row, name: string): readonly string[] | null {
  const value = row[name];
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === 'string')
    : null;
}

/** The first day that the Hub has dates of; what is older has it too. */
const firstDay = '2022-03-02';

/** The day of a creation, as far as the Hub knows it. */
export function createdOn(time: string): string {
  const date = time.slice(0, 10);
  return date === firstDay ? `${date} or before` : date;
}

/** Whether files can be had, in words. */
export function access(row: Row): string | null {
  const words: Record<string, string> = {
    no: 'open',
    auto: 'gated, granted at once',
    manual: 'gated, granted by hand',
  };
  const gated = textOf(row, 'gated');
  const parts = [
    gated === null ? null : (words[gated] ?? gated),
    row.private === true ? 'private' : null,
    row.disabled === true ? 'disabled' : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}
