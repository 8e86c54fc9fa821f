/** What is shown: sections, numbers, ids, relations, and states without data. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiProblem, Relation, RelationCounts } from '../api/client';
import { Link } from '../app/Link';
import { type Descent, relationMark, relationName, relations } from '../colour/relations';
import { Button } from './controls';
import { compact, full, share, visible } from './text';
import './show.css';

interface PanelProps {
  title: string;
  /** What the reader must know about what is shown. */
  note?: ComponentChildren;
  /** Controls at the end of the heading's line. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A section under a hairline. */
export function Panel({ title, note, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {actions && <div class="panel-actions">{actions}</div>}
      </div>
      {children}
      {note && <p class="panel-note">{note}</p>}
    </section>
  );
}

/** A compact number with the full one as its title; a dash where it is not known. */
export function Num({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) {
    return (
      <span class="quiet" title="not known">
        <span aria-hidden="true">–</span>
        <span class="away">not known</span>
      </span>
    );
  }
  const short = compact(value);
  const exact = full(value);
  return <span title={short === exact ? undefined : exact}>{short}</span>;
}

/** A model's id, its owner lighter. Ids are foreign text: this isolates them. */
export function Id({ id }: { id: string }) {
  const cut = id.indexOf('/');
  return (
    <bdi class="id">
      {cut > 0 && <span class="id-owner">{visible(id.slice(0, cut + 1))}</span>}
      {visible(id.slice(cut > 0 ? cut + 1 : 0))}
    </bdi>
  );
}

/** A link to a model, or to another page about it. */
export function ModelLink({ id, page = 'model' }: { id: string; page?: 'model' | 'family' }) {
  return (
    <Link page={page} id={id} class="model-link">
      <Id id={id} />
    </Link>
  );
}

/** The relation as colour and letter; with `word`, its name too. */
export function RelationMark({ relation, word = false }: { relation: Descent; word?: boolean }) {
  const name = relationName(relation);
  return (
    <span class="relation" title={word ? undefined : name}>
      <span class={`relation-swatch fill-${relation}`} aria-hidden="true" />
      <span class="relation-letter" aria-hidden="true">
        {relationMark(relation)}
      </span>
      <span class={word ? '' : 'away'}>{name}</span>
    </span>
  );
}

interface LegendProps {
  counts?: RelationCounts;
  /** Which relations; all of them otherwise, and with `counts` only those that occur. */
  only?: readonly Relation[];
}

export function RelationLegend({ counts, only = relations }: LegendProps) {
  return (
    <ul class="legend" aria-label="Relations">
      {only
        .filter((relation) => !counts || counts[relation] > 0)
        .map((relation) => (
          <li key={relation}>
            <RelationMark relation={relation} />{' '}
            {counts && (
              <>
                <Num value={counts[relation]} />{' '}
              </>
            )}
            {relationName(relation, counts ? counts[relation] : 2)}
          </li>
        ))}
    </ul>
  );
}

/** The shares of the relations as one thin bar. */
export function RelationBar({ counts }: { counts: RelationCounts }) {
  const all = relations.reduce((sum, relation) => sum + counts[relation], 0);
  const told = relations
    .filter((relation) => counts[relation] > 0)
    .map(
      (relation) => `${share(counts[relation], all)} ${relationName(relation, counts[relation])}`,
    )
    .join(', ');
  return (
    <span class="relation-bar" role="img" aria-label={told || 'no descendants'} title={told}>
      {relations
        .filter((relation) => counts[relation] > 0)
        .map((relation) => (
          <span key={relation} class={`fill-${relation}`} style={{ flexGrow: counts[relation] }} />
        ))}
    </span>
  );
}

/** There is nothing to show, and why. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** Something went wrong; says what, and the way out. */
export function Trouble({ problem, retry }: { problem: ApiProblem; retry?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>{visible(problem.message)}</p>
      {problem.suggestions.length > 0 && (
        <p>
          Did you mean{' '}
          {problem.suggestions.map((id, i) => (
            <>
              {i > 0 && ', '}
              <ModelLink key={id} id={id} />
            </>
          ))}
          ?
        </p>
      )}
      {retry && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

/** Keeps the room of what is on its way. `height` must be the final one. */
export function Skeleton({ height, label = 'Loading' }: { height: number; label?: string }) {
  return (
    <div class="skeleton" style={{ height: `${height}px` }} role="status">
      <span class="away">{label}…</span>
    </div>
  );
}

interface LoadedProps<T> {
  from: { data: T | null; problem: ApiProblem | null; stale: boolean; retry: () => void };
  /** Height of what is shown, for the skeleton. */
  height: number;
  children: (data: T) => ComponentChildren;
}

/** Skeleton, trouble or the thing itself. */
export function Loaded<T>({ from, height, children }: LoadedProps<T>) {
  if (from.data !== null && !(from.problem && from.problem.code !== 'connection')) {
    return (
      <div class={from.stale ? 'stale' : ''} aria-busy={from.stale}>
        {children(from.data)}
      </div>
    );
  }
  // A lost connection has its banner, and the answer comes by itself.
  if (from.problem && from.problem.code !== 'connection') {
    return (
      <div style={{ minHeight: `${height}px` }}>
        <Trouble problem={from.problem} retry={from.retry} />
      </div>
    );
  }
  return <Skeleton height={height} />;
}
