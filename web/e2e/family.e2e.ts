import type { Locator, Page } from 'playwright-core';
import { expect, inject } from 'vitest';

import { ADAPTED, grouped, LARGEST, REAL_LARGEST, sizeOf } from './support/facts';
import { test } from './support/session';

const { synthetic, real } = inject('worlds');

/** The tree, when there are models in it. */
async function treeOf(page: Page): Promise<Locator> {
  const tree = page.getByRole('tree');
  await tree.locator('[role=treeitem]:not([aria-busy])').first().waitFor();
  return tree;
}

/** What the tree shows when it has come to rest. */
async function picture(page: Page): Promise<string[]> {
  await treeOf(page);
  await page.waitForLoadState('networkidle');
  await expect.poll(() => page.locator('[role=treeitem][aria-busy=true]').count()).toBe(0);
  for (let before = await rows(page); ; ) {
    await page.waitForTimeout(150);
    const now = await rows(page);
    if (now.join() === before.join()) return now;
    before = now;
  }
}

/** The tree's words, shapes and colours, from top to bottom. */
function rows(page: Page): Promise<string[]> {
  return page.getByRole('treeitem').evaluateAll((rows) =>
    rows
      .map((row) => ({ top: row.getBoundingClientRect().top, row }))
      .sort((a, b) => a.top - b.top)
      .map(({ row }) => {
        const [level, open] = ['aria-level', 'aria-expanded'].map((name) => row.getAttribute(name));
        return `${level} ${open} ${row.textContent} ${row.querySelector('svg')?.innerHTML}`;
      }),
  );
}

function row(page: Page, name: RegExp | string): Locator {
  return page.getByRole('treeitem', { name }).first();
}

test('a family opens with its numbers and its largest branches', async ({ session }) => {
  const size = sizeOf(synthetic, LARGEST);
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  const tree = await treeOf(page);
  await page.getByRole('heading', { level: 1, name: LARGEST }).waitFor();
  expect(await page.title()).toContain(LARGEST);
  await page.getByRole('main').getByText(grouped(size)).first().waitFor();
  expect(await tree.getByRole('treeitem').count()).toBeGreaterThan(10);
});

test('bundles of siblings unfold and fold', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${ADAPTED}`);
  const tree = await treeOf(page);
  const folded = await tree.getByRole('treeitem').count();
  const bundle = row(page, /^\d+ .*adapters by \d+ authors/);
  await bundle.click();
  await expect.poll(() => tree.getByRole('treeitem').count()).toBeGreaterThan(folded + 5);
  expect(await bundle.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => tree.getByRole('treeitem').count()).toBe(folded);
});

test('filters narrow the family and keep the way to what is left', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  await treeOf(page);
  await page.getByLabel('Id contains').fill('pubmed');
  await page.waitForURL(/text=pubmed/);
  await page.getByText(/\d+ of [\d,]+ match/).waitFor();
  await row(page, /pubmed/i).waitFor();
  await row(page, new RegExp(`^${LARGEST}`)).waitFor();

  await page.getByRole('button', { name: /^Relation/ }).click();
  await page.getByRole('checkbox', { name: /quantizations/i }).check();
  await page.waitForURL(/relation=quantized/);
  await page.getByRole('button', { name: 'Clear all' }).first().click();
  await expect.poll(() => new URL(page.url()).search).toBe('');
});

test('the colours are those of what is chosen, and so are the sizes', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  let seen = await picture(page);
  for (const [label, option] of [
    ['Colour by', 'Licence'],
    ['Colour by', 'Task'],
    ['Colour by', 'Library'],
    ['Colour by', 'Author'],
    ['Colour by', 'Year of creation'],
    ['Colour by', 'Downloads a month'],
    ['Size by', 'Likes'],
    ['Size by', 'Descendants'],
  ] as const) {
    await page.getByLabel(label).selectOption({ label: option });
    await page.waitForURL(label === 'Size by' ? /size=/ : /colour=/);
    const other = await picture(page);
    expect(other, option).not.toEqual(seen);
    seen = other;
  }
});

test('a legend says what is what, and pressing it filters', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}?colour=license`);
  await treeOf(page);
  const legend = page.getByRole('region', { name: 'Legend: Licence' });
  const entry = legend.getByRole('button').first();
  await entry.click();
  await page.waitForURL(/license=/);
  await page.getByText(/of [\d,]+ match/).waitFor();
});

test('the slider takes the family back, and a replay brings it forth', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  const now = await picture(page);
  const slider = page.getByRole('slider', { name: 'Month' });
  await slider.focus();
  for (let presses = 0; presses < 15; presses++) await slider.press('ArrowLeft');
  await page.waitForURL(/at=/);
  const then = await picture(page);
  expect(then).not.toEqual(now);
  await page.reload();
  expect(await picture(page)).toEqual(then);

  await page.getByRole('button', { name: 'Play growth' }).click();
  const month = await slider.inputValue();
  await expect.poll(() => slider.inputValue()).not.toBe(month);
  await page.getByRole('button', { name: 'Pause' }).click();
});

test('a link reproduces the picture', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  await treeOf(page);
  await row(page, /^\d[\d,]* .* by \d+ authors/).click();
  await page.getByLabel('Colour by').selectOption({ label: 'Library' });
  await page.getByLabel('Size by').selectOption({ label: 'Likes' });
  await page.waitForURL(/colour=library.*size=likes|size=likes.*colour=library/);
  const seen = await picture(page);
  const other = await session.open(synthetic, page.url().slice(synthetic.url.length));
  expect(await picture(other)).toEqual(seen);
});

test('back takes back what was chosen', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  const first = await picture(page);
  await page.getByLabel('Colour by').selectOption({ label: 'Task' });
  await page.waitForURL(/colour=task/);
  const second = await picture(page);
  await page.goBack();
  expect(await picture(page)).toEqual(first);
  expect(await page.getByLabel('Colour by').inputValue()).toBe('relation');
  await page.goForward();
  expect(await picture(page)).toEqual(second);
});

test('the tree is walked with the keyboard alone', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${LARGEST}`);
  await treeOf(page);
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused()).startsWith(LARGEST)) break;
  }
  const root = await focused();
  expect(root).toContain(LARGEST);
  await page.keyboard.press('ArrowDown');
  const second = await focused();
  expect(second).not.toBe(root);
  await page.keyboard.press('End');
  expect(await focused()).not.toBe(second);
  await page.keyboard.press('Home');
  expect(await focused()).toBe(root);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.getByRole('treeitem').count()).toBe(1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.getByRole('treeitem').count()).toBeGreaterThan(10);
});

test.skipIf(real === null)('a real family is what the literature says', async ({ session }) => {
  if (real === null) return;
  const page = await session.open(real, `/family/${REAL_LARGEST}`);
  await treeOf(page);
  await page.getByRole('main').getByText('1,043').first().waitFor();
});
