/** Which colour a member has: by a value's rank in the whole family, whatever is filtered. */
import type { Descent } from '../../../colour/relations';
import { monthOf } from '../growth/months';
import type { NodeItem } from '../tree/items';
import { type FamilyAnswer, RELATIONS, type ValueCount } from '../types';
import type { Colour, Filters } from '../view/state';
import { relationWords } from '../words';

/** Values with a colour of their own at most. */
export const MOST = 11;

/** How a class is painted. */
export type Hue =
  | { kind: 'relation'; relation: Descent }
  | { kind: 'rank'; rank: number }
  | { kind: 'step'; step: number; steps: number }
  | { kind: 'other' }
  | { kind: 'none' };

export interface Class {
  label: string;
  hue: Hue;
  /** Members, the root included; `null` where that is not known. */
  count: number | null;
  /** The conditions that keep only this class; `null` where none can. */
  filter: Partial<Filters> | null;
}

export interface Scheme {
  classes: Class[];
  of(item: NodeItem): Hue;
}

const OTHER: Hue = { kind: 'other' };
const NONE: Hue = { kind: 'none' };

/** Downloads from which a step begins, fewest first. */
export const DOWNLOADS = [0, 10, 100, 1_000, 10_000, 100_000, 1_000_000] as const;

/** The colours of a family. `whole` is the family without conditions, `seen` with them. */
export function schemeOf(colour: Colour, whole: FamilyAnswer, seen: FamilyAnswer): Scheme {
  switch (colour) {
    case 'relation':
      return relations(whole, seen);
    case 'license':
      return values('license', whole.licenses, seen.licenses, (item) => item.node.node.license);
    case 'task':
      return values('task', whole.tasks, seen.tasks, (item) => item.node.node.task);
    case 'library':
      return values('library', whole.libraries, seen.libraries, (item) => item.node.node.library);
    case 'author':
      return values('author', whole.owners, seen.owners, (item) => ownerOf(item.key));
    case 'age':
      return years(whole, seen);
    case 'downloads':
      return downloads();
  }
}

/** The owner in an id; `null` for one without. */
export function ownerOf(id: string): string | null {
  const slash = id.indexOf('/');
  return slash < 0 ? null : id.slice(0, slash);
}

function relations(whole: FamilyAnswer, seen: FamilyAnswer): Scheme {
  const there = RELATIONS.filter((relation) => whole.by_relation[relation] > 0);
  const classes = there.map((relation) => ({
    label: relationWords(relation, 2),
    hue: { kind: 'relation', relation } as const,
    count: seen.by_relation[relation],
    filter: { relation: [relation] },
  }));
  return {
    classes,
    of: ({ node }) => ({ kind: 'relation', relation: node.relation ?? 'root' }),
  };
}

function values(
  name: 'license' | 'task' | 'library' | 'author',
  whole: readonly ValueCount[],
  seen: readonly ValueCount[],
  read: (item: NodeItem) => string | null | undefined,
): Scheme {
  const told = whole.flatMap(({ value }) => value ?? []);
  const ranks = new Map(told.slice(0, MOST).map((value, rank) => [value, rank]));
  const classes: Class[] = [];
  for (const [value, rank] of ranks) {
    const count = seen.find((entry) => entry.value === value)?.count ?? 0;
    const filter = value.includes(',') ? null : { [name]: [value] };
    classes.push({ label: value, hue: { kind: 'rank', rank }, count, filter });
  }
  const none = seen.find((entry) => entry.value === null || entry.value === undefined)?.count ?? 0;
  const named = classes.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const others = seen.reduce((sum, { count }) => sum + count, 0) - none - named;
  if (told.length > MOST) {
    // What is counted beyond the list of values is in none of its entries.
    const rest = Math.max(others, 0);
    classes.push({ label: 'others', hue: OTHER, count: rest > 0 ? rest : null, filter: null });
  }
  if (none > 0) {
    const filter = name === 'author' ? null : { [name]: [''] };
    classes.push({ label: 'none told', hue: NONE, count: none, filter });
  }
  return {
    classes,
    of: (item) => {
      const value = read(item);
      if (value === null || value === undefined) return NONE;
      const rank = ranks.get(value);
      return rank === undefined ? OTHER : { kind: 'rank', rank };
    },
  };
}

function years(whole: FamilyAnswer, seen: FamilyAnswer): Scheme {
  const yearsOf = (family: FamilyAnswer) => {
    const counts = new Map<number, number>();
    for (const { month, count } of family.months) {
      const at = monthOf(month);
      if (at === null) continue;
      const year = Math.floor(at / 12);
      counts.set(year, (counts.get(year) ?? 0) + count);
    }
    return counts;
  };
  const all = [...yearsOf(whole)].filter(([, count]) => count > 0).map(([year]) => year);
  const first = Math.min(...all);
  const steps = all.length === 0 ? 0 : Math.max(...all) - first + 1;
  const counts = yearsOf(seen);
  const hue = (year: number): Hue => ({ kind: 'step', step: year - first, steps });
  const classes: Class[] = Array.from({ length: steps }, (_, step) => ({
    label: String(first + step),
    hue: hue(first + step),
    count: counts.get(first + step) ?? 0,
    filter: { since: `${first + step}-01-01`, until: `${first + step}-12-31` },
  }));
  if (whole.undated > 0) {
    classes.push({ label: 'no date', hue: NONE, count: seen.undated, filter: null });
  }
  return {
    classes,
    of: ({ month }) => (month === null ? NONE : hue(Math.floor(month / 12))),
  };
}

function downloads(): Scheme {
  const steps = DOWNLOADS.length;
  const labels = ['under 10', '10', '100', '1,000', '10,000', '100,000', '1,000,000'];
  const classes: Class[] = DOWNLOADS.map((least, step) => ({
    label: step === 0 ? (labels[0] as string) : `${labels[step]} or more`,
    hue: { kind: 'step', step, steps },
    count: null,
    filter: least === 0 ? null : { minDownloads: least },
  }));
  classes.push({ label: 'not known', hue: NONE, count: null, filter: null });
  return {
    classes,
    of: ({ node }) => {
      const value = node.node.downloads;
      if (value === null || value === undefined) return NONE;
      const step = DOWNLOADS.filter((least) => value >= least).length - 1;
      return { kind: 'step', step, steps };
    },
  };
}
