// @vitest-environment node
import { readFileSync } from 'node:fs';
import openapi, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('schema.d.ts is made from openapi.json as it is', async () => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
  const made = COMMENT_HEADER + astToString(await openapi(document, { alphabetize: true }));
  expect(readFileSync('src/api/schema.d.ts', 'utf8')).toBe(made);
});
