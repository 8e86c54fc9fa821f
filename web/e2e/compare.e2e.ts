import { inject } from 'vitest';

import { ADAPTED, CHILD, LARGEST, REAL_LARGEST } from './support/facts';
import { test } from './support/session';

const { synthetic, real } = inject('worlds');

test('two kindred models: what they share and the way between them', async ({ session }) => {
  const sibling = 'Yuki-haddad/Velum-1.0-135M-Reasoning-finetuned';
  const page = await session.open(synthetic, `/compare?a=${CHILD}&b=${sibling}`);
  const main = page.getByRole('main');
  for (const id of [CHILD, sibling, LARGEST]) {
    await main.getByRole('link', { name: id }).first().waitFor();
  }
  await main
    .getByText(/common ancestor/i)
    .first()
    .waitFor();
});

test('two strangers have nothing in common, and the page says so', async ({ session }) => {
  const page = await session.open(synthetic, `/compare?a=${LARGEST}&b=${ADAPTED}`);
  await page
    .getByText(/no ancestor in common/i)
    .first()
    .waitFor();
});

test('an empty comparison asks for two models', async ({ session }) => {
  const page = await session.open(synthetic, '/compare');
  const boxes = page.getByRole('main').getByRole('combobox');
  await boxes.nth(0).fill(CHILD);
  await page.getByRole('option').filter({ hasText: CHILD }).first().click();
  await boxes.nth(1).fill(LARGEST);
  await page.getByRole('option').filter({ hasText: LARGEST }).first().click();
  await page.waitForURL(/a=.*b=/);
  await page
    .getByRole('main')
    .getByText(/common ancestor/i)
    .first()
    .waitFor();
});

test.skipIf(real === null)('real families side by side', async ({ session }) => {
  if (real === null) return;
  const other = 'deepseek-ai/DeepSeek-R1';
  const page = await session.open(real, `/compare?a=${REAL_LARGEST}&b=${other}`);
  await page.getByText('1,043').first().waitFor();
  await page.getByText('509').first().waitFor();
});
