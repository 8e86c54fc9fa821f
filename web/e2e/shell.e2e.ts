import { expect, inject } from 'vitest';

import { ADAPTED, LARGEST } from './support/facts';
import { test } from './support/session';

const { synthetic } = inject('worlds');
const PATHS = [
  '/',
  `/model/${LARGEST}`,
  `/family/${LARGEST}`,
  `/compare?a=${LARGEST}&b=${ADAPTED}`,
  '/map',
];

test('back and forward lead through the session', async ({ session }) => {
  const page = await session.open(synthetic, '/');
  const heading = page.getByRole('heading', { level: 1 });
  const start = await heading.textContent();
  await page.getByRole('main').getByRole('link', { name: LARGEST }).first().click();
  await page.waitForURL('**/family/**');
  await heading.filter({ hasText: LARGEST }).waitFor();
  await page.getByRole('navigation').getByRole('link', { name: /map/i }).click();
  await page.waitForURL('**/map**');
  await page.goBack();
  await heading.filter({ hasText: LARGEST }).waitFor();
  await page.goBack();
  await expect.poll(() => heading.textContent()).toBe(start);
  await page.goForward();
  await heading.filter({ hasText: LARGEST }).waitFor();
});

test('the theme follows the system until it is chosen, and then stays', async ({ session }) => {
  const page = await session.open(synthetic, '/', { colorScheme: 'dark' });
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).not.toBe(dark);
  const light = await background();
  const theme = page.getByRole('banner').getByRole('button', { name: /^colours/i });
  for (let clicks = 0; clicks < 3 && (await background()) !== dark; clicks++) await theme.click();
  expect(await background()).toBe(dark);
  await page.reload();
  await expect.poll(background).toBe(dark);
  expect(light).not.toBe(dark);
});

test('nothing is wider than a screen of 390 pixels', async ({ session }) => {
  for (const path of PATHS) {
    const page = await session.open(synthetic, path, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const [width, seen] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(width, path).toBeLessThanOrEqual(seen ?? 0);
    await page.context().close();
  }
});

test('the first thing that Tab reaches leads to the content', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus');
  expect(await focused.textContent()).toMatch(/skip|content/i);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});

test('an address that is none says so and leads on', async ({ session }) => {
  session.expectTrouble(/status of 404/);
  const page = await session.open(synthetic, '/nothing/here');
  await page
    .getByRole('main')
    .getByText(/no (such )?page|not found/i)
    .first()
    .waitFor();
  const unknown = await session.open(synthetic, '/model/zaza/Velum-1.0-135M-Reasonin');
  await unknown.getByRole('alert').first().waitFor();
  // What may have been meant.
  await unknown.getByRole('main').getByRole('link', { name: LARGEST }).first().click();
  await unknown.waitForURL(`**/${LARGEST}`);
});

test('what is asked first is small', async ({ session }) => {
  const page = await session.open(synthetic, '/');
  await page.waitForLoadState('networkidle');
  const bytes = await page.evaluate(() =>
    [
      ...(performance.getEntriesByType('navigation') as PerformanceResourceTiming[]),
      ...(performance.getEntriesByType('resource') as PerformanceResourceTiming[]),
    ].reduce((sum, entry) => sum + entry.transferSize, 0),
  );
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(400_000);
});
