import { expect, test } from 'vitest';
import type { Node, Relation, Schemas } from '../src/api/client';
import { draw } from '../src/graph/drawing';
import { fitted, halves } from '../src/graph/label';
import { along, curve, next } from '../src/graph/layout';

type GraphAnswer = Schemas['GraphAnswer'];

const node = (id: string): Node => ({ id, missing: false, children: 0 }) as Node;

/** A piece of graph from ids and `[child, parent, relation]`. */
function graph(ids: readonly string[], ties: readonly [number, number, Relation][]): GraphAnswer {
  return {
    id: ids[0] ?? '',
    nodes: ids.map((id, depth) => ({ node: node(id), depth, generation: null, matches: true })),
    edges: ties.map(([child, parent, relation]) => ({
      child,
      parent,
      relation,
      relations: [relation],
      evidence: ['card'],
    })),
    total: ids.length,
    truncated: false,
  };
}

const wide = (text: string) => text.length * 7;
const measures = { owner: wide, name: wide, dense: wide };
const diamond = graph(
  ['o/mix', 'o/left', 'o/right', 'o/base'],
  [
    [0, 1, 'merge'],
    [0, 2, 'merge'],
    [1, 3, 'finetune'],
    [2, 3, 'adapter'],
  ],
);

test('parents stand left of their children and no boxes overlap', () => {
  const { layout } = draw(diamond, measures, 200);
  const { box } = layout;
  for (const { child, parent } of diamond.edges) {
    const [to, from] = [layout.nodes[child], layout.nodes[parent]];
    if (!to || !from) throw new Error('no place');
    expect(from.x + box.width / 2).toBeLessThan(to.x - box.width / 2);
  }
  const [, left, right] = layout.nodes;
  if (!left || !right) throw new Error('no place');
  expect(Math.abs(left.y - right.y)).toBeGreaterThanOrEqual(box.height);
  expect(draw(diamond, measures, 200)).toEqual(draw(diamond, measures, 200));
});

test('a line goes level past the models of the layers between', () => {
  const past = graph(
    ['o/new', 'o/middle', 'o/old'],
    [
      [0, 1, 'finetune'],
      [1, 2, 'finetune'],
      [0, 2, 'merge'],
    ],
  );
  const { layout } = draw(past, measures, 200);
  const [from, into, out, to] = layout.lines[2] ?? [];
  const middle = layout.nodes[1];
  if (!from || !into || !out || !to || !middle) throw new Error('no line');
  expect(into.y).toBe(out.y);
  expect([into.x, out.x]).toEqual([
    middle.x - layout.box.width / 2,
    middle.x + layout.box.width / 2,
  ]);
  expect(Math.abs(into.y - middle.y)).toBeGreaterThan(layout.box.height / 2);
  expect(Math.min(from.y, into.y, to.y)).toBeGreaterThan(0);
});

test('models that descend from each other in a circle, and from themselves, are drawn', () => {
  const circle = graph(
    ['o/a', 'o/b'],
    [
      [0, 1, 'finetune'],
      [1, 0, 'finetune'],
      [1, 1, 'merge'],
    ],
  );
  const { lines, layout } = draw(circle, measures, 200);
  expect(lines.every((line) => /^M[-\d.]+,[-\d.]+C/.test(line.path))).toBe(true);
  expect(Number.isFinite(layout.width) && Number.isFinite(layout.height)).toBe(true);
});

test('arrow keys walk along the edges', () => {
  const { layout } = draw(diamond, measures, 200);
  const go = (from: number, key: string) => next(layout, diamond.edges, from, key);
  expect([1, 2]).toContain(go(0, 'ArrowLeft'));
  expect(go(1, 'ArrowLeft')).toBe(3);
  expect(go(3, 'ArrowLeft')).toBe(3);
  expect(go(1, 'ArrowRight')).toBe(0);
  const [upper, lower] = (layout.nodes[1]?.y ?? 0) < (layout.nodes[2]?.y ?? 0) ? [1, 2] : [2, 1];
  expect(go(upper, 'ArrowDown')).toBe(lower);
  expect(go(lower, 'ArrowUp')).toBe(upper);
  expect(go(upper, 'ArrowUp')).toBe(upper);
});

test('a long name loses its middle, never half a character', () => {
  const width = (text: string) => Array.from(text).length;
  expect(fitted('short', 10, width)).toBe('short');
  expect(fitted('abcdefghijkl', 7, width)).toBe('abc…jkl');
  expect(fitted('😀😀😀😀😀😀', 3, width)).toBe('😀…😀');
  expect(fitted('abc', 0, width)).toBe('a…');
});

test('hostile ids are shown by number and stay in their halves', () => {
  expect(halves('evil\u202e/na\nme')).toEqual({ owner: 'evil\\u{202e}', name: 'na\\u{a}me' });
  expect(halves('bert')).toEqual({ owner: '', name: 'bert' });
  const { nodes } = draw(graph(['<b>/\u202e"x"', 'p/q'], [[0, 1, 'unknown']]), measures, 200);
  expect(nodes[0]?.told).toBe('<b>/\\u{202e}"x"; child, relation not told of p/q');
});

test('lines begin and end where they should, their letters on them', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 20 },
    { x: 20, y: 20 },
  ];
  expect(curve(points)).toBe('M0,0C5,0,5,20,10,20C15,20,15,20,20,20');
  expect(curve([])).toBe('');
  expect(along(points, 0)).toEqual({ x: 0, y: 0 });
  expect(along(points, 0.5)).toEqual({ x: 10, y: 20 });
  expect(along(points, 1)).toEqual({ x: 20, y: 20 });
  expect(along([], 0.5)).toEqual({ x: 0, y: 0 });
});

test('the boxes of many models have one line', () => {
  const ids = Array.from({ length: 100 }, (_, i) => `owner-${i % 7}/model-${i}`);
  const ties = ids.flatMap((_, i): [number, number, Relation][] =>
    i === 0
      ? []
      : [
          [i, Math.floor((i - 1) / 6), 'finetune'],
          [i, (i * 31) % i, 'merge'],
        ],
  );
  const once = new Map(ties.map((tie) => [`${tie[0]} ${tie[1]}`, tie]));
  const { nodes, dense } = draw(graph(ids, [...once.values()]), measures, 200);
  expect(dense).toBe(true);
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(100);
});
