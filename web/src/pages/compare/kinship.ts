/** How two models are related, in words. */
import type { Schemas } from '../../api/client';
import { counted } from '../../design/text';

export type Kinship =
  | { kind: 'same' | 'strangers' }
  /** The one descends from the other. */
  | { kind: 'line'; ancestor: 'a' | 'b'; steps: number }
  | { kind: 'common'; nearest: Schemas['CommonView']; count: number };

export function kinship({ a, b, common, common_count: count }: Schemas['CompareAnswer']): Kinship {
  if (a.node.id === b.node.id) return { kind: 'same' };
  const above = common.find(({ node }) => node.id === a.node.id);
  if (above) return { kind: 'line', ancestor: 'a', steps: above.from_b };
  const below = common.find(({ node }) => node.id === b.node.id);
  if (below) return { kind: 'line', ancestor: 'b', steps: below.from_a };
  const nearest = common[0];
  return nearest ? { kind: 'common', nearest, count } : { kind: 'strangers' };
}

/** `3 steps below`, `the model itself`. */
export const stepsBelow = (steps: number) =>
  steps === 0 ? 'the model itself' : `${counted(steps, 'step')} below`;
