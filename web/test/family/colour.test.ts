import { describe, expect, it } from 'vitest';
import { MOST, schemeOf } from '../../src/pages/family/colour/classes';
import { type NodeItem, nodeItem } from '../../src/pages/family/tree/items';
import type { FamilyAnswer, ModelNode, ValueCount } from '../../src/pages/family/types';
import { model, treeNode } from './sample';

function family(more: Partial<FamilyAnswer> = {}): FamilyAnswer {
  return {
    root: model('a/root'),
    size: 100,
    matching: 100,
    depth: 2,
    generations: [1, 90, 9],
    by_relation: { finetune: 60, adapter: 30, quantized: 9, merge: 0, unknown: 0 },
    downloads: 1,
    likes: 1,
    authors: 9,
    months: [
      { month: '2023-01', count: 40 },
      { month: '2025-03', count: 55 },
    ],
    undated: 5,
    tasks: [],
    licenses: [],
    libraries: [],
    owners: [],
    roots: [],
    ...more,
  };
}

function item(more: Partial<ModelNode>): NodeItem {
  return nodeItem(treeNode('o/m', null, { node: { ...model('o/m'), ...more } }), null, 0);
}

const licenses: ValueCount[] = [
  ...Array.from({ length: 14 }, (_, rank) => ({ value: `licence-${rank}`, count: 20 - rank })),
  { value: null, count: 7 },
];

describe('colours', () => {
  it('are the same whatever is filtered, and few', () => {
    const whole = family({ licenses });
    const seen = family({ licenses: [{ value: 'licence-3', count: 2 }] });
    for (const now of [whole, seen]) {
      const { classes, of } = schemeOf('license', whole, now);
      expect(of(item({ license: 'licence-3' }))).toEqual({ kind: 'rank', rank: 3 });
      expect(of(item({ license: 'licence-12' }))).toEqual({ kind: 'other' });
      expect(of(item({ license: null }))).toEqual({ kind: 'none' });
      expect(classes.filter(({ hue }) => hue.kind === 'rank')).toHaveLength(MOST);
    }
    const { classes } = schemeOf('license', whole, whole);
    expect(classes.slice(-2)).toMatchObject([
      { label: 'others', count: 9 + 8 + 7, filter: null },
      { label: 'none told', count: 7, filter: { license: [''] } },
    ]);
    const filtered = schemeOf('license', whole, seen).classes;
    expect(filtered[3]).toMatchObject({ label: 'licence-3', count: 2 });
    expect(filtered[0]).toMatchObject({ count: 0 });
  });

  it('offer no filter for a value that the address cannot hold', () => {
    const hostile = family({ tasks: [{ value: 'a,b', count: 3 }] });
    expect(schemeOf('task', hostile, hostile).classes[0]?.filter).toBeNull();
  });

  it('name relations that the filter leaves out, and the root has its own', () => {
    const seen = family({ by_relation: { ...family().by_relation, finetune: 0 } });
    const { classes, of } = schemeOf('relation', family(), seen);
    expect(classes.map(({ count }) => count)).toEqual([0, 30, 9]);
    expect(of(item({}))).toEqual({ kind: 'relation', relation: 'root' });
  });

  it('go by year and by downloads', () => {
    const age = schemeOf('age', family(), family());
    expect(age.classes.map(({ label, count }) => [label, count])).toEqual([
      ['2023', 40],
      ['2024', 0],
      ['2025', 55],
      ['no date', 5],
    ]);
    expect(age.of(item({ created_at: '2025-12-31T00:00:00Z' }))).toEqual({
      kind: 'step',
      step: 2,
      steps: 3,
    });
    const downloads = schemeOf('downloads', family(), family());
    expect(downloads.of(item({ downloads: 999 }))).toMatchObject({ step: 2 });
    expect(downloads.of(item({ downloads: null }))).toEqual({ kind: 'none' });
  });
});
