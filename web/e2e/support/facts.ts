import { modeltree } from './modeltree';
import type { World } from './worlds';

/** The largest family of the synthetic world: 1,300 models, all relations. */
export const LARGEST = 'zaza/Velum-1.0-135M-Reasoning';
/** A family of one kind: 221 models, nearly all of them adapters. */
export const ADAPTED = 'lumenforge/PRISMA.1-dev';
/** A model below `LARGEST` that has children too. */
export const CHILD = 'svenpatel345/Nimbus-chat-135M-1.5';

/** The largest family of the real world. */
export const REAL_LARGEST = 'HuggingFaceTB/SmolLM2-1.7B';

/** Members of a family, the root included, as the command line counts them. */
export function sizeOf(world: World, root: string): number {
  const text = modeltree('family', root, '--limit', '0', '--json', '--data', world.data);
  return (JSON.parse(text) as unknown[]).length;
}

/** A number as pages show it in full: `1,204`. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}
