import { expect, it } from 'vitest';
import {
  bars,
  Growth,
  lastDay,
  monthOf,
  monthText,
  monthWords,
} from '../../src/pages/family/growth/months';

it('months are read from days and times, and nothing else', () => {
  expect(monthOf('2024-05-31T23:59:59Z')).toBe(2024 * 12 + 4);
  expect(monthOf('2024-05')).toBe(2024 * 12 + 4);
  for (const none of [null, '', '2024', '2024-00', '2024-13-01', 'x2024-05', '2024-055']) {
    expect(monthOf(none)).toBeNull();
  }
});

it('months are written', () => {
  const month = monthOf('2024-02') as number;
  expect(monthText(month)).toBe('2024-02');
  expect(monthWords(month)).toBe('Feb 2024');
  expect(lastDay(month)).toBe('2024-02-29');
  expect(monthText(month + 11)).toBe('2025-01');
});

it('growth is what there was at the end of a month', () => {
  const growth = new Growth([
    { month: '2023-11', count: 2 },
    { month: '2024-02', count: 5 },
  ]);
  const at = (text: string) => growth.until(monthOf(text) as number);
  expect([at('2023-10'), at('2023-11'), at('2024-01'), at('2024-02'), at('2030-01')]).toEqual([
    0, 2, 2, 7, 7,
  ]);
  expect(growth.dated).toBe(7);
  expect(new Growth([]).until(0)).toBe(0);
});

it('there is a bar for every month', () => {
  const all = [
    { month: '2023-12', count: 2 },
    { month: '2024-02', count: 5 },
  ];
  const found = bars(all, all.slice(1));
  expect(found.map((bar) => [monthText(bar.month), bar.count])).toEqual([
    ['2023-12', 0],
    ['2024-01', 0],
    ['2024-02', 5],
  ]);
  expect(bars([], [])).toEqual([]);
});
