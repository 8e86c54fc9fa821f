import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The binary under test. */
export const program =
  process.env.MODELTREE ?? join(import.meta.dirname, '../../../target/debug/modeltree');

/** Runs `modeltree` to its end; what it printed. */
export function modeltree(...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
