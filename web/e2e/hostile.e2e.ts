import type { Page } from 'playwright-core';
import { expect, inject } from 'vitest';

import { ATTACKER, attacks, VICTIM } from './support/hostile';
import { test } from './support/session';

/** The session fails by itself where anything runs or asks elsewhere. */
const { hostile } = inject('worlds');

/** Moves over and clicks what an attack would wait for. */
async function provoke(page: Page): Promise<void> {
  for (const text of ['cover', 'more', 'pop']) {
    const bait = page.getByText(text, { exact: true });
    if ((await bait.count()) > 0)
      await bait
        .first()
        .click({ timeout: 1000 })
        .catch(() => undefined);
  }
}

/** What must not stand in a page, whatever a record says. */
async function dangers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const own = location.origin;
    for (const element of document.querySelectorAll('body *')) {
      const name = element.localName;
      if (['iframe', 'object', 'embed', 'form', 'base', 'meta', 'style'].includes(name)) {
        found.push(name);
      }
      if (name === 'script' && !(element as HTMLScriptElement).src.startsWith(own)) {
        found.push('script');
      }
      for (const attribute of element.attributes) {
        if (attribute.name.startsWith('on')) found.push(`${name} ${attribute.name}`);
        if (!['href', 'src', 'xlink:href', 'action', 'srcset'].includes(attribute.name)) continue;
        const { protocol } = new URL(attribute.value, location.href);
        const safe = ['http:', 'https:', 'mailto:', 'blob:'].includes(protocol);
        if (!safe) found.push(`${name} ${attribute.name}=${attribute.value}`);
      }
    }
    return found;
  });
}

test('a card that attacks is shown, and nothing of it runs', async ({ session }) => {
  const page = await session.open(hostile, `/model/${ATTACKER}`);
  await page.getByText('The end.').waitFor();
  await page.getByText('a plain link').waitFor();
  await provoke(page);
  expect(await dangers(page)).toEqual([]);
  // A link that a card brings opens without telling where it was clicked.
  const link = page.getByRole('link', { name: 'a plain link' });
  expect(await link.getAttribute('rel')).toContain('noopener');
});

test('tags, tasks, licences and libraries that attack are text', async ({ session }) => {
  const page = await session.open(hostile, `/model/${ATTACKER}`);
  await page.getByText(`onerror="alert('field')"`).first().waitFor();
  expect(await dangers(page)).toEqual([]);
});

test('so they are in every other view', async ({ session }) => {
  const paths = [
    '/',
    '/map',
    `/family/${VICTIM}`,
    `/family/${VICTIM}?colour=library`,
    `/family/${VICTIM}?view=table`,
    `/compare?a=${VICTIM}&b=${ATTACKER}`,
  ];
  for (const path of paths) {
    const page = await session.open(hostile, path);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('networkidle');
    expect(await dangers(page), path).toEqual([]);
    await page.context().close();
  }
});

test('a card of a mebibyte of nested tags leaves the page alive', async ({ session }) => {
  const page = await session.open(hostile, '/model/evil-corp/nested');
  await page.getByRole('heading', { name: 'evil-corp/nested' }).waitFor();
  await page.getByRole('heading', { name: 'Deep', exact: true }).waitFor();
  const other = await session.open(hostile, '/model/evil-corp/quotes');
  await other.getByRole('heading', { name: 'evil-corp/quotes' }).waitFor();
  await other.getByRole('heading', { name: 'Quotes', exact: true }).waitFor();
});

test('ids with quotes and angle brackets are looked for and not found', async ({ session }) => {
  session.expectTrouble(/status of 40[04]/);
  for (const attack of [...attacks.slice(0, 4), `"'><x y='`, '../../etc/passwd', '%00', 'a/b/c']) {
    for (const page of ['model', 'family']) {
      const opened = await session.open(hostile, `/${page}/${encodeURIComponent(attack)}/x%22y`);
      await opened.getByRole('alert').first().waitFor();
      expect(await dangers(opened), attack).toEqual([]);
      await opened.context().close();
    }
  }
});

test('what is typed into the search is text', async ({ session }) => {
  const page = await session.open(hostile, '/');
  session.expectTrouble(/status of 40[04]/);
  const box = page.getByRole('combobox', { name: /search/i });
  for (const attack of attacks.slice(0, 8)) {
    await box.fill(attack);
    await page.waitForLoadState('networkidle');
    expect(await dangers(page), attack).toEqual([]);
  }
});

test('ids that are odd, and still ids, have pages', async ({ session }) => {
  for (const id of ['-x/-y', 'lab/..hidden', 'a.b_c-d/0', 'constructor/__proto__', 'lab/one']) {
    const page = await session.open(hostile, `/model/${id}`);
    await page.getByRole('heading', { name: id, exact: true }).waitFor();
    await page.context().close();
  }
  const page = await session.open(hostile, '/model/legacy');
  await page.getByRole('heading', { name: 'legacy', exact: true }).waitFor();
});
