import { expect, test } from 'vitest';
import type { Schemas } from '../src/api/client';
import { differenceRows, fieldName, shortened } from '../src/difference/rows';

const field = (
  name: string,
  state: Schemas['DifferenceState'],
  ...segments: readonly [Schemas['DifferenceState'], string, string][]
): Schemas['FieldDifference'] => ({
  field: name,
  state,
  segments: segments.map(([state, one, other]) => ({ state, one, other })),
});

test('what became of a property is said in words', () => {
  const rows = differenceRows([
    field('likes', 'equal', ['equal', '3', '3']),
    field('task', 'replaced', ['replaced', 'fill-mask', 'text-generation']),
    field('sha', 'deleted', ['deleted', 'abc', '']),
    field('arxiv', 'inserted', ['inserted', '', '2401.1']),
  ]);
  expect(rows.map((row) => row.said)).toEqual(['same', 'changed', 'first', 'second']);
  expect(rows[2]).toMatchObject({ one: [{ text: 'abc', shared: false }], other: [] });
});

test('entries of lists are told apart, characters of texts are not torn', () => {
  const [tags, author] = differenceRows([
    field('tags', 'replaced', ['equal', 'a, b', 'a, b'], ['deleted', 'c', ''], ['equal', 'd', 'd']),
    field('author', 'replaced', ['equal', 'Qwen', 'Qwen'], ['inserted', '', '2']),
  ]);
  expect(tags?.one).toEqual([
    { text: 'a, b', shared: true },
    { text: ', c', shared: false },
    { text: ', d', shared: true },
  ]);
  expect(tags?.other).toEqual([{ text: 'a, b, d', shared: true }]);
  expect(author?.other).toEqual([
    { text: 'Qwen', shared: true },
    { text: '2', shared: false },
  ]);
});

test('texts with only a few characters in common are changed as a whole', () => {
  const [id] = differenceRows([
    field(
      'id',
      'replaced',
      ['replaced', 'meta', 'unsl'],
      ['equal', 'o', 'o'],
      ['deleted', 'x', ''],
    ),
  ]);
  expect(id?.one).toEqual([{ text: 'metaox', shared: false }]);
});

test('hostile text is shown by number and long stretches are cut between characters', () => {
  const [row] = differenceRows([field('author', 'equal', ['equal', 'a\u202e<b>', 'a\u202e<b>'])]);
  expect(row?.one).toEqual([{ text: 'a\\u{202e}<b>', shared: true }]);
  expect(shortened('short', 10)).toBe('short');
  expect(shortened('😀'.repeat(200), 40)).toBe(`${'😀'.repeat(10)} … ${'😀'.repeat(10)}`);
});

test('names of properties', () => {
  expect(['downloads_all_time', 'licenses', 'license_name', 'arxiv'].map(fieldName)).toEqual([
    'downloads all time',
    'licences',
    'licence name',
    'arXiv',
  ]);
});
