// Visits pages of a running server in Chromium: axe, the width of a phone and of a wide screen,
// light and dark, layout that moves, faults in the console.
//   npm run axe -- http://127.0.0.1:8080 / /families '/model/owner/name' …
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const [base = 'http://127.0.0.1:8080', ...paths] = process.argv.slice(2);
const pages =
  paths.length > 0 ? paths : ['/', '/families', '/influence', '/compare', '/map', '/no'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--use-gl=angle', '--use-angle=swiftshader'],
});

/** Runs in the page, before anything else. */
function watchShifts() {
  window.shifted = 0;
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  });
  watch.observe({ type: 'layout-shift', buffered: true });
}

async function visit(path, width, colorScheme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const expected = message.text().includes('404');
    if (message.type() === 'error' && !expected) faults.push(`console: ${message.text()}`);
  });
  await page.addInitScript(watchShifts);
  await page.goto(base + path);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(300);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) faults.push(`wider than the screen by ${over} pixels`);
  const shifted = await page.evaluate(() => window.shifted);
  if (shifted > 0.05) faults.push(`layout moves: ${shifted.toFixed(3)}`);
  // Through the debugger: the server's policy lets no script in.
  await page.evaluate(`${axe};0`);
  for (const { id, impact, nodes } of await page.evaluate(
    async () => (await axe.run()).violations,
  )) {
    faults.push(
      `axe: ${id} (${impact}) at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  }
  await page.close();
  return faults;
}

let found = 0;
for (const path of pages) {
  for (const [width, scheme] of [
    [390, 'light'],
    [1280, 'dark'],
    [2560, 'light'],
  ]) {
    for (const fault of await visit(path, width, scheme)) {
      found += 1;
      console.log(`${path} at ${width} ${scheme}: ${fault}`);
    }
  }
}
await browser.close();
console.log(`${pages.length} pages, ${found} faults`);
process.exitCode = found > 0 ? 1 : 0;
