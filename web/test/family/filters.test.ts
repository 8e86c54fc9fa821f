import { expect, it } from 'vitest';
import { chipsOf, holds, pressed, toggled } from '../../src/pages/family/filters/chips';
import { exportAddress } from '../../src/pages/family/save/formats';
import { type Filters, NO_FILTERS } from '../../src/pages/family/view/state';
import { selection } from '../../src/pages/family/view/words';

const some: Filters = {
  ...NO_FILTERS,
  relation: ['adapter', 'unknown'],
  license: ['mit', ''],
  text: ' llama ',
  minDownloads: 1000,
  until: '2024-06-15',
};

it('each condition is a chip that can be taken away', () => {
  const chips = chipsOf(some);
  expect(chips.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Relation: adapters',
    'Relation: relation not told',
    'Licence: mit',
    'Licence: none told',
    'Id: llama',
    'Downloads: at least 1,000',
    'Until: 2024-06-15',
  ]);
  let left = some;
  for (let count = chips.length; count > 0; count -= 1) {
    expect(chipsOf(left)).toHaveLength(count);
    left = { ...left, ...chipsOf(left)[0]?.without };
  }
  expect(left).toEqual(NO_FILTERS);
});

it('pressing an entry of the legend twice changes nothing', () => {
  for (const part of [{ license: ['gemma'] }, { minDownloads: 10 }, { since: '2023-01-01' }]) {
    const on = pressed(NO_FILTERS, part);
    expect(holds(on, part)).toBe(true);
    expect(pressed(on, part)).toEqual(NO_FILTERS);
  }
  expect(toggled(toggled(['a'], 'b'), 'a')).toEqual(['b']);
});

it('the selection ends with the month looked at, or earlier', () => {
  expect(selection(some, null).until).toBe('2024-06-15');
  expect(selection(some, 2024 * 12 + 11).until).toBe('2024-06-15');
  expect(selection(some, 2024 * 12 + 1).until).toBe('2024-02-29');
});

it('what is saved is what is seen', () => {
  const address = exportAddress('a&b/"c"', selection(some, null), 'csv');
  const query = new URL(address, 'http://localhost').searchParams;
  expect(Object.fromEntries(query)).toEqual({
    id: 'a&b/"c"',
    relation: 'adapter,unknown',
    license: 'mit,',
    text: 'llama',
    min_downloads: '1000',
    until: '2024-06-15',
    format: 'csv',
  });
});
