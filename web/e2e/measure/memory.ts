import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** What a page costs, MiB. */
export interface Memory {
  /** Of its scripts, after a collection. */
  readonly heap: number;
  /** Of its process, shared pages by share. */
  readonly page: number;
  /** Of the process that draws for it. */
  readonly drawing: number;
}

/** Memory of a page that is the only one of its browser. */
export async function memory(browser: Browser, page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const root = await browser.newBrowserCDPSession();
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  // Beside the page's there may be a process in reserve: it is the smaller.
  const largest = (type: string): number =>
    Math.max(0, ...processInfo.filter((info) => info.type === type).map((info) => pss(info.id)));
  return { heap: usedSize / 2 ** 20, page: largest('renderer'), drawing: largest('GPU') };
}

function pss(process: number): number {
  const text = readFileSync(`/proc/${process}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
}
