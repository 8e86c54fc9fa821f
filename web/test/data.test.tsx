import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from '../src/api/client';
import { about, connection, renewed, startWatch } from '../src/api/connection';
import { type Asked, useApi } from '../src/api/useApi';
import { type Pages, usePages } from '../src/api/usePages';
import { withoutGaps } from '../src/charts/months';
import { readTile } from '../src/pages/start/tile';

const json = (body: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const problem = (code: string, status: number, headers = {}) =>
  json({ error: { code, message: code, parameter: null, suggestions: ['a/b'] } }, status, headers);
const page = (offset: number) =>
  json({ families: Array.from({ length: 100 }, (_, i) => offset + i), total: 1000, offset });

let server: (address: string) => Response | Promise<Response>;
let root: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  connection.value = 'up';
  root = document.createElement('div');
  vi.stubGlobal(
    'fetch',
    (address: string, { signal }: RequestInit) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        Promise.resolve()
          .then(() => server(address))
          .then(resolve, reject);
      }),
  );
});
afterEach(() => {
  act(() => render(null, root));
  vi.useRealTimers();
});

const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

let asked: Asked<{ total: number }>;
function Ask({ text }: { text: string | null }) {
  asked = useApi('/api/v1/search', text === null ? null : { text });
  return null;
}
const ask = (text: string | null) => act(() => render(<Ask text={text} />, root));

test('an answer comes; while the next is on its way the last one stays, stale', async () => {
  server = (address) => json({ total: address.endsWith('text=one') ? 1 : 2 });
  await ask(null);
  expect(asked).toMatchObject({ data: null, loading: false });
  await ask('one');
  expect(asked).toMatchObject({ data: null, loading: true, stale: false });
  await settle();
  expect(asked).toMatchObject({ data: { total: 1 }, loading: false, stale: false });
  await ask('two');
  expect(asked).toMatchObject({ data: { total: 1 }, loading: true, stale: true });
  await settle();
  expect(asked).toMatchObject({ data: { total: 2 }, loading: false, stale: false });
});

test('an answer that comes too late does not take the place of a newer one', async () => {
  let late = (_: Response) => {};
  server = (address) =>
    address.endsWith('slow')
      ? new Promise((resolve) => {
          late = resolve;
        })
      : json({ total: 7 });
  await ask('slow');
  await settle();
  await ask('quick');
  await settle();
  late(json({ total: 1 }));
  await settle();
  expect(asked.data).toEqual({ total: 7 });
});

test('a problem has its words and suggestions, and goes when asked again', async () => {
  server = () => problem('unknown_model', 404);
  await ask('nobody');
  await settle();
  expect(asked.problem).toMatchObject({ code: 'unknown_model', suggestions: ['a/b'] });
  server = () => json({ total: 3 });
  await act(() => asked.retry());
  await settle();
  expect(asked).toMatchObject({ problem: null, data: { total: 3 } });
});

test('a busy server is asked again when it says so', async () => {
  let times = 0;
  server = () => {
    times += 1;
    return times === 1 ? problem('busy', 503, { 'retry-after': '2' }) : json({ total: 4 });
  };
  await ask('heavy');
  await settle(1900);
  expect(asked).toMatchObject({ loading: true, problem: null });
  await settle(200);
  expect(asked.data).toEqual({ total: 4 });
});

test('a lost server is found again, and a newer snapshot is told of', async () => {
  let there = true;
  let state = 'f1';
  server = (address) => {
    if (!there) throw new TypeError('refused');
    return json(address.endsWith('/about') ? { fingerprint: state } : { total: state.length });
  };
  startWatch();
  await settle();
  expect(about.value?.fingerprint).toBe('f1');
  there = false;
  await ask('lost');
  await settle();
  expect(connection.value).toBe('lost');
  expect(asked.problem?.code).toBe('connection');
  await settle(5000);
  expect(connection.value).toBe('lost');
  there = true;
  state = 'newer';
  await settle(10_000);
  await settle();
  expect(connection.value).toBe('up');
  expect(asked).toMatchObject({ problem: null, data: { total: 5 } });
  expect(renewed.value).toBe(true);
});

test('a broken answer is a problem, not a crash', async () => {
  server = () => new Response('<html>', { status: 200 });
  await expect(api.get('/api/v1/about')).rejects.toMatchObject({ code: 'unreadable' });
  server = () => new Response('<html>', { status: 400 });
  await expect(api.get('/api/v1/about')).rejects.toMatchObject({ code: 'unreadable' });
});

let pages: Pages<number>;
function List() {
  pages = usePages('/api/v1/families', { by: 'size' }, (answer) => ({
    rows: answer.families as unknown as number[],
    total: answer.total,
  }));
  return null;
}

test('of a long list only those pages are fetched that are looked at, once', async () => {
  const offsets: number[] = [];
  server = (address) => {
    const offset = Number(new URL(address, 'http://x').searchParams.get('offset'));
    offsets.push(offset);
    return page(offset);
  };
  await act(() => render(<List />, root));
  await settle();
  expect(pages.total).toBe(1000);
  await act(() => pages.want(590, 610));
  await settle();
  await act(() => pages.want(595, 620));
  await settle();
  expect(offsets).toEqual([0, 500, 600]);
  expect([pages.row(0), pages.row(601), pages.row(250)]).toEqual([0, 601, undefined]);
});

test('months have no gaps', () => {
  const given = [{ month: '2022-11' }, { month: '2023-02' }];
  const all = withoutGaps(given, (month) => ({ month })).map((entry) => entry.month);
  expect(all).toEqual(['2022-11', '2022-12', '2023-01', '2023-02']);
  expect(withoutGaps([], (month) => ({ month }))).toEqual([]);
});

test('a tile is read, and what is none is not', () => {
  const bytes = new ArrayBuffer(8 + 2 * 18);
  const view = new DataView(bytes);
  for (const [i, letter] of [...'MTM1'].entries()) view.setUint8(i, letter.charCodeAt(0));
  view.setUint32(4, 2, true);
  view.setUint32(8 + 8 + 4, 77, true);
  view.setUint16(8 + 16 + 2, 500, true);
  view.setUint8(8 + 24 + 1, 3);
  const tile = readTile(bytes);
  expect([tile?.models[1], tile?.x[1], tile?.relation[1]]).toEqual([77, 500, 3]);
  expect(readTile(bytes.slice(0, 30))).toBeNull();
  expect(readTile(new ArrayBuffer(4))).toBeNull();
});
