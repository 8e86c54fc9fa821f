import { expect, test } from 'vitest';
import type { Node, Schemas } from '../../src/api/client';
import { kinship } from '../../src/pages/compare/kinship';
import { mirrored } from '../../src/pages/compare/traits';

const side = (id: string) => ({ node: { id } as Node }) as Schemas['CompareSide'];

function answer(...common: readonly [string, number, number][]): Schemas['CompareAnswer'] {
  return {
    a: side('o/a'),
    b: side('o/b'),
    common: common.map(([id, from_a, from_b]) => ({ node: { id } as Node, from_a, from_b })),
    common_count: common.length,
    difference: null,
  };
}

test('how two models are related', () => {
  expect(kinship(answer()).kind).toBe('strangers');
  expect(kinship({ ...answer(), b: side('o/a') }).kind).toBe('same');
  expect(kinship(answer(['o/x', 1, 1], ['o/a', 0, 2]))).toEqual({
    kind: 'line',
    ancestor: 'a',
    steps: 2,
  });
  expect(kinship(answer(['o/b', 3, 0]))).toEqual({ kind: 'line', ancestor: 'b', steps: 3 });
  expect(kinship(answer(['o/x', 1, 2], ['o/y', 2, 2]))).toMatchObject({
    kind: 'common',
    nearest: { node: { id: 'o/x' } },
    count: 2,
  });
});

test('traits stand beside each other, the largest share first, none told last', () => {
  const rows = mirrored(
    [
      { value: 'mit', count: 10 },
      { value: null, count: 90 },
    ],
    100,
    [{ value: 'apache-2.0', count: 4 }],
    4,
  );
  expect(rows).toEqual([
    { value: 'apache-2.0', one: 0, other: 4 },
    { value: 'mit', one: 10, other: 0 },
    { value: null, one: 90, other: 0 },
  ]);
});

test('what may hide below the twelfth value is not said to be zero', () => {
  const many = Array.from({ length: 12 }, (_, i) => ({ value: `task-${i}`, count: 20 - i }));
  const rows = mirrored(many, 200, [{ value: 'rare', count: 1 }], 1);
  expect(rows.find((row) => row.value === 'rare')).toEqual({ value: 'rare', one: null, other: 1 });
});
