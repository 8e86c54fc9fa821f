/**
 * Which items are unfolded, short enough for an address: an item is named by
 * a hash of its key, so the list says nothing but which; a member of a crowd
 * adds where it is, so that its page can be asked for.
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

/** Where a member of a crowd is: its bundle's hash, and its position there. */
export interface Spot {
  bundle: string;
  place: number;
}

/** Items that were unfolded or folded by hand; the others are as they come. */
export interface Folds {
  readonly open: ReadonlyMap<string, Spot | null>;
  readonly shut: ReadonlySet<string>;
}

export const NO_FOLDS: Folds = { open: new Map(), shut: new Set() };

/** Items in an address at most. */
const LIMIT = 200;

/** `2s-1x2y3z`: a position in base 36, and the hash of the bundle. */
export function writeSpot({ bundle, place }: Spot): string {
  return `${place.toString(36)}-${bundle}`;
}

export function readSpot(text: string | null): Spot | null {
  const found = /^([0-9a-z]{1,5})-([0-9a-z]{1,7})$/.exec(text ?? '');
  if (!found?.[1] || !found[2]) return null;
  return { bundle: found[2], place: Number.parseInt(found[1], 36) };
}

/** `4q5r6s-2s-1x2y3z.abc`: hashes, with their spots where they have any. */
export function writeOpen(open: Folds['open']): string {
  return [...open]
    .slice(-LIMIT)
    .map(([token, spot]) => (spot === null ? token : `${token}-${writeSpot(spot)}`))
    .join('.');
}

export function readOpen(text: string | null): Map<string, Spot | null> {
  const open = new Map<string, Spot | null>();
  for (const part of (text ?? '').split('.').slice(0, LIMIT)) {
    const found = /^([0-9a-z]{1,7})(?:-(.+))?$/.exec(part);
    if (found?.[1]) open.set(found[1], readSpot(found[2] ?? null));
  }
  return open;
}

export function writeShut(shut: Folds['shut']): string {
  return [...shut].slice(-LIMIT).join('.');
}

export function readShut(text: string | null): Set<string> {
  return new Set(readOpen(text).keys());
}

/** Where an item is, if it is a crowd's member. */
export function spotOf({ parent, place }: Item): Spot | null {
  return parent?.kind === 'bundle' ? { bundle: tokenOf(parent), place } : null;
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
  return !folds.shut.has(token) && comesOpen(item);
}

/**
 * Whether an item comes unfolded: the root, whoever has children that stand
 * alone, and the bundle that is all there is.
 */
function comesOpen(item: Item): boolean {
  if (item.kind === 'node') return item.parent === null || item.kids.length > 0;
  const { parent } = item;
  return parent.parent === null && parent.entries.length === 1;
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
    if (!isOpen({ open, shut }, item)) open.set(token, spotOf(item));
    unfoldOnly(item, open);
  }
  return { open, shut };
}

/** What unfolds to a single bundle unfolds that too. */
function unfoldOnly(item: Item, open: Map<string, Spot | null>): void {
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
