import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { route } from '../src/app/router';
import { Search } from '../src/app/Search';

const node = (id: string) => ({ id, missing: false, downloads: 12_345, likes: 1, task: null });
const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

let asked: string[];
let server: (address: URL) => Response | Promise<Response>;
let root: HTMLElement;
const input = () => root.querySelector('input') as HTMLInputElement;
const options = () => [...root.querySelectorAll('[role=option]')];
const settle = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
const press = (key: string) =>
  act(() => void input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
const type = (text: string) =>
  act(() => {
    input().focus();
    input().value = text;
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  server = (address) => {
    const text = address.searchParams.get('text') ?? '';
    return answer({ query: text, hits: [node(`own/${text}-1`), node(`own/${text}-2`)], total: 2 });
  };
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return server(new URL(address, 'http://x'));
  });
  root = document.createElement('div');
  document.body.append(root);
  history.replaceState(null, '', '/');
  act(() => render(<Search shortcut />, root));
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.useRealTimers();
});

test('answers while typing, without asking at every letter', async () => {
  for (const text of ['l', 'll', 'lla']) {
    type(text);
    await settle(20);
  }
  await settle(100);
  expect(asked).toEqual(['/api/v1/search?text=lla&limit=12']);
  expect(options().map((option) => option.querySelector('bdi')?.textContent)).toEqual([
    'own/lla-1',
    'own/lla-2',
  ]);
  expect(options()[0]?.querySelector('mark')?.textContent).toBe('lla');
  expect(options()[0]?.textContent).toContain('12.3k downloads');
  expect(input().getAttribute('aria-expanded')).toBe('true');
});

test('arrows choose, escape closes, enter goes', async () => {
  type('x');
  await settle(100);
  press('ArrowDown');
  press('ArrowDown');
  const active = root.querySelector('[aria-selected=true]');
  expect(active?.textContent).toContain('own/x-2');
  expect(input().getAttribute('aria-activedescendant')).toBe(active?.id);
  press('ArrowDown');
  expect(input().hasAttribute('aria-activedescendant')).toBe(false);
  press('Escape');
  expect(input().getAttribute('aria-expanded')).toBe('false');
  expect(input().value).toBe('x');
  press('ArrowUp');
  press('Enter');
  expect(route.value).toMatchObject({ page: 'model', id: 'own/x-2' });
});

test('enter before the answer goes to the best when it comes', async () => {
  type('quick');
  await settle(10);
  press('Enter');
  expect(route.value.page).not.toBe('missing');
  await settle(200);
  expect(route.value).toMatchObject({ page: 'model', id: 'own/quick-1' });
});

test('enter in the same moment as the last letter is not lost', async () => {
  type('qui');
  await settle(200);
  await act(async () => {
    input().value = 'quickly';
    input().dispatchEvent(new Event('input', { bubbles: true }));
    input().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  });
  await settle(200);
  expect(route.value).toMatchObject({ page: 'model', id: 'own/quickly-1' });
});

test('without a hit it says what may have been meant, and goes nowhere by itself', async () => {
  const here = route.value.id;
  server = (address) =>
    address.pathname.endsWith('/search')
      ? answer({ query: '', hits: [], total: 0 })
      : answer(
          {
            error: {
              code: 'unknown_model',
              message: '',
              parameter: 'id',
              suggestions: ['own/name'],
            },
          },
          404,
        );
  type('own/nmae');
  await settle(10);
  press('Enter');
  await settle(200);
  expect(route.value.id).toBe(here);
  expect(root.textContent).toContain('Did you mean');
  expect(options().map((option) => option.textContent)).toEqual(['own/name']);
});

test('hostile ids are text', async () => {
  server = () =>
    answer({ query: '', hits: [node('<img src=x onerror=alert(1)>/\u202ea')], total: 1 });
  type('img');
  await settle(100);
  expect(root.querySelector('img')).toBeNull();
  expect(options()[0]?.textContent).toContain('<img src=x onerror=alert(1)>/\\u{202e}a');
});

test('the slash focuses it, but not while somebody types elsewhere', () => {
  input().blur();
  const key = () => new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true });
  document.body.dispatchEvent(key());
  expect(document.activeElement).toBe(input());
  const other = document.createElement('input');
  document.body.append(other);
  other.focus();
  other.dispatchEvent(key());
  expect(document.activeElement).toBe(other);
  other.remove();
});
