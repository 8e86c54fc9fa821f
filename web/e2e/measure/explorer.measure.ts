import { appendFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';

import { launch } from '../support/session';
import { memory } from './memory';

/** A server of the whole Hub, and the family with the most children. */
const url = told('MODELTREE_URL');
const crowded = told('CROWDED');
/** Where figures are written, a line each. */
const measured = told('MEASURED');
const RUNS = 7;

/** Each page, and what must be on screen before it means something. */
const PAGES = {
  start: { path: '/', content: 'main a[href^="/family/"]' },
  family: { path: `/family/${crowded}`, content: '[role=tree] [role=treeitem]' },
  map: { path: '/map', content: '[aria-busy=false] [role=application]' },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

for (const [name, { path, content }] of Object.entries(PAGES)) {
  test(`first meaningful paint: ${name}`, async () => {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      // A context of its own has an empty cache.
      const page = await open();
      await page.addInitScript(markPainted, content);
      await page.goto(url + path);
      times.push(await painted(page));
      await page.context().close();
    }
    tell(`first meaningful paint, ${name}`, `${spread(times)} ms`);
  });
}

test('unfolding the node with the most children', async () => {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const page = await open();
    await page.goto(url + PAGES.family.path);
    const bundle = page.getByRole('treeitem', { name: /3\d,\d{3}/ }).first();
    await bundle.waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(timeToMore, '[role=treeitem]');
    await bundle.click();
    times.push(await painted(page));
    if (run === RUNS - 1) await tellMemory('family, unfolded', page);
    await page.context().close();
  }
  tell('unfolding, click to painted', `${spread(times)} ms`);
});

test('memory and frames of the map', async () => {
  const page = await open();
  await page.goto(url + PAGES.map.path);
  await page.locator(PAGES.map.content).waitFor();
  await page.waitForLoadState('networkidle');
  for (let zoom = 0; zoom < 2; zoom++) await page.getByRole('button', { name: /zoom in/i }).click();
  await page.waitForLoadState('networkidle');
  await page.evaluate(countFrames);
  const box = await page.locator(PAGES.map.content).boundingBox();
  if (box === null) throw new Error('the map has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < 240; step++) {
    const turn = (step / 60) * Math.PI;
    await page.mouse.move(x + 250 * Math.sin(turn), y + 150 * Math.sin(2 * turn));
  }
  await page.mouse.up();
  const frames = await page.evaluate(() => (window as unknown as Measured).frames);
  tell(`frames while panning the map, of ${frames.length}`, `${spread(frames)} ms`);
  await tellMemory('map, panned', page);
  await page.context().close();
});

async function open(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  return context.newPage();
}

interface Measured {
  painted?: number;
  frames: number[];
}

/** Runs in the page: notes when what matches was painted first. */
function markPainted(content: string): void {
  const look = (): void => {
    if (document.querySelector(content) === null) {
      requestAnimationFrame(look);
      return;
    }
    // The frame after this one begins when this one is painted.
    requestAnimationFrame(() => {
      (window as unknown as Measured).painted = performance.now();
    });
  };
  requestAnimationFrame(look);
}

/** Runs in the page: notes how long after the next click there is something else, and all of it. */
function timeToMore(content: string): void {
  const shown = (): string => {
    const rows = [...document.querySelectorAll(content)];
    const waiting = rows.some((row) => row.getAttribute('aria-busy') === 'true');
    return waiting ? before : rows.map((row) => row.textContent).join();
  };
  let before = '';
  before = shown();
  const clicked = (event: Event): void => {
    const look = (): void => {
      if (shown() === before) {
        requestAnimationFrame(look);
        return;
      }
      requestAnimationFrame(() => {
        (window as unknown as Measured).painted = performance.now() - event.timeStamp;
      });
    };
    requestAnimationFrame(look);
  };
  addEventListener('click', clicked, { capture: true, once: true });
}

/** Runs in the page: notes how far apart its frames are. */
function countFrames(): void {
  const frames: number[] = [];
  (window as unknown as Measured).frames = frames;
  let last = performance.now();
  const next = (now: number): void => {
    frames.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

async function painted(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => (window as unknown as Measured).painted);
  const time = await handle.jsonValue();
  if (time === undefined) throw new Error('nothing was painted');
  return time;
}

async function tellMemory(name: string, page: Page): Promise<void> {
  const { heap, page: process, drawing } = await memory(browser, page);
  const [scripts, own, other] = [heap, process, drawing].map((mib) => mib.toFixed(0));
  tell(
    `memory, ${name}`,
    `${own} MiB, of which scripts ${scripts}; ${other} MiB in the process that draws`,
  );
}

/** The median and the worst. */
function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(1);
  return `${at(0.5)}, at worst ${at(1)}`;
}

function tell(name: string, figure: string): void {
  appendFileSync(measured, `${name.padEnd(44)} ${figure}\n`);
}

function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
