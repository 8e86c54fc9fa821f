/** The keys of the ARIA tree pattern, as pure moves over an outline. */
import { type Item, rowParent } from './items';
import type { Outline, Row } from './outline';

export interface Move {
  /** The row to go to. */
  focus?: number;
  /** The item to unfold or fold. */
  toggle?: Item;
}

/** What a key does at a row; `null`: nothing. `page` is the rows of a screen. */
export function move(outline: Outline, at: number, key: string, page: number): Move | null {
  const row = outline.row(at);
  const last = outline.length - 1;
  switch (key) {
    case 'ArrowDown':
      return { focus: Math.min(at + 1, last) };
    case 'ArrowUp':
      return { focus: Math.max(at - 1, 0) };
    case 'PageDown':
      return { focus: Math.min(at + page, last) };
    case 'PageUp':
      return { focus: Math.max(at - page, 0) };
    case 'Home':
      return { focus: 0 };
    case 'End':
      return { focus: last };
    case 'ArrowRight':
      if (!row?.item || row.open === null) return null;
      return row.open ? { focus: Math.min(at + 1, last) } : { toggle: row.item };
    case 'ArrowLeft':
      if (row?.item && row.open) return { toggle: row.item };
      return row ? toParent(outline, row) : null;
    default:
      return null;
  }
}

function toParent(outline: Outline, row: Row): Move | null {
  const parent = row.item ? rowParent(row.item) : row.crowd?.few ? row.crowd.parent : row.crowd;
  const index = parent ? outline.indexOf(parent) : -1;
  return index < 0 ? null : { focus: index };
}

/** Rows that type-ahead looks at. */
const REACH = 20_000;

/**
 * The next row whose name begins with the letters typed, from the row after
 * `at`; the row itself counts too once there are several letters. A name is
 * a model's name, with its owner or without.
 */
export function typeAhead(outline: Outline, at: number, letters: string): number | null {
  const wanted = letters.toLowerCase();
  const start = wanted.length > 1 ? at : at + 1;
  const reach = Math.min(outline.length, REACH);
  for (let step = 0; step < reach; step += 500) {
    const from = (start + step) % outline.length;
    const rows = [
      ...outline.slice(from, from + 500),
      ...outline.slice(0, Math.max(0, from + 500 - outline.length)),
    ];
    const found = rows.findIndex((row) => begins(row.item, wanted));
    if (found >= 0) return (from + found) % outline.length;
  }
  return null;
}

function begins(item: Item | null, wanted: string): boolean {
  if (item?.kind !== 'node') return false;
  const id = item.key.toLowerCase();
  return id.startsWith(wanted) || id.slice(id.indexOf('/') + 1).startsWith(wanted);
}
