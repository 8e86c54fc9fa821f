/** Where the reader is. All of a view's state is in the address. */
import { signal } from '@preact/signals';

export const pages = [
  'start',
  'model',
  'family',
  'compare',
  'map',
  'families',
  'influence',
  'missing',
] as const;

export type Page = (typeof pages)[number];

export interface Route {
  page: Page;
  /** The model's id, on the pages of one model. */
  id: string | null;
  /** The query string; read it through `Param`s, change it by `setParams`. */
  params: URLSearchParams;
}

/** Changes of the query string; `null` takes a parameter out. */
export type Params = Record<string, string | number | boolean | null | undefined>;

const ofOneModel: readonly string[] = ['model', 'family'];

/** Reads an address. */
export function parse(path: string, search: string): Route {
  const params = new URLSearchParams(search);
  const [first = '', ...rest] = path.replace(/^\/+/, '').replace(/\/+$/, '').split('/');
  const nowhere: Route = { page: 'missing', id: null, params };
  if (first === '' && rest.length === 0) return { page: 'start', id: null, params };
  if (ofOneModel.includes(first)) {
    let id: string | null;
    try {
      id = rest.length > 0 ? rest.map(decodeURIComponent).join('/') : params.get('id');
    } catch {
      return nowhere;
    }
    return id ? { page: first as Page, id, params } : nowhere;
  }
  const known = pages.find((page) => page === first);
  if (known && known !== 'start' && known !== 'missing' && rest.length === 0) {
    return { page: known, id: null, params };
  }
  return nowhere;
}

/** The address of a page. Values that are `null`, `undefined`, `''` or `false` are left out. */
export function href(page: Exclude<Page, 'missing'>, id?: string | null, params?: Params): string {
  const query = new URLSearchParams();
  let path = page === 'start' ? '/' : `/${page}`;
  if (id) {
    const segments = id.split('/');
    // A browser swallows empty segments, `.` and `..`, even when they are escaped.
    if (segments.some((segment) => /^\.{0,2}$/.test(segment))) query.set('id', id);
    else path += `/${segments.map(encodeURIComponent).join('/')}`;
  }
  merge(query, params ?? {});
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

function merge(query: URLSearchParams, changes: Params) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '' || value === false) {
      query.delete(name);
    } else query.set(name, String(value));
  }
}

const here = () => parse(location.pathname, location.search);

/** Where the reader is. */
export const route = signal<Route>(here());

/** How far a page was scrolled is kept with its entry in the history. */
function keepScroll() {
  history.replaceState({ ...history.state, scroll: window.scrollY }, '');
}

/** Goes to an address of the explorer. */
export function navigate(address: string, { replace = false } = {}) {
  const before = route.value;
  if (replace) history.replaceState(history.state, '', address);
  else {
    keepScroll();
    history.pushState({ scroll: 0 }, '', address);
  }
  route.value = here();
  const moved = before.page !== route.value.page || before.id !== route.value.id;
  if (moved && !replace) {
    window.scrollTo(0, 0);
    arrive();
  }
}

/**
 * Changes the query string of this page. With `replace` (the usual thing for
 * sliders and typing) the back button does not stop at each step.
 */
export function setParams(changes: Params, { replace = false } = {}) {
  const query = new URLSearchParams(location.search);
  merge(query, changes);
  const text = query.toString();
  const address = location.pathname + (text ? `?${text}` : '');
  if (address === location.pathname + location.search) return;
  navigate(address, { replace });
}

/** After a change of page: focus goes to the heading, so that it is read out. */
function arrive() {
  whenThere(
    () => document.querySelector<HTMLElement>('main h1'),
    (heading) => {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    },
  );
}

/** Waits for up to two seconds until a page has been drawn. */
function whenThere<T>(find: () => T | null, then: (found: T) => void) {
  const end = performance.now() + 2000;
  const at = location.href;
  const look = () => {
    if (location.href !== at) return;
    const found = find();
    if (found !== null) then(found);
    else if (performance.now() < end) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Listens to the back and forward buttons; once, at the start. */
export function startRouter() {
  history.scrollRestoration = 'manual';
  window.addEventListener('popstate', (event) => {
    const before = route.value;
    route.value = here();
    const scroll: number = event.state?.scroll ?? 0;
    if (before.page !== route.value.page || before.id !== route.value.id) arrive();
    whenThere(
      () => (document.documentElement.scrollHeight - window.innerHeight >= scroll ? scroll : null),
      (top) => window.scrollTo(0, top),
    );
  });
  let timer = 0;
  window.addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = window.setTimeout(keepScroll, 150);
  });
}

/** One thing in the query string, with its type. */
export interface Param<T> {
  name: string;
  read(params: URLSearchParams): T;
  /** `null` where the value need not stand in the address. */
  write(value: T): string | null;
}

export const param = {
  text(name: string, fallback = ''): Param<string> {
    return {
      name,
      read: (params) => params.get(name) ?? fallback,
      write: (value) => (value === fallback ? null : value),
    };
  },
  /** One of some words; anything else reads as the fallback. */
  word<W extends string>(name: string, words: readonly W[], fallback: W): Param<W> {
    return {
      name,
      read: (params) => words.find((word) => word === params.get(name)) ?? fallback,
      write: (value) => (value === fallback ? null : value),
    };
  },
  /** Several of some words, separated by commas, in the order of `words`; all when absent. */
  words<W extends string>(name: string, words: readonly W[]): Param<readonly W[]> {
    return {
      name,
      read: (params) => {
        const given = params.get(name)?.split(',');
        const found = given ? words.filter((word) => given.includes(word)) : words;
        return found.length > 0 ? found : words;
      },
      write: (value) =>
        value.length === words.length || value.length === 0 ? null : value.join(','),
    };
  },
  number(name: string, fallback: number, least = -Infinity, most = Infinity): Param<number> {
    return {
      name,
      read: (params) => {
        const text = params.get(name);
        const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
        return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : fallback;
      },
      write: (value) => (value === fallback ? null : String(value)),
    };
  },
  flag(name: string): Param<boolean> {
    return {
      name,
      read: (params) => params.get(name) === '1',
      write: (value) => (value ? '1' : null),
    };
  },
};

/** A parameter's value here and now; a component that calls this follows it. */
export function read<T>(what: Param<T>): T {
  return what.read(route.value.params);
}

/** Puts a parameter's value into the address. */
export function write<T>(what: Param<T>, value: T, options?: { replace?: boolean }) {
  setParams({ [what.name]: what.write(value) }, options);
}
