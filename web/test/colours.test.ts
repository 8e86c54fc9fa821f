import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { relationColour, relations } from '../src/colour/relations';

const tokens = readFileSync('src/design/tokens.css', 'utf8');

const variable = (name: string) => {
  const found = tokens.match(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`));
  return { light: found?.[1] ?? '', dark: found?.[2] ?? '' };
};

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
}

test('canvases and markup have the same relation colours', () => {
  for (const of of [...relations, 'root'] as const) {
    const { light, dark } = variable(of);
    expect([relationColour(of, 'light'), relationColour(of, 'dark')]).toEqual([light, dark]);
  }
});

test('text is readable and marks are seen in both themes', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const ground of ['paper', 'raised', 'wash']) {
      for (const ink of ['ink', 'ink-2', 'ink-3', 'accent']) {
        expect(contrast(variable(ink)[theme], variable(ground)[theme])).toBeGreaterThan(4.5);
      }
    }
    for (const of of relations) {
      expect(contrast(relationColour(of, theme), variable('paper')[theme])).toBeGreaterThan(3);
    }
  }
});
