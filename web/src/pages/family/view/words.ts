/** What is asked of the server for what is looked at, and how it is told. */

import { chipsOf } from '../filters/chips';
import { lastDay, type Month, monthWords } from '../growth/months';
import { type Filters, filterWords, type Words } from './state';

/** The end of a month, or the day of the conditions where that is earlier. */
export function earlier(until: string | null | undefined, at: Month): string {
  const end = lastDay(at);
  return until && until < end ? until : end;
}

/** The conditions and the month looked at, as one selection. */
export function selection(filters: Filters, at: Month | null): Words {
  const words = filterWords(filters);
  return at === null ? words : { ...words, until: earlier(words.until, at) };
}

/** A selection in words, one line each. */
export function selectionNotes(filters: Filters, at: Month | null): string[] {
  const notes = chipsOf(filters).map(({ name, value }) => `${name}: ${value}`);
  const lines = notes.length > 0 ? [notes.join('; ')] : [];
  return at === null ? lines : [...lines, `as of the end of ${monthWords(at)}`];
}
