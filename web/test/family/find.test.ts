import { expect, it } from 'vitest';
import { findItem, unseen } from '../../src/pages/family/tree/find';
import {
  type BundleItem,
  type NodeItem,
  pageItems,
  treeOf,
} from '../../src/pages/family/tree/items';
import { hash, isOpen, NO_FOLDS, tokenOf, turned } from '../../src/pages/family/tree/tokens';
import { bundle, sample, treeNode } from './sample';

it('an address that speaks of members not there yet says which pages to ask for', () => {
  const root = treeOf(sample(5000)) as NodeItem;
  const one = root.kids[0] as NodeItem;
  const quants = one.bundles[0] as BundleItem;
  const folds = turned(NO_FOLDS, one);
  const spot = { bundle: tokenOf(quants), place: 4321 };
  const open = new Map([...folds.open, [hash('q/deep'), spot]] as const);
  const wanted = () => unseen(root, (item) => isOpen(folds, item), open, null);
  expect(wanted()).toEqual([{ bundle: quants, place: 4321 }]);

  const deep = treeNode('q/deep', null, { bundles: [bundle('adapter', 9)] });
  quants.crowd.arrived(
    21,
    pageItems(quants, [...Array(121).fill(treeNode('q/x', null)), deep], 4200),
    5000,
  );
  expect(wanted()).toEqual([]);
  expect(findItem(root, 'q/deep')).toBe(quants.crowd.get(4321));
  // A selected model of a bundle that is folded is not asked for.
  const selected = { key: 'q/other', spot: { ...spot, place: 7 } };
  expect(unseen(root, (item) => isOpen(folds, item), new Map(), selected)).toHaveLength(1);
  expect(unseen(root, (item) => isOpen(NO_FOLDS, item), new Map(), selected)).toEqual([]);
});
