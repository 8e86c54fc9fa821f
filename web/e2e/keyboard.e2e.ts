import type { Page } from 'playwright-core';
import { expect, inject } from 'vitest';

import { LARGEST } from './support/facts';
import { test } from './support/session';

const { synthetic } = inject('worlds');

/** Presses Tab until what has the focus is called so; that it can be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    const [text, outlined] = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return ['', false] as const;
      const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
      const { outlineStyle, boxShadow } = getComputedStyle(element);
      return [label.trim(), outlineStyle !== 'none' || boxShadow !== 'none'] as const;
    });
    if (!name.test(text)) continue;
    expect(outlined, `${name} shows that it has the focus`).toBe(true);
    return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

test('a session without a mouse: search, model, family, table', async ({ session }) => {
  const page = await session.open(synthetic, '/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(LARGEST);
  await page.getByRole('option').filter({ hasText: LARGEST }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/model/${LARGEST}`);
  const heading = page.getByRole('heading', { level: 1 });
  await heading.filter({ hasText: LARGEST }).waitFor();

  await tabTo(page, /family/i);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/family/${LARGEST}**`);
  await page.getByRole('treeitem').first().waitFor();

  await tabTo(page, /^Tree$/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'Tree' }).getAttribute('aria-selected')).toBe('false');
  await tabTo(page, /^CSV$/);
});
