/** Items by their keys. */
import type { BundleItem, Item, NodeItem } from './items';
import { type Folds, type Spot, tokenOf } from './tokens';

/** All items that are there. */
export function* itemsOf(item: Item): Generator<Item> {
  yield item;
  if (item.kind === 'bundle') {
    for (const member of item.crowd.loaded()) yield* itemsOf(member);
    return;
  }
  for (const kid of item.kids) yield* itemsOf(kid);
  for (const bundle of item.bundles) yield* itemsOf(bundle);
}

export function findItem(root: Item, key: string): Item | null {
  for (const item of itemsOf(root)) if (item.key === key) return item;
  return null;
}

/** Pages that an address speaks of at most. */
const PAGES = 50;

/**
 * What has to be asked for before all is seen that an address speaks of:
 * positions in open bundles that hold a member unfolded or selected which is
 * not there yet.
 */
export function unseen(
  root: NodeItem,
  isOpen: (item: Item) => boolean,
  open: Folds['open'],
  selected: { key: string; spot: Spot } | null,
): { bundle: BundleItem; place: number }[] {
  const bundles = new Map<string, BundleItem>();
  const there = new Set<string>();
  for (const item of itemsOf(root)) {
    there.add(tokenOf(item));
    if (item.key === selected?.key) selected = null;
    if (item.kind === 'bundle' && (item.few || isOpen(item))) bundles.set(tokenOf(item), item);
  }
  const spots = [...open].flatMap(([token, spot]) => (spot && !there.has(token) ? spot : []));
  if (selected) spots.unshift(selected.spot);
  return spots.slice(0, PAGES).flatMap(({ bundle: token, place }) => {
    const bundle = bundles.get(token);
    return bundle ? { bundle, place } : [];
  });
}
