/** What is drawn of a piece of the graph of descent: boxes with their words, lines with their letters. */
import type { Relation, Schemas } from '../api/client';
import { relationName } from '../colour/relations';
import { counted, visible } from '../design/text';
import { fitted, halves, type Measure } from './label';
import { along, curve, type Layout, type Point, place } from './layout';

type GraphAnswer = Schemas['GraphAnswer'];
type GraphNode = Schemas['GraphNode'];
type GraphEdge = Schemas['GraphEdge'];

export interface DrawnNode extends Point {
  node: Schemas['Node'];
  /** Whether it is the model that was asked about. */
  asked: boolean;
  /** Whether it is there only because of what descends from it. */
  between: boolean;
  owner: string;
  name: string;
  /** For screen readers: its whole id and how it is tied to the others. */
  told: string;
}

export interface DrawnLine {
  parent: number;
  child: number;
  relation: Relation;
  path: string;
  letter: Point;
  told: string;
}

export interface Drawing {
  layout: Layout;
  /** Owner and name in one line, for many models. */
  dense: boolean;
  nodes: readonly DrawnNode[];
  lines: readonly DrawnLine[];
}

/** From so many models on, owner and name share a line. */
const many = 60;
const padding = 10;

export const sizes = { owner: 11, name: 13, dense: 12 };

/**
 * Draws, with at most `room` pixels for a name; `owner`, `name` and `dense`
 * measure texts of the `sizes` of these names.
 */
export function draw(
  answer: GraphAnswer,
  measures: Record<keyof typeof sizes, Measure>,
  room: number,
): Drawing {
  const dense = answer.nodes.length >= many;
  const words = answer.nodes.map(({ node }, at) => label(node.id, dense, at === 0, measures, room));
  const width = Math.ceil(Math.max(...words.map((word) => word.width))) + 2 * padding;
  const layout = place(answer, { width, height: dense ? 24 : 40 }, dense ? 112 : 64);
  return {
    layout,
    dense,
    nodes: answer.nodes.map((entry, at) => ({
      ...(layout.nodes[at] ?? { x: 0, y: 0 }),
      node: entry.node,
      asked: at === 0,
      between: !entry.matches,
      owner: words[at]?.owner ?? '',
      name: words[at]?.name ?? '',
      told: told(answer, entry, at),
    })),
    lines: answer.edges.map((edge, at) => ({
      parent: edge.parent,
      child: edge.child,
      relation: edge.relation,
      path: curve(layout.lines[at] ?? []),
      letter: along(layout.lines[at] ?? [], letterAt(answer.edges, edge)),
      told: lineTold(edge),
    })),
  };
}

function label(
  id: string,
  dense: boolean,
  bold: boolean,
  measures: Record<keyof typeof sizes, Measure>,
  room: number,
): { owner: string; name: string; width: number } {
  const whole = halves(id);
  if (dense) {
    const width = (text: string) => measures.dense(text, bold);
    const owner = whole.owner && `${fitted(whole.owner, room / 3, width)}/`;
    const name = fitted(whole.name, room, width);
    return { owner, name, width: width(owner) + width(name) };
  }
  const ownerWidth = (text: string) => measures.owner(text, false);
  const nameWidth = (text: string) => measures.name(text, bold);
  const owner = fitted(whole.owner, room, ownerWidth);
  const name = fitted(whole.name, room, nameWidth);
  return { owner, name, width: Math.max(ownerWidth(owner), nameWidth(name)) };
}

/** Letters stand where lines are far apart: near the end that no other line shares. */
function letterAt(edges: readonly GraphEdge[], edge: GraphEdge): number {
  const shared = (side: 'parent' | 'child') =>
    edges.some((other) => other !== edge && other[side] === edge[side]);
  if (!shared('child')) return 0.85;
  return shared('parent') ? 0.5 : 0.15;
}

function told({ nodes, edges }: GraphAnswer, { node, matches }: GraphNode, at: number): string {
  const ties = edges
    .filter((edge) => edge.child === at)
    .map((edge) => `${relationName(edge.relation)} of ${idOf(nodes, edge.parent)}`);
  const children = edges.filter((edge) => edge.parent === at).length;
  const parts = [
    visible(node.id),
    node.missing ? 'only named by others' : '',
    matches ? '' : 'here only because of what descends from it',
    ties.slice(0, 3).join(', ') + (ties.length > 3 ? ` and ${ties.length - 3} more` : ''),
    children > 0 ? `${counted(children, 'child', 'children')} here` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

const idOf = (nodes: readonly GraphNode[], at: number) => visible(nodes[at]?.node.id ?? '');

const places: Record<string, string> = {
  hub_tag: 'the Hub’s tags',
  card: 'the card',
  imported: 'an import',
};

/** Where a claim was read, in words. */
export const placeRead = (evidence: string) => places[evidence] ?? visible(evidence);

function lineTold({ relations, evidence }: GraphEdge): string {
  const names = relations.map((relation) => relationName(relation)).join(', ');
  return `${names}; read in ${evidence.map(placeRead).join(' and ')}`;
}
