/** Items by their keys. */
import type { BundleItem, Item, NodeItem } from './items';
import { tokenOf } from './tokens';

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
const PAGES = 12;

/**
 * What has to be asked for before all is seen that an address speaks of:
 * positions in open bundles that hold a member unfolded or selected which is
 * not there yet.
 */
export function unseen(
  root: NodeItem,
  isOpen: (item: Item) => boolean,
  open: ReadonlyMap<string, number | null>,
  selected: { key: string; place: number } | null,
): { bundle: BundleItem; place: number }[] {
  const bundles: BundleItem[] = [];
  const there = new Set<string>();
  for (const item of itemsOf(root)) {
    there.add(tokenOf(item));
    if (item.key === selected?.key) selected = null;
    if (item.kind === 'bundle' && (item.few || isOpen(item))) bundles.push(item);
  }
  const places = [...open].flatMap(([token, place]) =>
    place === null || there.has(token) ? [] : place,
  );
  if (selected) places.push(selected.place);
  return bundles
    .flatMap((bundle) => places.map((place) => ({ bundle, place })))
    .filter(({ bundle, place }) => bundle.crowd.missing(place, place + 1).length > 0)
    .slice(0, PAGES);
}
