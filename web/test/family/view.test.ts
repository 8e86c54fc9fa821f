import { describe, expect, it } from 'vitest';
import { type Item, type NodeItem, treeOf } from '../../src/pages/family/tree/items';
import { isOpen, NO_FOLDS, readOpen, turned, writeOpen } from '../../src/pages/family/tree/tokens';
import type { TreeNode } from '../../src/pages/family/types';
import { readView, START, type ViewState, writeView } from '../../src/pages/family/view/state';
import { bundle, sample, treeNode } from './sample';

function through(state: ViewState): ViewState {
  const words = new URLSearchParams();
  for (const [name, word] of Object.entries(writeView(state))) {
    if (word !== null) words.set(name, word);
  }
  return readView(new URLSearchParams(words.toString()));
}

describe('the address', () => {
  it('is bare at the start', () => {
    expect(Object.values(writeView(START)).every((word) => word === null)).toBe(true);
    expect(readView(new URLSearchParams())).toEqual(START);
  });

  it('gives back every word', () => {
    const state: ViewState = {
      view: 'table',
      colour: 'age',
      size: 'likes',
      filters: {
        relation: ['adapter', 'merge'],
        task: [''],
        license: ['apache-2.0', '<script>alert(1)</script>', ''],
        library: ['gguf'],
        author: ['o\'brien"&=#'],
        text: 'a % b\u202e',
        minDownloads: 100,
        since: '2024-01-01',
        until: '2024-12-31',
      },
      at: 2024 * 12 + 4,
      folds: {
        open: new Map([
          ['1a2b3c', null],
          ['zz', { bundle: 'b1', place: 777 }],
        ]),
        shut: new Set(['q']),
      },
      sort: 'created_at',
      turned: true,
      selected: '../..\\"><img src=x onerror=alert(1)>/x',
      spot: { bundle: '9z', place: 12 },
    };
    expect(through(state)).toEqual(state);
  });

  it('takes nonsense for nothing', () => {
    const words = new URLSearchParams(
      'view=__proto__&colour=hasOwnProperty&relation=adapter,x,adapter&min_downloads=-1&since=2024-13-77&at=2024-99&open=..%00.A-&place=1e9&sort=drop',
    );
    expect(readView(words)).toEqual({
      ...START,
      filters: { ...START.filters, relation: ['adapter'] },
    });
  });
});

describe('folds', () => {
  it('tell what was turned over by hand only', () => {
    const root = treeOf(sample()) as NodeItem;
    expect(isOpen(NO_FOLDS, root)).toBe(true);
    const shut = turned(NO_FOLDS, root);
    expect(isOpen(shut, root)).toBe(false);
    expect(turned(shut, root)).toEqual(NO_FOLDS);
  });

  it('leave the only bundle of a family open', () => {
    const only = { ...sample().nodes[0], bundles: [bundle('finetune', 5)] } as TreeNode;
    const root = treeOf({ nodes: [only], size: 6, matching: 6 }) as NodeItem;
    const [crowd] = root.bundles;
    expect([root, crowd].map((item) => isOpen(NO_FOLDS, item as Item))).toEqual([true, true]);
    const shut = turned(NO_FOLDS, crowd as Item);
    expect(isOpen(shut, crowd as Item)).toBe(false);
    expect(turned(shut, crowd as Item)).toEqual(NO_FOLDS);
  });

  it('are short for ids of any kind', () => {
    const hostile = treeNode(`${'x'.repeat(96)}/<b>\n.-,`, null, { bundles: [] });
    const root = treeOf({ nodes: [hostile, treeNode('y/z', 0)], size: 2, matching: 2 }) as NodeItem;
    const [token = ''] = turned(NO_FOLDS, root).shut;
    const open = new Map([[token, { bundle: 'ab', place: 35 }]]);
    expect(writeOpen(open)).toMatch(/^[0-9a-z]{1,7}-z-ab$/);
    expect(readOpen(writeOpen(open))).toEqual(open);
  });
});
