import { about } from '../api/connection';
import { day } from '../design/text';

/** Lets the browser save what has been made here. */
export function save(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name out of a title or an id. */
export const fileName = (title: string) =>
  title
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100) || 'modeltree';

/** Of which snapshot something is, for below a picture. */
export function source(): string {
  const facts = about.value;
  if (!facts) return 'modeltree';
  const when = facts.ended ? ` of ${day(facts.ended)}` : '';
  return `Snapshot${when} (${facts.fingerprint.slice(0, 12)}), modeltree ${facts.version}`;
}
