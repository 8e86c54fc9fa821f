/** What the choices of the page are called. */
import type { Colour, Size, View } from './state';

export const VIEW_WORDS: Record<View, string> = {
  tree: 'Tree',
  table: 'Table',
  graph: 'Graph of merges',
};

export const COLOUR_WORDS: Record<Colour, string> = {
  relation: 'Relation',
  license: 'Licence',
  task: 'Task',
  library: 'Library',
  author: 'Author',
  age: 'Year of creation',
  downloads: 'Downloads a month',
};

export const SIZE_WORDS: Record<Size, string> = {
  downloads: 'Downloads',
  likes: 'Likes',
  descendants: 'Descendants',
};
