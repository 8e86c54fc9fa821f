/**
 * Which items are unfolded, short enough for an address: an item is named by
 * a hash of its key, so the list says nothing but which; a member of a crowd
 * adds its position, so that its page can be asked for.
 */
import type { Item } from './items';

/** FNV-1a over UTF-16, in base 36. */
export function hash(key: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    const unit = key.charCodeAt(at);
    value = Math.imul(value ^ (unit & 0xff), 0x01000193);
    value = Math.imul(value ^ (unit >> 8), 0x01000193);
  }
  return (value >>> 0).toString(36);
}

/** Items that were unfolded or folded by hand; the others are as they come. */
export interface Folds {
  readonly open: ReadonlyMap<string, number | null>;
  readonly shut: ReadonlySet<string>;
}

export const NO_FOLDS: Folds = { open: new Map(), shut: new Set() };

/** Items in an address at most. */
const LIMIT = 200;

/** `1x2y3z-4q.abc`: hashes, with positions in base 36 where there are any. */
export function writeOpen(open: Folds['open']): string {
  return [...open]
    .slice(-LIMIT)
    .map(([token, place]) => (place === null ? token : `${token}-${place.toString(36)}`))
    .join('.');
}

export function readOpen(text: string | null): Map<string, number | null> {
  const open = new Map<string, number | null>();
  for (const part of (text ?? '').split('.').slice(0, LIMIT)) {
    const found = /^([0-9a-z]{1,7})(?:-([0-9a-z]{1,5}))?$/.exec(part);
    if (found?.[1]) open.set(found[1], found[2] ? Number.parseInt(found[2], 36) : null);
  }
  return open;
}

export function writeShut(shut: Folds['shut']): string {
  return [...shut].slice(-LIMIT).join('.');
}

export function readShut(text: string | null): Set<string> {
  return new Set(readOpen(text).keys());
}

/** The position to remember of an item: of a crowd's member, in its crowd. */
export function placeToKeep(item: Item): number | null {
  return item.kind === 'node' && item.parent?.kind === 'bundle' ? item.place : null;
}

const hashes = new WeakMap<Item, string>();

/** An item's hash. */
export function tokenOf(item: Item): string {
  let token = hashes.get(item);
  if (token === undefined) {
    token = hash(item.key);
    hashes.set(item, token);
  }
  return token;
}

/** Whether an item is open: by hand, or as it comes. */
export function isOpen(folds: Folds, item: Item): boolean {
  const token = tokenOf(item);
  if (folds.open.has(token)) return true;
  return !folds.shut.has(token) && item.kind === 'node' && item.kids.length > 0;
}

/** The same folds with one item turned over. */
export function turned(folds: Folds, item: Item): Folds {
  const open = new Map(folds.open);
  const shut = new Set(folds.shut);
  const token = tokenOf(item);
  if (isOpen(folds, item)) {
    open.delete(token);
    if (isOpen({ open, shut }, item)) shut.add(token);
  } else {
    shut.delete(token);
    if (!isOpen({ open, shut }, item)) open.set(token, placeToKeep(item));
    unfoldOnly(item, open);
  }
  return { open, shut };
}

/** What unfolds to a single bundle unfolds that too. */
function unfoldOnly(item: Item, open: Map<string, number | null>): void {
  const [only] = item.kind === 'node' ? item.bundles : [];
  if (
    item.kind === 'node' &&
    only &&
    !only.few &&
    item.kids.length === 0 &&
    item.bundles.length === 1
  ) {
    open.set(tokenOf(only), null);
  }
}
