import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Answer, ApiProblem, address, api, type GetPath, type Query } from './client';
import { round } from './connection';

/** A long list of which only the pages are fetched that somebody looks at. */
export interface Pages<Row> {
  /** Rows in all; `null` until the first page is there. */
  total: number | null;
  row: (index: number) => Row | undefined;
  /** Says which rows are on screen. */
  want: (start: number, end: number) => void;
  problem: ApiProblem | null;
  retry: () => void;
}

const size = 100;

/** `take` gets rows and total out of an answer. */
export function usePages<P extends GetPath, Row>(
  path: P,
  query: Query<P>,
  take: (answer: Answer<P>) => { rows: readonly Row[]; total: number },
): Pages<Row> {
  const key = address(path, query);
  const turn = round.value;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [, draw] = useState(0);
  const [attempt, setAttempt] = useState(0);
  const taking = useRef(take);
  taking.current = take;

  const list = useMemo(
    () => ({
      pages: new Map<number, readonly Row[]>(),
      asked: new Set<number>(),
      total: null as number | null,
      control: new AbortController(),
    }),
    [key, turn, attempt],
  );

  const want = (start: number, end: number) => {
    for (let page = Math.floor(start / size); page * size < end; page += 1) {
      if (list.asked.has(page)) continue;
      list.asked.add(page);
      const paged = { ...query, offset: page * size, limit: size };
      api.get(path, { query: paged, signal: list.control.signal }).then(
        (answer) => {
          const { rows, total } = taking.current(answer);
          list.pages.set(page, rows);
          list.total = total;
          setProblem(null);
          draw((before) => before + 1);
        },
        (error: unknown) => {
          if (list.control.signal.aborted) return;
          list.asked.delete(page);
          setProblem(
            error instanceof ApiProblem ? error : new ApiProblem('unreadable', String(error)),
          );
        },
      );
    }
  };

  useEffect(() => {
    setProblem(null);
    want(0, size);
    return () => list.control.abort();
  }, [list]);

  return {
    total: list.total,
    row: (index) => list.pages.get(Math.floor(index / size))?.[index % size],
    want,
    problem,
    retry: () => setAttempt((before) => before + 1),
  };
}
