import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect, inject } from 'vitest';

import { ADAPTED, sizeOf } from './support/facts';
import { test } from './support/session';

const { synthetic } = inject('worlds');
const members = sizeOf(synthetic, ADAPTED);

/** What a click downloads. */
async function downloaded(page: Page, what: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), what.click()]);
  return readFileSync(await download.path());
}

test('the table holds the same selection, and sorts', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${ADAPTED}`);
  await page.getByRole('treeitem').first().waitFor();
  await page.getByRole('tab', { name: 'Table' }).click();
  await page.waitForURL(/view=table/);
  const table = page.getByRole('table');
  const first = table.locator('[aria-rowindex="2"]');
  await first.waitFor();
  // The root is no row, and the head is one.
  expect(Number(await table.getAttribute('aria-rowcount'))).toBe(members);
  const likes = page.getByRole('columnheader', { name: 'Likes' });
  await likes.getByRole('button').click();
  await page.waitForURL(/sort=likes/);
  expect(await likes.getAttribute('aria-sort')).toBe('descending');
  await page.waitForLoadState('networkidle');
  const before = await first.textContent();
  await likes.getByRole('button').click();
  await expect.poll(() => likes.getAttribute('aria-sort')).toBe('ascending');
  await expect.poll(() => first.textContent()).not.toBe(before);
});

test('the end of a long table is scrolled to', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${ADAPTED}?view=table&sort=id`);
  const table = page.getByRole('table');
  await table.locator('[aria-rowindex="2"]').waitFor();
  await table.getByRole('rowgroup').last().focus();
  await page.keyboard.press('End');
  await table.locator(`[aria-rowindex="${members}"]:not([aria-busy=true])`).waitFor();
});

test('the selection is downloaded as CSV', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${ADAPTED}?view=table`);
  await page.getByRole('row').nth(1).waitFor();
  const csv = await downloaded(page, page.getByRole('link', { name: 'CSV' }).first());
  const lines = csv.toString().trimEnd().split('\n');
  expect(lines.length - 1).toBe(members);
  expect(lines[0]).toMatch(/^id,/);
});

test('a family is exported in every format', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${ADAPTED}`);
  await page.getByRole('treeitem').first().waitFor();
  const button = page.getByRole('button', { name: 'Export' });
  await button.click();
  const formats = await page.getByRole('menuitem').allTextContents();
  expect(formats.length).toBeGreaterThan(10);
  await page.keyboard.press('Escape');
  for (const format of formats) {
    await button.click();
    const file = await downloaded(page, page.getByRole('menuitem', { name: format }));
    expect(file.length, format).toBeGreaterThan(1000);
  }
});

test('the picture is saved as PNG and as SVG', async ({ session }) => {
  const page = await session.open(synthetic, `/family/${ADAPTED}`);
  await page.getByRole('treeitem').first().waitFor();
  const save = async (format: string): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Save picture' }).click();
    return downloaded(page, page.getByRole('menuitem', { name: format }));
  };
  const png = await save('PNG');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.length).toBeGreaterThan(5000);
  const svg = (await save('SVG')).toString();
  const name = ADAPTED.split('/')[1] ?? '';
  expect(svg).toContain('<svg');
  expect(svg).toContain(name);
  // It stands alone: nothing in it is fetched or run.
  expect(svg).not.toMatch(/href="http|<script|url\(http/);
});
