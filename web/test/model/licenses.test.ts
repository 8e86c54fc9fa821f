import { expect, test } from 'vitest';
import type { Schemas } from '../../src/api/client';
import { licenseSteps, told } from '../../src/pages/model/licenses';
import { access, createdOn, listOf } from '../../src/pages/model/record';

const member = (id: string, depth: number, ...licenses: string[]): Schemas['LicensedModel'] => ({
  id,
  depth,
  licenses,
  license_name: null,
  missing: false,
});

test('steps that deserve a look come first, what tells nothing last', () => {
  const answer: Schemas['LicensesAnswer'] = {
    id: 'c/c',
    truncated: true,
    members: [
      member('c/c', 0, 'mit'),
      member('b/b', 1),
      member('a/a', 2, 'llama3'),
      member('z/z', 1),
    ],
    steps: [
      { child: 'b/b', parent: 'z/z', change: 'unknown', conflict: null },
      { child: 'c/c', parent: 'b/b', change: 'added', conflict: null },
      { child: 'b/b', parent: 'a/a', change: 'dropped', conflict: 'Look here.' },
      // Its parent was cut off.
      { child: 'a/a', parent: 'gone/gone', change: 'unknown', conflict: null },
    ],
  };
  expect(licenseSteps(answer).map((step) => [step.parent.id, step.child.id])).toEqual([
    ['a/a', 'b/b'],
    ['b/b', 'c/c'],
    ['z/z', 'b/b'],
  ]);
});

test('licences in words, hostile ones too', () => {
  expect(told(member('a/a', 0))).toBeNull();
  expect(told(member('a/a', 0, 'mit', 'apache-2.0'))).toBe('mit, apache-2.0');
  expect(told({ ...member('a/a', 0, 'other'), license_name: 'x\u202ey' })).toBe(
    'other (x\\u{202e}y)',
  );
});

test('what the record tells, and what it does not', () => {
  expect(createdOn('2022-03-02T23:29:04Z')).toBe('2022-03-02 or before');
  expect(createdOn('2024-05-01T10:00:00Z')).toBe('2024-05-01');
  expect(access({ gated: 'auto', disabled: true })).toBe('gated, granted at once, disabled');
  expect(access({ gated: 'no', private: false })).toBe('open');
  expect(access({ gated: null })).toBeNull();
  expect(listOf({ tags: ['a', 7] }, 'tags')).toEqual(['a']);
  expect(listOf({ tags: null }, 'tags')).toBeNull();
});
