/** The unfolded tree as it is asked for, page by page, while one looks at it. */
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { api } from '../../../api/client';
import { round } from '../../../api/connection';
import { useApi } from '../../../api/useApi';
import type { Month } from '../growth/months';
import { Loader } from '../paging/loader';
import { PAGE } from '../paging/pages';
import { filterWords, type ViewState } from '../view/state';
import { selection } from '../view/words';
import { findItem, itemsOf, unseen } from './find';
import { type BundleItem, type Item, type NodeItem, pageItems, treeOf } from './items';
import { Outline, type Row } from './outline';
import { isOpen } from './tokens';

/** Members that stand alone at most. */
const ROOM = 120;

/** Months at the slider before pages are asked for as of that month. */
const SETTLE = 350;

export interface Unfolded {
  root: NodeItem;
  outline: Outline;
  /** Asks for what the rows `from..to` lack. */
  look(from: number, to: number): void;
  /** Asks again for what could not be had. */
  again(): void;
  find(key: string): Item | null;
}

/** `at` is the month looked at just now, which runs ahead of the address. */
export function useTree(id: string, state: ViewState, at: Month | null) {
  const words = filterWords(state.filters);
  const answer = useApi('/api/v1/tree', { id, ...words, room: ROOM });
  const [version, changed] = useReducer((count: number, _: undefined) => count + 1, 0);
  const root = useMemo(() => (answer.data ? treeOf(answer.data) : null), [answer.data]);
  const asked = useRef(state.filters);
  asked.current = state.filters;

  const loader = useMemo(() => {
    const load = async (bundle: BundleItem, page: number, signal: AbortSignal) => {
      const { crowd } = bundle;
      const query = { id: bundle.parent.key, root: id, bundle: bundle.bundle.key };
      const answer = await api.get('/api/v1/children', {
        query: {
          ...query,
          ...selection(asked.current, crowd.at),
          offset: page * PAGE,
          limit: PAGE,
        },
        signal,
      });
      if (signal.aborted) return;
      crowd.arrived(page, pageItems(bundle, answer.nodes, answer.offset), answer.total);
    };
    return new Loader(load, () => changed(undefined));
  }, [root]);
  useEffect(() => () => loader.stop(), [loader]);

  const { folds } = state;
  const outline = useMemo(
    () => root && new Outline(root, (item) => isOpen(folds, item), at),
    [root, folds, at, version],
  );

  const { selected, spot } = state;
  useLayoutEffect(() => {
    if (!root) return;
    const wanted = selected !== null && spot !== null ? { key: selected, spot } : null;
    for (const want of unseen(root, (item) => isOpen(folds, item), folds.open, wanted)) {
      loader.fetch(want.bundle, want.place);
    }
  }, [root, folds, selected, spot, version]);

  // When the month is chosen, crowds of which only a part is there are asked for anew; so are
  // those of members that have come since.
  useEffect(() => {
    if (!root) return;
    const timer = setTimeout(() => {
      let turned = false;
      for (const item of itemsOf(root)) {
        if (item.kind !== 'bundle' || item.crowd.at === at) continue;
        // What is there as a whole can be told from the dates of its members.
        if (item.crowd.at === null && item.crowd.isWhole) continue;
        loader.drop(item);
        item.crowd.turnTo(at, at === null ? item.bundle.matching : item.growth.until(at));
        turned = true;
      }
      if (turned) changed(undefined);
    }, SETTLE);
    return () => clearTimeout(timer);
  }, [root, at, version]);

  // What could not be had is asked for again when the server is back.
  const turn = round.value;
  useEffect(() => {
    if (!root || turn === 0) return;
    forgive(root);
    changed(undefined);
  }, [turn]);

  const unfolded = useMemo<Unfolded | null>(
    () =>
      root &&
      outline && {
        root,
        outline,
        look: (from, to) => loader.look(comingOf(outline.slice(from, to))),
        again: () => {
          forgive(root);
          changed(undefined);
        },
        find: (key) => findItem(root, key),
      },
    [root, outline, loader],
  );
  return { answer, unfolded };
}

function forgive(root: NodeItem): void {
  for (const item of itemsOf(root)) if (item.kind === 'bundle') item.crowd.forgive();
}

/** The places of members that are not there yet. */
function comingOf(rows: readonly Row[]) {
  return rows.flatMap(({ item, crowd, place }) =>
    item === null && crowd && place !== null ? { source: crowd, place } : [],
  );
}
