/** The unfolded tree in memory: members that stand alone, and crowds of siblings. */
import { Growth, type Month, monthOf } from '../growth/months';
import type { Bundle, TreeAnswer, TreeNode } from '../types';
import { Crowd } from './crowd';

export interface NodeItem {
  readonly kind: 'node';
  /** Names it in the tree: its id, for a member hangs on one parent only. */
  readonly key: string;
  readonly node: TreeNode;
  readonly parent: Item | null;
  /** Its position among the parent's children, or in its crowd. */
  readonly place: number;
  readonly month: Month | null;
  /** Children that stand alone. */
  readonly kids: NodeItem[];
  readonly bundles: BundleItem[];
  /** Both, those that hold the most members first. */
  readonly entries: Item[];
}

export interface BundleItem {
  readonly kind: 'bundle';
  readonly key: string;
  readonly bundle: Bundle;
  readonly parent: NodeItem;
  readonly place: number;
  readonly growth: Growth;
  /** So few members that each has its row beside the others, and the bundle none. */
  readonly few: boolean;
  /** Its members, as far as they were asked for. */
  readonly crowd: Crowd;
}

/** Members of a bundle that need no row to stand for them. */
const FEW = 3;

export type Item = NodeItem | BundleItem;

/** A bundle's key: a space is in no model's id. */
export function bundleKey(parent: string, key: string): string {
  return `${parent} ${key}`;
}

/** A member and its bundles. */
export function nodeItem(node: TreeNode, parent: Item | null, place: number): NodeItem {
  const item: NodeItem = {
    kind: 'node',
    key: node.node.id,
    node,
    parent,
    place,
    month: monthOf(node.node.created_at),
    kids: [],
    bundles: [],
    entries: [],
  };
  return item;
}

function hangBundles(item: NodeItem): void {
  for (const bundle of item.node.bundles) {
    item.bundles.push({
      kind: 'bundle',
      key: bundleKey(item.key, bundle.key),
      bundle,
      parent: item,
      place: item.kids.length + item.bundles.length,
      growth: new Growth(bundle.months),
      few: bundle.matching <= FEW,
      crowd: new Crowd(bundle.matching),
    });
  }
}

/** Puts a member's children and bundles in order; last of all. */
function arrange(item: NodeItem): void {
  item.entries.push(...item.kids, ...item.bundles);
  item.entries.sort((a, b) => held(b) - held(a));
}

/** Members that an entry holds. */
function held(item: Item): number {
  if (item.kind === 'node') return item.node.below + 1;
  return item.bundle.count + item.bundle.below;
}

/** A page's members as items of a bundle. */
export function pageItems(bundle: BundleItem, nodes: readonly TreeNode[], offset: number) {
  return nodes.map((node, step) => {
    const item = nodeItem(node, bundle, offset + step);
    hangBundles(item);
    arrange(item);
    return item;
  });
}

/** The root of an answer's tree; `null` where the answer is empty. */
export function treeOf(answer: TreeAnswer): NodeItem | null {
  const items: NodeItem[] = [];
  for (const node of answer.nodes) {
    const parent = node.parent === null || node.parent === undefined ? null : items[node.parent];
    if (parent === undefined) throw new Error('a tree’s parents come before their children');
    const item = nodeItem(node, parent, parent?.kids.length ?? 0);
    parent?.kids.push(item);
    items.push(item);
  }
  for (const item of items) {
    hangBundles(item);
    arrange(item);
  }
  return items[0] ?? null;
}

/** Whether there is anything to unfold. */
export function unfolds(item: Item): boolean {
  if (item.kind === 'bundle') return item.bundle.matching > 0;
  return item.entries.length > 0;
}

/** The item whose row is above: no bundle that has none. */
export function rowParent(item: Item): Item | null {
  const { parent } = item;
  return parent?.kind === 'bundle' && parent.few ? parent.parent : parent;
}

/** Steps from the tree's top; bundles count as a level. */
export function levelOf(item: Item): number {
  let level = 0;
  for (let at = rowParent(item); at; at = rowParent(at)) level += 1;
  return level;
}
