import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';

import { modeltree } from './support/modeltree';
import { freePort, serve } from './support/server';
import { test } from './support/session';
import type { World } from './support/worlds';

const folder = inject('folder');

/** Brings a snapshot of a family with so many children to this day. */
function family(data: string, children: number): void {
  const tags = ['base_model:acme/base', 'base_model:finetune:acme/base'];
  const records: object[] = [{ id: 'acme/base', downloads: 100, tags: [] }];
  for (let n = 0; n < children; n++) records.push({ id: `acme/child-${n}`, downloads: n, tags });
  const file = `${data}.jsonl`;
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  modeltree('import', '--quiet', '--format', 'hub-api', '--data', data, file);
}

test('a server that goes and comes back with a newer snapshot is missed and found again', async ({
  session,
}) => {
  const [older, newer] = [join(folder, 'older'), join(folder, 'newer')];
  family(older, 3);
  family(newer, 5);
  const port = await freePort();
  const first = await serve(older, port);
  const world: World = { url: first.url, data: older };
  const page = await session.open(world, '/family/acme/base');
  await page.getByRole('treeitem').filter({ hasText: 'acme/child-2' }).waitFor();
  await page.getByRole('main').getByText('3 fine-tunes').first().waitFor();

  await first.stop();
  session.expectTrouble(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
  const box = page.getByRole('banner').getByRole('combobox', { name: /search/i });
  await box.fill('acme');
  await page
    .getByText(/cannot be reached|connection|not answer/i)
    .first()
    .waitFor();

  const second = await serve(newer, port);
  try {
    // Without a click: it asks again by itself.
    await page.getByRole('option').filter({ hasText: 'acme/base' }).waitFor({ timeout: 20_000 });
    await box.press('Escape');
    await page.goto(`${second.url}/family/acme/base`);
    await page.getByRole('main').getByText('5 fine-tunes').first().waitFor();
  } finally {
    await second.stop();
  }
});

test('a snapshot that grows is served anew without a restart', async ({ session }) => {
  const data = join(folder, 'growing');
  family(data, 3);
  const server = await serve(data);
  try {
    const page = await session.open({ url: server.url, data }, '/family/acme/base');
    await page.getByRole('treeitem').filter({ hasText: 'acme/child-2' }).waitFor();
    family(data, 5);
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('treeitem').first().waitFor();
          return page.getByRole('main').getByText('5 fine-tunes').count();
        },
        { timeout: 20_000, interval: 1000 },
      )
      .toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
});
