/** How large a circle is. */
import type { Size } from '../view/state';
import type { Item, NodeItem } from './items';

/** Radii in pixels. */
export const LEAST = 2.5;
export const MOST = 11;

/** What a circle's size tells of an item; `null`: not known. */
export function amount(item: Item, size: Size): number | null {
  if (item.kind === 'bundle') {
    const { bundle } = item;
    if (size === 'descendants') return bundle.count + bundle.below;
    return size === 'likes' ? bundle.likes : bundle.downloads;
  }
  const { node, below } = item.node;
  if (size === 'descendants') return below;
  return (size === 'likes' ? node.likes : node.downloads) ?? null;
}

/**
 * The radius of an amount where `most` is the largest. Amounts go over seven
 * orders of magnitude, so radii grow with the logarithm.
 */
export function radius(value: number | null, most: number): number {
  if (value === null || value <= 0 || most <= 0) return LEAST;
  const share = Math.log1p(Math.min(value, most)) / Math.log1p(most);
  return LEAST + (MOST - LEAST) * share ** 2;
}

/**
 * The largest amount of a model that stands alone. Bundles gather more, and so
 * may a member of one: they are drawn as large as the largest.
 */
export function largest(root: NodeItem, size: Size): number {
  const below = root.kids.map((kid) => largest(kid, size));
  return Math.max(amount(root, size) ?? 0, ...below);
}
