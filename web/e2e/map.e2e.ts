import type { Locator, Page } from 'playwright-core';
import { expect, inject } from 'vitest';

import { LARGEST } from './support/facts';
import { test } from './support/session';

const { synthetic } = inject('worlds');

/** The map, when what is in sight is drawn. */
async function drawn(page: Page): Promise<Locator> {
  const map = page.getByRole('application', { name: /map/i });
  const frame = page.locator('[aria-busy]', { has: map }).last();
  await frame.waitFor();
  await expect.poll(() => frame.getAttribute('aria-busy')).toBe('false');
  return map;
}

/** What the map's picture is, byte by byte. */
async function pixels(page: Page): Promise<string> {
  const map = await drawn(page);
  // Neither the focus nor the pointer is part of the picture.
  await map.blur();
  await page.mouse.move(0, 0);
  return (await map.screenshot({ animations: 'disabled' })).toString('base64');
}

test('the map shows every family, and a link to a place shows it again', async ({ session }) => {
  const page = await session.open(synthetic, '/map', { reducedMotion: 'reduce' });
  const whole = await pixels(page);
  const map = await drawn(page);
  await map.focus();
  for (const key of ['+', '+', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key);
  await expect.poll(() => page.url()).toMatch(/\?.*=/);
  expect(await pixels(page)).not.toBe(whole);
  const names = () => page.locator('svg text').allTextContents();
  const seen = await names();

  // The address holds the place to a part of a pixel.
  await page.reload();
  const near = await pixels(page);
  expect(await names()).toEqual(seen);

  const path = page.url().slice(synthetic.url.length);
  const other = await session.open(synthetic, path, { reducedMotion: 'reduce' });
  await other.getByRole('application', { name: /map/i }).focus();
  expect(await pixels(other)).toBe(near);
});

test('colours follow what is chosen', async ({ session }) => {
  const page = await session.open(synthetic, '/map', { reducedMotion: 'reduce' });
  const relation = await pixels(page);
  await page
    .getByLabel(/colou?r/i)
    .first()
    .selectOption({ index: 1 });
  await expect.poll(() => pixels(page)).not.toBe(relation);
});

test('zoom by wheel and buttons, drag, and a click leads to a model', async ({ session }) => {
  const page = await session.open(synthetic, '/map', { reducedMotion: 'reduce' });
  const map = await drawn(page);
  const before = await pixels(page);
  const box = await map.boundingBox();
  if (box === null) throw new Error('the map has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -400);
  await expect.poll(() => pixels(page)).not.toBe(before);
  await page.getByRole('button', { name: /zoom in/i }).click();
  await page.getByRole('button', { name: /zoom out/i }).click();
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 120, y - 60, { steps: 5 });
  await page.mouse.up();
  await drawn(page);
  await page.mouse.click(x, y);
  await page
    .getByRole('main')
    .getByRole('link', { name: /\S\/\S/ })
    .first()
    .waitFor();
});

test('a link leads to a model on the map, and from there to its page', async ({ session }) => {
  const page = await session.open(synthetic, `/map?at=${LARGEST}`, { reducedMotion: 'reduce' });
  await drawn(page);
  const chosen = page.getByRole('region', { name: `Chosen: ${LARGEST}` });
  await chosen.getByRole('link', { name: 'Model' }).click();
  await page.waitForURL(`**/model/${LARGEST}`);
});
