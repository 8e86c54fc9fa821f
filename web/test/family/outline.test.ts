import { describe, expect, it } from 'vitest';
import { monthOf } from '../../src/pages/family/growth/months';
import { PAGE } from '../../src/pages/family/paging/pages';
import {
  type BundleItem,
  type Item,
  type NodeItem,
  pageItems,
  treeOf,
} from '../../src/pages/family/tree/items';
import { move, typeAhead } from '../../src/pages/family/tree/keys';
import { Outline } from '../../src/pages/family/tree/outline';
import { isOpen, NO_FOLDS, turned } from '../../src/pages/family/tree/tokens';
import { bundle, model, sample, treeNode } from './sample';

function grown(crowd = 1000) {
  const root = treeOf(sample(crowd)) as NodeItem;
  const one = root.kids[0] as NodeItem;
  return { root, one, quants: one.bundles[0] as BundleItem };
}

function fill(of: BundleItem, page: number, rows: number, from: string | null = '2024-02-01') {
  const nodes = Array.from({ length: rows }, (_, step) =>
    treeNode(`q/m${page * PAGE + step}`, null, {
      node: model(`q/m${page * PAGE + step}`, step % 2 === 0 ? from : '2025-01-01'),
      bundles: step === 3 ? [bundle('adapter', 5)] : [],
    }),
  );
  of.crowd.arrived(page, pageItems(of, nodes, page * PAGE), of.crowd.total);
}

describe('outline', () => {
  it('shows what is open, what holds the most members first', () => {
    const { root } = grown();
    const outline = new Outline(root, (item) => isOpen(NO_FOLDS, item), null);
    const rows = outline.slice(0, 100);
    expect(rows.map((row) => row.key)).toEqual([
      'meta/root',
      'a/one',
      'meta/root adapter',
      'b/two',
    ]);
    expect(rows.map((row) => row.open)).toEqual([true, false, false, null]);
    expect(rows[2]).toMatchObject({ level: 1, position: 2, siblings: 3, trunks: [true] });
    expect(rows[3]?.trunks).toEqual([false]);
  });

  it('gives the members of a small bundle rows of their own', () => {
    const answer = sample();
    const [top] = answer.nodes;
    top?.bundles.unshift(bundle('merge', 2));
    const root = treeOf(answer) as NodeItem;
    const few = root.bundles[0] as BundleItem;
    const outline = () => new Outline(root, (item) => isOpen(NO_FOLDS, item), null);
    expect(outline().slice(3, 5)).toMatchObject([
      { item: null, crowd: few, level: 1, position: 3, siblings: 5, trunks: [true] },
      { item: null, crowd: few, level: 1, position: 4, siblings: 5, trunks: [true] },
    ]);
    fill(few, 0, 2);
    const last = outline().row(4);
    expect(last?.key).toBe('q/m1');
    expect(outline().indexOf(few.crowd.get(1) as NodeItem)).toBe(4);
    expect(outline().row(5)).toMatchObject({ key: 'b/two', position: 5 });
    expect(move(outline(), 4, 'ArrowLeft', 10)).toEqual({ focus: 0 });
  });

  it('takes a crowd as rows without having its members', () => {
    const { root, quants } = grown(33_000);
    const outline = new Outline(root, () => true, null);
    expect(outline.length).toBe(1 + 1 + 1 + 33_000 + 1 + 1 + 4);
    const rows = outline.slice(20_000, 20_003);
    expect(rows.map((row) => [row.item, row.place, row.level])).toEqual([
      [null, 19_997, 3],
      [null, 19_998, 3],
      [null, 19_999, 3],
    ]);
    expect(rows[0]?.trunks).toEqual([true, false, true]);
    expect(quants.crowd.missing(19_997, 20_001)).toEqual([99, 100]);
  });

  it('finds members of crowds before and after an unfolded one', () => {
    const { root, quants } = grown();
    fill(quants, 0, PAGE);
    const outline = new Outline(root, () => true, null);
    for (let index = 0; index < outline.length; index += 1) {
      const row = outline.row(index);
      if (row?.item) expect(outline.indexOf(row.item)).toBe(index);
    }
    // Member 3 is at row 6; its bundle of five and that one's rows follow.
    expect(outline.row(6)?.key).toBe('q/m3');
    expect(outline.row(7)?.key).toBe('q/m3 adapter');
    expect(outline.row(13)?.key).toBe('q/m4');
    // A window that begins inside is the same as a cut of the whole.
    expect(outline.slice(9, 40)).toEqual(outline.slice(0, outline.length).slice(9, 40));
  });

  it('replays growth: what came later is not there, counts follow months', () => {
    const { root, quants } = grown();
    fill(quants, 0, PAGE);
    const early = new Outline(root, () => true, monthOf('2023-12'));
    expect(early.slice(0, 10).map((row) => row.key)).toEqual(['meta/root']);
    const later = new Outline(root, () => true, monthOf('2024-03'));
    expect(later.count(quants)).toBe(1000);
    // Half of the page came in 2025; the others close up, and the rest is not known yet.
    const rows = later.slice(3, 3 + 1000);
    expect(rows[0]?.key).toBe('q/m0');
    expect(rows[1]?.key).toBe('q/m2');
    expect(rows.filter((row) => row.item?.kind === 'node')).toHaveLength(100 + 1);
    expect(rows.at(-1)).toMatchObject({ item: null, place: null });
    expect(later.indexOf(quants.crowd.get(1) as NodeItem)).toBe(-1);
  });

  it('has nothing to unfold where all below came later', () => {
    const { root, quants } = grown();
    const later = bundle('adapter', 5, { months: [{ month: '2024-06', count: 5 }] });
    const node = treeNode('q/m0', null, { bundles: [later] });
    quants.crowd.arrived(0, pageItems(quants, [node], 0), 1);
    const isOpen = (item: Item) => item.kind === 'bundle' || item.key !== 'q/m0';
    const openAt = (month: string) => {
      const outline = new Outline(root, isOpen, monthOf(month));
      return outline.slice(0, outline.length).find((row) => row.key === 'q/m0')?.open;
    };
    expect(openAt('2024-03')).toBeNull();
    expect(openAt('2024-06')).toBe(false);
  });

  it('keeps an ancestor that has somebody below it', () => {
    const answer = sample(4);
    (answer.nodes[1] as { node: { created_at: string | null } }).node.created_at = null;
    const root = treeOf(answer) as NodeItem;
    const outline = new Outline(root, () => true, monthOf('2024-03'));
    expect(outline.slice(0, 3).map((row) => row.key)).toContain('a/one');
  });
});

