import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { expect, inject } from 'vitest';

import { ADAPTED, CHILD, LARGEST } from './support/facts';
import { ATTACKER } from './support/hostile';
import { test } from './support/session';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const { synthetic, hostile } = inject('worlds');
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PAGES = [
  { world: synthetic, path: '/' },
  { world: synthetic, path: '/map' },
  { world: synthetic, path: `/model/${CHILD}` },
  { world: synthetic, path: `/family/${LARGEST}` },
  { world: synthetic, path: `/family/${LARGEST}?view=table` },
  { world: synthetic, path: `/family/${LARGEST}?view=graph` },
  { world: synthetic, path: `/compare?a=${LARGEST}&b=${ADAPTED}` },
  { world: hostile, path: `/model/${ATTACKER}` },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { world, path } of PAGES) {
    test(`axe finds nothing serious: ${path}, ${colorScheme}`, async ({ session }) => {
      const page = await session.open(world, path, { colorScheme, reducedMotion: 'reduce' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.evaluate(source);
      const { violations } = await page.evaluate(() => window.axe.run());
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        );
      expect(serious).toEqual([]);
    });
  }
}
