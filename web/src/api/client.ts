/** The server's answers, typed by its OpenAPI document (`schema.d.ts`). */

import { lost, reached, watchFingerprint } from './connection';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Node = Schemas['Node'];
export type Relation = Schemas['RelationWord'];
export type RelationCounts = Schemas['RelationCounts'];

type Json<T> = T extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/** Addresses that answer with JSON. */
export type GetPath = {
  [P in keyof paths]: paths[P] extends { get: infer Get }
    ? [Json<Get>] extends [never]
      ? never
      : P
    : never;
}[keyof paths];

export type Answer<P extends GetPath> = paths[P] extends { get: infer Get } ? Json<Get> : never;

type Given<Q> = [Q] extends [never] ? Record<string, never> : Q;

/** The query of an address; `{}` where it has none. */
export type Query<P extends GetPath> = paths[P] extends {
  get: { parameters: { query?: infer Q } };
}
  ? Given<NonNullable<Q>>
  : Record<string, never>;

export type PathParameters = Record<string, string | number>;

export type ProblemCode =
  | Schemas['ProblemCode']
  /** The server cannot be reached. */
  | 'connection'
  /** It answered with something that is not ours. */
  | 'unreadable';

/** Why there is no answer, and the way out. */
export class ApiProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly parameter: string | null = null,
    readonly suggestions: readonly string[] = [],
    /** After how many seconds the server wants to be asked again. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** The address of an answer, with its query; what is `null`, `undefined` or `''` is left out. */
export function address(path: string, query: object = {}, parameters: PathParameters = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const after = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(after) && after > 0 ? after : null;
  try {
    const { error } = (await response.json()) as Schemas['Problem'];
    return new ApiProblem(
      error.code,
      error.message,
      error.parameter ?? null,
      error.suggestions,
      retryAfter,
    );
  } catch {
    // What stands before a server that is gone answers in its stead.
    if (response.status >= 502) {
      lost();
      return new ApiProblem('connection', 'The server cannot be reached.');
    }
    return new ApiProblem('unreadable', `The server answered with status ${response.status}.`);
  }
}

async function ask(target: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(target, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    lost();
    throw new ApiProblem('connection', 'The server cannot be reached.');
  }
  if (!response.ok) throw await problemOf(response);
  reached();
  return response;
}

async function json<T>(target: string, init: RequestInit): Promise<T> {
  const response = await ask(target, init);
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem('unreadable', 'The answer broke off or cannot be read.');
  }
}

interface Options<P extends GetPath> {
  query?: Query<P>;
  path?: PathParameters;
  signal?: AbortSignal;
}

export const api = {
  get<P extends GetPath>(path: P, options: Options<P> = {}): Promise<Answer<P>> {
    const target = address(path, options.query, options.path);
    return json<Answer<P>>(target, { signal: options.signal ?? null });
  },

  /** Several models at once. */
  models(ids: readonly string[], signal?: AbortSignal): Promise<Schemas['BatchAnswer']> {
    return json('/api/v1/models', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids }),
      signal: signal ?? null,
    });
  },

  /** An answer that is not JSON, such as a tile of the map. */
  async bytes(target: string, signal?: AbortSignal): Promise<ArrayBuffer> {
    return (await ask(target, { signal: signal ?? null })).arrayBuffer();
  },
};

watchFingerprint(() => api.get('/api/v1/about'));
