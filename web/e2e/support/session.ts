import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { test as base, inject } from 'vitest';

import type { World } from './worlds';

/** What a session can do beside what its pages can. */
export interface Session {
  /** Opens a path of a world in a tab of its own. */
  open(world: World, path: string, options?: BrowserContextOptions): Promise<Page>;
  /**
   * From now on a trouble that this matches is part of the test. One of the
   * kind must happen.
   */
  expectTrouble(pattern: RegExp): void;
}

/** Chromium draws WebGL in software, and asks nobody for anything. */
const ARGS = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser; tests share those of their file. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ARGS,
  });
}

/**
 * Tests with a browser. A session in which a dialog opens, a script fails,
 * something is logged as an error, the content policy is violated, another tab
 * opens or another host is asked has failed, whatever else it saw.
 */
export const test = base.extend<{ browser: Browser; session: Session }>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads what is asked for out of the pattern
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  session: async ({ browser, task }, use) => {
    const contexts: BrowserContext[] = [];
    const troubles: string[] = [];
    const expected: { pattern: RegExp; seen: boolean }[] = [];
    const trouble = (what: string): void => {
      const match = expected.find(({ pattern }) => pattern.test(what));
      if (match === undefined) troubles.push(what);
      else match.seen = true;
    };
    await use({
      expectTrouble: (pattern) => expected.push({ pattern, seen: false }),
      open: async (world, path, options) => {
        const context = await browser.newContext({
          viewport: { width: 1280, height: 800 },
          ...options,
        });
        contexts.push(context);
        const page = await context.newPage();
        watch(page, world, trouble);
        context.on('page', (other) => trouble(`another tab: ${other.url()}`));
        await page.goto(world.url + path);
        return page;
      },
    });
    if (task.result?.state === 'fail') await keepPictures(contexts, task.name);
    await Promise.all(contexts.map((context) => context.close()));
    const missed = expected.filter(({ seen }) => !seen).map(({ pattern }) => `never: ${pattern}`);
    const all = [...troubles, ...missed];
    if (all.length > 0) throw new Error(`troubles of the session:\n${all.join('\n')}`);
  },
});

function watch(page: Page, world: World, trouble: (what: string) => void): void {
  page.on('pageerror', (error) => trouble(`script error: ${error.stack ?? error.message}`));
  page.on('crash', () => trouble('the page crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      trouble(`console: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('dialog', (dialog) => {
    trouble(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    const own = url.origin === new URL(world.url).origin;
    if (!own && url.protocol !== 'data:' && url.protocol !== 'blob:') {
      trouble(`asked elsewhere: ${request.url()}`);
    }
  });
}

/** What the pages of a failed test looked like. */
async function keepPictures(contexts: BrowserContext[], name: string): Promise<void> {
  const folder = join(inject('folder'), 'failed');
  mkdirSync(folder, { recursive: true });
  for (const page of contexts.flatMap((context) => context.pages())) {
    const file = `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`;
    await page.screenshot({ path: join(folder, file) }).catch(() => undefined);
  }
}
