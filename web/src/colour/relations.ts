/**
 * The colours of the relations, the same as in the terminal and the figures:
 * fine-tune blue, adapter purple, quantized green, merge pink. They differ in
 * lightness too, and each has a letter, so that nothing is told by hue alone.
 * `design/tokens.css` has the same values as variables (`--finetune` …).
 */
import type { Relation } from '../api/client';
import type { Theme } from '../app/theme';

/** A relation, or what has none: a root. */
export type Descent = Relation | 'root';

/** The order in which relations are always shown. */
export const relations: readonly Relation[] = [
  'finetune',
  'adapter',
  'quantized',
  'merge',
  'unknown',
];

const colours: Record<Theme, Record<Descent, string>> = {
  light: {
    finetune: '#0b57c4',
    adapter: '#8250df',
    quantized: '#007a58',
    merge: '#dd5f9d',
    unknown: '#8b8981',
    root: '#33322f',
  },
  dark: {
    finetune: '#2b7fe8',
    adapter: '#ab86fb',
    quantized: '#14b890',
    merge: '#ffb3d9',
    unknown: '#7d7b74',
    root: '#d8d6cf',
  },
};

/** For canvases. In markup use the variable: `var(--finetune)`, or the class `fill-finetune`. */
export function relationColour(of: Descent, theme: Theme): string {
  return colours[theme][of];
}

const words: Record<Descent, { mark: string; one: string; many: string }> = {
  finetune: { mark: 'F', one: 'fine-tune', many: 'fine-tunes' },
  adapter: { mark: 'A', one: 'adapter', many: 'adapters' },
  quantized: { mark: 'Q', one: 'quantization', many: 'quantizations' },
  merge: { mark: 'M', one: 'merge', many: 'merges' },
  unknown: { mark: '?', one: 'child, relation not told', many: 'children, relation not told' },
  root: { mark: 'R', one: 'root', many: 'roots' },
};

/** The letter of a relation. */
export const relationMark = (of: Descent) => words[of].mark;

/** What models of a relation are called: `fine-tune`, `fine-tunes`. */
export const relationName = (of: Descent, count = 1) =>
  count === 1 ? words[of].one : words[of].many;
