/** The whole state of the family page as words of its address, and back. */
import { type Month, monthOf, monthText } from '../growth/months';
import {
  type Folds,
  NO_FOLDS,
  readOpen,
  readShut,
  readSpot,
  type Spot,
  writeOpen,
  writeShut,
  writeSpot,
} from '../tree/tokens';
import { RELATIONS, type RelationWord } from '../types';

export const VIEWS = ['tree', 'table', 'graph'] as const;
export const COLOURS = [
  'relation',
  'license',
  'task',
  'library',
  'author',
  'age',
  'downloads',
] as const;
export const SIZES = ['downloads', 'likes', 'descendants'] as const;
export const SORTS = [
  'id',
  'relation',
  'depth',
  'descendants',
  'downloads',
  'likes',
  'created_at',
  'task',
  'license',
  'library',
] as const;

export type View = (typeof VIEWS)[number];
export type Colour = (typeof COLOURS)[number];
export type Size = (typeof SIZES)[number];
export type Sort = (typeof SORTS)[number];

/**
 * Conditions on members; each list holds values of which one must hold, the
 * empty one for members that tell none.
 */
export interface Filters {
  relation: RelationWord[];
  task: string[];
  license: string[];
  library: string[];
  author: string[];
  text: string;
  minDownloads: number | null;
  /** Days. */
  since: string;
  until: string;
}

export interface ViewState {
  view: View;
  colour: Colour;
  size: Size;
  filters: Filters;
  /** The month at whose end the family is looked at; `null`: all of it. */
  at: Month | null;
  folds: Folds;
  sort: Sort;
  /** Whether the sorting is turned over. */
  turned: boolean;
  /** The model selected, and where in its crowd it is. */
  selected: string | null;
  spot: Spot | null;
}

export const NO_FILTERS: Filters = {
  relation: [],
  task: [],
  license: [],
  library: [],
  author: [],
  text: '',
  minDownloads: null,
  since: '',
  until: '',
};

export const START: ViewState = {
  view: 'tree',
  colour: 'relation',
  size: 'downloads',
  filters: NO_FILTERS,
  at: null,
  folds: NO_FOLDS,
  sort: 'downloads',
  turned: false,
  selected: null,
  spot: null,
};

/** Words of an address; what is absent is as at the start. */
export type Words = Record<string, string | null>;

interface Source {
  get(name: string): string | null;
}

/** Reads an address; what cannot be understood is as at the start. */
export function readView(params: Source): ViewState {
  return {
    view: oneOf(VIEWS, params.get('view')) ?? START.view,
    colour: oneOf(COLOURS, params.get('colour')) ?? START.colour,
    size: oneOf(SIZES, params.get('size')) ?? START.size,
    filters: {
      relation: list(params.get('relation')).flatMap((word) => oneOf(RELATIONS, word) ?? []),
      task: list(params.get('task')),
      license: list(params.get('license')),
      library: list(params.get('library')),
      author: list(params.get('author')).filter((owner) => owner !== ''),
      text: params.get('text') ?? '',
      minDownloads: whole(params.get('min_downloads')) || null,
      since: day(params.get('since')),
      until: day(params.get('until')),
    },
    at: monthOf(params.get('at')),
    folds: { open: readOpen(params.get('open')), shut: readShut(params.get('fold')) },
    sort: oneOf(SORTS, params.get('sort')) ?? START.sort,
    turned: params.get('turned') === '1',
    selected: params.get('model') || null,
    spot: readSpot(params.get('place')),
  };
}

/** All words of a state; `null` where it is as at the start. */
export function writeView(state: ViewState): Words {
  const { filters, folds } = state;
  return {
    view: unless(state.view, START.view),
    colour: unless(state.colour, START.colour),
    size: unless(state.size, START.size),
    ...filterWords(filters),
    at: state.at === null ? null : monthText(state.at),
    open: writeOpen(folds.open) || null,
    fold: writeShut(folds.shut) || null,
    sort: unless(state.sort, START.sort),
    turned: state.turned ? '1' : null,
    model: state.selected,
    place: state.selected !== null && state.spot ? writeSpot(state.spot) : null,
  };
}

/** Conditions as the API and the address take them. */
export function filterWords(filters: Filters): Words {
  return {
    relation: filters.relation.join(',') || null,
    task: joined(filters.task),
    license: joined(filters.license),
    library: joined(filters.library),
    author: joined(filters.author),
    text: filters.text.trim() || null,
    min_downloads: filters.minDownloads === null ? null : String(filters.minDownloads),
    since: filters.since || null,
    until: filters.until || null,
  };
}

/** Whether any condition is set. */
export function hasFilters(filters: Filters): boolean {
  return Object.values(filterWords(filters)).some((word) => word !== null);
}

/** The empty word, which stands for members that tell none, is a lone comma. */
function joined(values: readonly string[]): string | null {
  if (values.length === 0) return null;
  return values.join(',') || ',';
}

function list(text: string | null): string[] {
  return text ? [...new Set(text.split(','))] : [];
}

function oneOf<T extends string>(words: readonly T[], text: string | null): T | null {
  return words.find((word) => word === text) ?? null;
}

function unless<T extends string>(word: T, start: T): T | null {
  return word === start ? null : word;
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function day(text: string | null): string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : '';
}
