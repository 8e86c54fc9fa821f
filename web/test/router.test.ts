import { expect, test } from 'vitest';
import { href, param, parse } from '../src/app/router';

const back = (address: string) => {
  const url = new URL(address, 'http://localhost');
  return parse(url.pathname, url.search);
};

test.each([
  'owner/name',
  'gpt2',
  'a b/ü%?#&',
  '<img>/"x"',
  '../../etc',
  './x',
  'a//b',
  'a/b/c',
  'a/..',
])('the id %j comes back from its address', (id) => {
  for (const page of ['model', 'family'] as const) {
    expect(back(href(page, id, { view: 'table' }))).toMatchObject({ page, id });
  }
});

test('addresses that are none', () => {
  for (const path of [
    '/nothing',
    '/model',
    '/family/',
    '/map/x',
    '/start',
    '/missing',
    '/model/%ff',
  ]) {
    expect(parse(path, '').page).toBe('missing');
  }
  expect(parse('/', '')).toMatchObject({ page: 'start', id: null });
  expect(parse('/compare', '?a=x').params.get('a')).toBe('x');
});

test('what is nothing stays out of the address', () => {
  expect(href('map', null, { a: '', b: null, c: undefined, d: false, e: 0, f: true })).toBe(
    '/map?e=0&f=true',
  );
});

test('parameters read hostile text as the fallback', () => {
  const from = (text: string) => new URLSearchParams(text);
  const word = param.word('w', ['x', 'y'], 'x');
  expect(word.read(from('w=<b>'))).toBe('x');
  expect(word.write('x')).toBeNull();
  expect(word.write('y')).toBe('y');
  const number = param.number('n', 5, 0, 10);
  expect(
    ['n=3', 'n=', 'n=1e9', 'n=-1', 'n=x', 'n=Infinity'].map((t) => number.read(from(t))),
  ).toEqual([3, 5, 10, 0, 5, 5]);
  const words = param.words('r', ['a', 'b', 'c']);
  expect(words.read(from('r=c,a,zz'))).toEqual(['a', 'c']);
  expect(words.read(from('r=zz'))).toEqual(['a', 'b', 'c']);
  expect(words.write(['a', 'b', 'c'])).toBeNull();
});