describe('keys', () => {
  it('unfolds, goes in, folds and goes out', () => {
    const { root, one } = grown();
    let folds = NO_FOLDS;
    const outline = () => new Outline(root, (item) => isOpen(folds, item), null);
    expect(move(outline(), 1, 'ArrowRight', 10)).toEqual({ toggle: one });
    folds = turned(folds, one);
    // A member with a single bundle unfolds to its members.
    expect(outline().length).toBe(4 + 1 + 1000);
    expect(move(outline(), 1, 'ArrowRight', 10)).toEqual({ focus: 2 });
    expect(move(outline(), 500, 'ArrowLeft', 10)).toEqual({ focus: 2 });
    expect(move(outline(), 3, 'End', 10)).toEqual({ focus: 1004 });
    expect(move(outline(), 3, 'PageDown', 10)).toEqual({ focus: 13 });
    folds = turned(folds, one);
    expect(outline().length).toBe(4);
    expect(move(outline(), 0, 'ArrowLeft', 10)).toEqual({ toggle: root });
    expect(move(outline(), 3, 'ArrowRight', 10)).toBeNull();
  });

  it('finds names by their letters, around the end', () => {
    const { root } = grown();
    const outline = new Outline(root, (item) => isOpen(NO_FOLDS, item), null);
    expect(typeAhead(outline, 0, 't')).toBe(3);
    expect(typeAhead(outline, 2, 'r')).toBe(0);
    expect(typeAhead(outline, 1, 'a/o')).toBe(1);
    expect(typeAhead(outline, 0, 'zz')).toBeNull();
  });
});
