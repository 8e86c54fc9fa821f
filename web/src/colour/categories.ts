/**
 * Colours for tasks, licences, libraries and owners. Eleven that can be told
 * apart, one for all other values, one for none told. Their lightness steps up
 * and down so that neighbours differ for colour-blind readers too.
 */
import type { Theme } from '../app/theme';

export const most = 11;

const light = [
  '#1f5fbf',
  '#d9822b',
  '#0f7a6c',
  '#c2477f',
  '#7a5cc7',
  '#6b7d12',
  '#b3402a',
  '#2b94b8',
  '#8a5a2b',
  '#5a3e8e',
  '#4c9a4c',
];
const dark = [
  '#5b9bf5',
  '#f0a55a',
  '#3fb8a6',
  '#f08bb8',
  '#a991f0',
  '#b5c653',
  '#e8765f',
  '#6cc8e6',
  '#c79a6b',
  '#c9b3f5',
  '#86cf86',
];

const rest: Record<Theme, { other: string; none: string }> = {
  light: { other: '#8b8981', none: '#cfccc3' },
  dark: { other: '#7d7b74', none: '#45443f' },
};

/** The colour of the value at `rank`; `null` for none told, ranks beyond the eleventh are "other". */
export function categoryColour(rank: number | null, theme: Theme): string {
  if (rank === null) return rest[theme].none;
  return (theme === 'dark' ? dark : light)[rank] ?? rest[theme].other;
}
