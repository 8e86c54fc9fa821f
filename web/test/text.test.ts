import { expect, test } from 'vitest';
import { marked } from '../src/app/marked';
import { compact, counted, month, share, visible } from '../src/design/text';
import { csv } from '../src/picture/csv';

test('compact numbers', () => {
  expect([0, 9_999, 10_000, 12_345, 999_499, 999_999, 1_234_567, 4.5e9].map(compact)).toEqual([
    '0',
    '9,999',
    '10k',
    '12.3k',
    '999k',
    '1M',
    '1.23M',
    '4.5B',
  ]);
});

test('shares', () => {
  expect(share(1, 3)).toBe('33.3%');
  expect(share(1, 100_000)).toBe('<0.1%');
  expect(share(0, 5)).toBe('0%');
  expect(share(1, 0)).toBe('');
});

test('words', () => {
  expect(counted(1, 'family', 'families')).toBe('1 family');
  expect(counted(1200, 'model')).toBe('1,200 models');
  expect(month('2024-05')).toBe('May 2024');
});

test('characters that draw nothing are shown', () => {
  expect(visible('a\u202eb\u0007\u200bc\nd')).toBe('a\\u{202e}b\\u{7}\\u{200b}c\\u{a}d');
  expect(visible('übergröße/模型')).toBe('übergröße/模型');
});

test('what was searched for is marked, whatever it holds', () => {
  expect(marked('meta/Llama-3', 'llama')).toEqual([
    { text: 'meta/', hit: false },
    { text: 'Llama', hit: true },
    { text: '-3', hit: false },
  ]);
  expect(marked('a.b', '.')).toEqual([
    { text: 'a', hit: false },
    { text: '.', hit: true },
    { text: 'b', hit: false },
  ]);
  expect(
    marked('x(y', '(')
      .map((piece) => piece.text)
      .join(''),
  ).toBe('x(y');
  expect(marked('meta/llama', 'meta/lla').filter((piece) => piece.hit)).toHaveLength(2);
});

test('CSV quotes, and runs nothing', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x,"y"', -1],
        ['=cmd()', null],
        ['two\nlines', 2],
      ],
    ),
  ).toBe('a,b\r\n"x,""y""",-1\r\n\'=cmd(),\r\n"two\nlines",2\r\n');
});
