/** The conditions that hold, one by one, each with what is left without it. */

import { full } from '../../../design/text';
import type { Filters } from '../view/state';
import { relationWords } from '../words';

export interface Chip {
  name: string;
  value: string;
  /** The conditions without this one. */
  without: Partial<Filters>;
}

type Lists = 'relation' | 'task' | 'license' | 'library' | 'author';

const NAMES: Record<Lists, string> = {
  relation: 'Relation',
  task: 'Task',
  license: 'Licence',
  library: 'Library',
  author: 'Author',
};

/** What a value of a condition is called. */
export function valueWords(name: Lists, value: string): string {
  if (name === 'relation') return relationWords(value as Filters['relation'][number], 2);
  return value === '' ? 'none told' : value;
}

export function chipsOf(filters: Filters): Chip[] {
  const chips: Chip[] = (Object.keys(NAMES) as Lists[]).flatMap((name) =>
    (filters[name] as string[]).map((value) => ({
      name: NAMES[name],
      value: valueWords(name, value),
      without: { [name]: (filters[name] as string[]).filter((other) => other !== value) },
    })),
  );
  const { text, minDownloads, since, until } = filters;
  if (text.trim()) chips.push({ name: 'Id', value: text.trim(), without: { text: '' } });
  if (minDownloads !== null) {
    const value = `at least ${full(minDownloads)}`;
    chips.push({ name: 'Downloads', value, without: { minDownloads: null } });
  }
  if (since) chips.push({ name: 'From', value: since, without: { since: '' } });
  if (until) chips.push({ name: 'Until', value: until, without: { until: '' } });
  return chips;
}

/** A list with a value put in or taken out. */
export function toggled<T extends string>(values: readonly T[], value: T): T[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

/** Whether conditions hold already, so that pressing again takes them away. */
export function holds(filters: Filters, part: Partial<Filters>): boolean {
  return Object.entries(part).every(([name, wanted]) => {
    const given = filters[name as keyof Filters];
    if (!Array.isArray(wanted)) return given === wanted;
    return (wanted as string[]).every((value) => (given as string[]).includes(value));
  });
}

/** Conditions with a part added, or taken away where it holds. */
export function pressed(filters: Filters, part: Partial<Filters>): Filters {
  const on = holds(filters, part);
  const next = { ...filters } as Record<keyof Filters, unknown>;
  for (const [key, wanted] of Object.entries(part)) {
    const name = key as keyof Filters;
    if (Array.isArray(wanted)) {
      const given = filters[name] as string[];
      const others = given.filter((value) => !(wanted as string[]).includes(value));
      next[name] = on ? others : [...others, ...wanted];
    } else if (on) next[name] = name === 'minDownloads' ? null : '';
    else next[name] = wanted;
  }
  return next as unknown as Filters;
}
