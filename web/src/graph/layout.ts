/** Places for a piece of the graph of descent: layers from left to right, parents before children. */
import { Graph, layout } from '@dagrejs/dagre';
import type { Schemas } from '../api/client';

type GraphAnswer = Schemas['GraphAnswer'];

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  width: number;
  height: number;
}

export interface Layout extends Box {
  /** The size of every box. */
  box: Box;
  /** The middles of the boxes, by position in the answer's list of nodes. */
  nodes: readonly Point[];
  /** From parent to child, by position in the answer's list of edges. */
  lines: readonly (readonly Point[])[];
}

/** Around everything, so that no line or letter is cut off. */
const margin = 12;

/**
 * Lays an answer out, with boxes of one size and `gap` between the layers. The
 * same answer, the same places.
 */
export function place(
  { nodes, edges }: Pick<GraphAnswer, 'nodes' | 'edges'>,
  box: Box,
  gap: number,
): Layout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 10, edgesep: 10, ranksep: gap });
  nodes.forEach((_, at) => {
    graph.setNode(String(at), { ...box });
  });
  for (const edge of edges) graph.setEdge(String(edge.parent), String(edge.child), {});
  layout(graph);

  const middles = nodes.map((_, at) => graph.node(String(at)) as Point);
  const layers = new Set(middles.map(({ x }) => Math.round(x)));
  const lines = edges.map(({ parent, child }): readonly Point[] => {
    const points = graph.edge(String(parent), String(child)).points as readonly Point[];
    const [from, to] = [middles[parent], middles[child]];
    if (!from || !to || parent === child) return points;
    const half = Math.sign(to.x - from.x) * (box.width / 2);
    // Level through the layers that it passes, bent only between them.
    const passed = points.slice(1, -1).filter(({ x }) => layers.has(Math.round(x)));
    return [
      { x: from.x + half, y: from.y },
      ...passed.flatMap(({ x, y }) => [
        { x: x - half, y },
        { x: x + half, y },
      ]),
      { x: to.x - half, y: to.y },
    ];
  });
  const boxes = middles.flatMap(({ x, y }) => [
    { x: x - box.width / 2, y: y - box.height / 2 },
    { x: x + box.width / 2, y: y + box.height / 2 },
  ]);
  const all = [...boxes, ...lines.flat()];
  const least = (of: 'x' | 'y') => Math.min(...all.map((point) => point[of])) - margin;
  const most = (of: 'x' | 'y') => Math.max(...all.map((point) => point[of])) + margin;
  const [left, top] = [least('x'), least('y')];
  const moved = ({ x, y }: Point) => ({ x: x - left, y: y - top });
  return {
    box,
    nodes: middles.map(moved),
    lines: lines.map((line) => line.map(moved)),
    width: Math.ceil(most('x') - left),
    height: Math.ceil(most('y') - top),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A smooth line through points, level where it begins and ends, as an SVG path. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${round(first.x)},${round(first.y)}`;
  let before = first;
  for (const point of rest) {
    const middle = round((before.x + point.x) / 2);
    path += `C${middle},${round(before.y)},${middle},${round(point.y)},${round(point.x)},${round(point.y)}`;
    before = point;
  }
  return path;
}

/** The point of [`curve`] at a share of its way, where the line's letter stands. */
export function along(points: readonly Point[], share: number): Point {
  const way = share * (points.length - 1);
  const from = Math.min(Math.floor(way), points.length - 2);
  const [a, b] = [points[from], points[from + 1]];
  if (!a || !b) return points[0] ?? { x: 0, y: 0 };
  const t = way - from;
  const middle = (a.x + b.x) / 2;
  const mix = (p0: number, p1: number, p2: number, p3: number) =>
    (1 - t) ** 3 * p0 + 3 * (1 - t) ** 2 * t * p1 + 3 * (1 - t) * t ** 2 * p2 + t ** 3 * p3;
  return { x: mix(a.x, middle, middle, b.x), y: mix(a.y, a.y, b.y, b.y) };
}

/** Which node the arrow keys lead to: left to the parents, right to the children, up and down the layer. */
export function next(
  { nodes }: Layout,
  edges: GraphAnswer['edges'],
  from: number,
  key: string,
): number {
  const here = nodes[from];
  if (!here) return from;
  const others = nodes.map((_, at) => at).filter((at) => at !== from);
  const reach: Record<string, () => number[]> = {
    ArrowLeft: () => edges.filter((edge) => edge.child === from).map((edge) => edge.parent),
    ArrowRight: () => edges.filter((edge) => edge.parent === from).map((edge) => edge.child),
    ArrowUp: () => others.filter((at) => sameLayer(nodes[at], here) && above(nodes[at], here)),
    ArrowDown: () => others.filter((at) => sameLayer(nodes[at], here) && !above(nodes[at], here)),
  };
  const distance = (at: number) => Math.abs((nodes[at]?.y ?? 0) - here.y);
  return (reach[key]?.() ?? []).reduce(
    (best, at) => (best === from || distance(at) < distance(best) ? at : best),
    from,
  );
}

const sameLayer = (a: Point | undefined, b: Point) => a !== undefined && Math.abs(a.x - b.x) < 1;
const above = (a: Point | undefined, b: Point) => a !== undefined && a.y < b.y;
