import { expect, inject } from 'vitest';

import { CHILD, LARGEST, REAL_LARGEST } from './support/facts';
import { test } from './support/session';

const { synthetic, real, hostile } = inject('worlds');

test('a model tells what it is and where it comes from', async ({ session }) => {
  const page = await session.open(synthetic, `/model/${CHILD}`);
  await page.getByRole('heading', { level: 1, name: CHILD }).waitFor();
  const main = page.getByRole('main');
  // Its parent, with the evidence.
  await main.getByRole('link', { name: LARGEST }).first().waitFor();
  const claims = main.getByRole('list', { name: `Claims about ${LARGEST}` });
  await claims
    .getByText(/^read in the Hub/)
    .first()
    .waitFor();
  await claims.getByText('counts', { exact: true }).first().waitFor();
  const hub = main.getByRole('link', { name: /hugging ?face|hub/i }).first();
  expect(await hub.getAttribute('href')).toBe(`https://huggingface.co/${CHILD}`);
  expect(await hub.getAttribute('rel')).toContain('noopener');
});

test('its parent and its family are one click away', async ({ session }) => {
  const page = await session.open(synthetic, `/model/${CHILD}`);
  const main = page.getByRole('main');
  await main.getByRole('link', { name: LARGEST }).first().click();
  await page.getByRole('heading', { level: 1, name: LARGEST }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: CHILD }).waitFor();
  await main
    .getByRole('link', { name: /family/i })
    .first()
    .click();
  await page.waitForURL('**/family/**');
});

test('licences along the way and models alike are told', async ({ session }) => {
  const page = await session.open(synthetic, `/model/${CHILD}`);
  await page
    .getByRole('heading', { name: /licen[cs]e/i })
    .first()
    .waitFor();
  await page
    .getByRole('heading', { name: /similar|alike/i })
    .first()
    .waitFor();
  await page
    .getByRole('heading', { name: /siblings/i })
    .first()
    .waitFor();
});

test('a card that is harmless is shown in full', async ({ session }) => {
  const page = await session.open(hostile, '/model/acme/base');
  await page.getByText('A harmless card.').waitFor();
});

test.skipIf(real === null)('a real model of a real family', async ({ session }) => {
  if (real === null) return;
  const page = await session.open(real, `/model/${REAL_LARGEST}`);
  await page.getByRole('heading', { level: 1, name: REAL_LARGEST }).waitFor();
  await page.getByText('unsloth/SmolLM2-1.7B').first().waitFor();
});

test.skipIf(real === null)('a real card', async ({ session }) => {
  if (real === null) return;
  const page = await session.open(real, '/model/bert-base-uncased');
  await page
    .getByText(/masked language modeling/i)
    .first()
    .waitFor();
});
