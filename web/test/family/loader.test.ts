import { expect, it, vi } from 'vitest';
import { Loader } from '../../src/pages/family/paging/loader';
import { PAGE } from '../../src/pages/family/paging/pages';
import {
  type BundleItem,
  type NodeItem,
  pageItems,
  treeOf,
} from '../../src/pages/family/tree/items';
import { Outline, type Row } from '../../src/pages/family/tree/outline';
import { sample, treeNode } from './sample';

function setting(crowd: number) {
  const root = treeOf(sample(crowd)) as NodeItem;
  const bundle = (root.kids[0] as NodeItem).bundles[0] as BundleItem;
  return { bundle, outline: () => new Outline(root, () => true, null) };
}

type Ask = (bundle: BundleItem, offset: number) => Promise<number>;

/** A loader that fills pages of as many members as `ask` says there are. */
function loaderOf(ask: Ask, changed = () => {}) {
  return new Loader<BundleItem>(async (bundle, page, signal) => {
    const offset = page * PAGE;
    const total = await ask(bundle, offset);
    if (signal.aborted) return;
    const length = Math.min(PAGE, total - offset);
    const nodes = Array.from({ length }, (_, step) => treeNode(`q/m${offset + step}`, null));
    bundle.crowd.arrived(page, pageItems(bundle, nodes, offset), total);
  }, changed);
}

function coming(rows: readonly Row[]) {
  return rows.flatMap(({ item, crowd, place }) =>
    item === null && crowd && place !== null ? { source: crowd, place } : [],
  );
}

it('asks for each page that is seen once, and fills it in', async () => {
  const { bundle, outline } = setting(1000);
  const offsets: number[] = [];
  const loader = loaderOf(async (_, offset) => {
    offsets.push(offset);
    return 1000;
  });
  loader.look(coming(outline().slice(195, 215)));
  loader.look(coming(outline().slice(195, 215)));
  await vi.waitFor(() => expect(bundle.crowd.get(PAGE)?.key).toBe('q/m200'));
  expect(offsets).toEqual([0, PAGE]);
  expect(outline().row(2 + 1 + PAGE)?.key).toBe('q/m200');
});

it('forgets what was scrolled past, and what belongs to a tree that is gone', async () => {
  const { bundle, outline } = setting(20_000);
  const begun: { offset: number; done: (total: number) => void }[] = [];
  const changed = vi.fn();
  const ask: Ask = (_, offset) => new Promise((done) => begun.push({ offset, done }));
  const loader = loaderOf(ask, changed);
  for (let at = 0; at < 20_000; at += 1000) loader.look(coming(outline().slice(at + 3, at + 20)));
  expect(begun).toHaveLength(4);
  begun[0]?.done(20_000);
  await vi.waitFor(() => expect(begun).toHaveLength(5));
  expect(begun[4]?.offset).toBe(19_000);
  loader.stop();
  begun[4]?.done(20_000);
  await Promise.resolve();
  expect(changed).toHaveBeenCalledTimes(1);
  expect(bundle.crowd.get(19_000)).toBeUndefined();
  // Whoever looks again asks again.
  expect(bundle.crowd.missing(19_000, 19_001)).toEqual([95]);
});

it('says which page could not be had, and asks again when told', async () => {
  const { bundle, outline } = setting(50);
  const ask = vi.fn<Ask>(async () => {
    throw new Error('gone');
  });
  const loader = loaderOf(ask);
  loader.look(coming(outline().slice(0, 30)));
  await vi.waitFor(() => expect(bundle.crowd.isFailed(0)).toBe(true));
  loader.look(coming(outline().slice(0, 30)));
  expect(ask).toHaveBeenCalledTimes(1);
  bundle.crowd.forgive();
  loader.look(coming(outline().slice(0, 30)));
  expect(ask).toHaveBeenCalledTimes(2);
});
