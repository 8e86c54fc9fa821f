import type { Locator, Page } from 'playwright-core';
import { expect, inject } from 'vitest';

import { LARGEST, REAL_LARGEST } from './support/facts';
import { test } from './support/session';

const { synthetic, real } = inject('worlds');

function searchBox(page: Page): Locator {
  return page.getByRole('combobox', { name: /search/i });
}

function options(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Models' }).getByRole('option');
}

test('models are found while typing, and one is opened with the keyboard', async ({ session }) => {
  const page = await session.open(synthetic, '/');
  await searchBox(page).pressSequentially('velum-1.0-135m-reas', { delay: 20 });
  await options(page).filter({ hasText: LARGEST }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  const chosen = page.locator('[role=option][aria-selected=true]');
  await chosen.waitFor();
  expect(await chosen.textContent()).toContain('elum-1.0-135M-Reasoning');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/model\//);
  await page.getByRole('heading', { level: 1 }).filter({ hasText: 'Velum' }).waitFor();
});

test('a whole id finds its model first', async ({ session }) => {
  const page = await session.open(synthetic, '/');
  await searchBox(page).fill(LARGEST);
  await expect.poll(() => options(page).first().textContent()).toContain(LARGEST);
  await options(page).first().click();
  await page.waitForURL(`**/model/${LARGEST}`);
});

test('each letter that is taken back widens the search', async ({ session }) => {
  const page = await session.open(synthetic, '/');
  const box = searchBox(page);
  // It is asked whether this is a name by another form: there is none.
  session.expectTrouble(/status of 404/);
  await box.fill('prisma.1-devx');
  await expect.poll(() => options(page).count()).toBe(0);
  await page
    .getByText(/no model/i)
    .first()
    .waitFor();
  await box.press('Backspace');
  await options(page).filter({ hasText: 'PRISMA.1-dev' }).first().waitFor();
  await box.press('Escape');
  await expect.poll(() => options(page).count()).toBe(0);
});

test.skipIf(real === null)('real ids are found', async ({ session }) => {
  if (real === null) return;
  const page = await session.open(real, '/');
  await searchBox(page).fill('smollm2-1.7b');
  await options(page).filter({ hasText: REAL_LARGEST }).first().click();
  await page.waitForURL(`**/model/${REAL_LARGEST}`);
});
