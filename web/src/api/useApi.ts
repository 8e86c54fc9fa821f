import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type Answer,
  ApiProblem,
  address,
  api,
  type GetPath,
  type PathParameters,
  type Query,
} from './client';
import { onRenewal, round } from './connection';

export interface Asked<T> {
  /** The answer; while another is on its way, the one before. */
  data: T | null;
  problem: ApiProblem | null;
  loading: boolean;
  /** Whether `data` answers an older question. */
  stale: boolean;
  retry: () => void;
}

/** The latest answers, so that going back needs no waiting. A snapshot does not change. */
const kept = new Map<string, unknown>();
const room = 40;
onRenewal(() => kept.clear());

function keep(key: string, value: unknown) {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= room) break;
    kept.delete(oldest);
  }
}

/** Waits, or rejects as soon as nobody wants the answer any more. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Asks and, where the server is busy, asks again when it says so; three times. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'busy' || attempt === 3) throw error;
      await pause(Math.min(10, error.retryAfter ?? attempt), signal);
    }
  }
}

function problemFrom(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('unreadable', String(error));
}

/**
 * Asks the server, and again whenever the question changes, the connection is
 * back or the snapshot is a newer one. `query` of `null`: do not ask yet.
 */
export function useApi<P extends GetPath>(
  path: P,
  query: Query<P> | null,
  parameters?: PathParameters,
): Asked<Answer<P>> {
  type Held = { key: string; data: Answer<P> | null; problem: ApiProblem | null };
  const key = query === null ? '' : address(path, query, parameters);
  const [held, setHeld] = useState<Held>(() => ({
    key,
    data: (kept.get(key) as Answer<P> | undefined) ?? null,
    problem: null,
  }));
  const [attempt, setAttempt] = useState(0);
  const latest = useRef({ query, parameters });
  latest.current = { query, parameters };
  const turn = round.value;

  useEffect(() => {
    const { query, parameters } = latest.current;
    if (query === null) return;
    const known = kept.get(key) as Answer<P> | undefined;
    if (known !== undefined) {
      setHeld({ key, data: known, problem: null });
      return;
    }
    const control = new AbortController();
    const options = { query, path: parameters ?? {}, signal: control.signal };
    patiently(() => api.get(path, options), control.signal).then(
      (data) => {
        if (control.signal.aborted) return;
        keep(key, data);
        setHeld({ key, data, problem: null });
      },
      (error: unknown) => {
        if (control.signal.aborted) return;
        setHeld((before) => ({ key, data: before.data, problem: problemFrom(error) }));
      },
    );
    return () => control.abort();
  }, [path, key, attempt, turn]);

  const answered = held.key === key && (held.data !== null || held.problem !== null);
  return {
    data: held.data,
    problem: held.key === key ? held.problem : null,
    loading: query !== null && !answered,
    stale: held.data !== null && (held.key !== key || held.problem !== null),
    retry: () => {
      setHeld((before) => ({ ...before, problem: null }));
      setAttempt((before) => before + 1);
    },
  };
}
