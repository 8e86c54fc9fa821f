/** The tree of the selection, the head of its columns, and what is selected. */
import type { ComponentChildren, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Skeleton, Trouble } from '../../../design/show';
import { counted } from '../../../design/text';
import type { Scheme } from '../colour/classes';
import { SizeLegend } from '../colour/Legend';
import type { Month } from '../growth/months';
import type { Drawing } from '../save/drawing';
import type { Item, NodeItem } from '../tree/items';
import { unfolds } from '../tree/items';
import { largest } from '../tree/size';
import { Tree } from '../tree/Tree';
import { spotOf, turned } from '../tree/tokens';
import { type Unfolded, useTree } from '../tree/useTree';
import { COLOUR_WORDS, SIZE_WORDS } from './choices';
import { Details } from './Details';
import type { ViewState } from './state';
import { useNarrow } from './useNarrow';
import { useRoom } from './useRoom';
import { selectionNotes } from './words';
import '../tree/tree.css';

interface Props {
  id: string;
  state: ViewState;
  at: Month | null;
  moving: boolean;
  scheme: Scheme;
  legend: ComponentChildren;
  /** Where the way to draw what is seen is left. */
  drawing: RefObject<(() => Drawing | null) | null>;
  onChange(part: Partial<ViewState>): void;
}

/** Rows of a saved picture at most. */
const ROWS = 500;

export function TreePane(props: Props) {
  const { id, state, at, onChange } = props;
  const height = useRoom();
  const narrow = useNarrow();
  const { answer, unfolded } = useTree(id, state, at);
  const seen = useRef({ from: 0, to: 0 });

  useLayoutEffect(() => {
    props.drawing.current = () => unfolded && drawingOf(props, unfolded, seen.current);
  });

  const selected = useMemo(() => {
    const item = state.selected === null ? null : unfolded?.find(state.selected);
    return item?.kind === 'node' ? item : null;
  }, [unfolded, state.selected]);

  if (!unfolded) {
    return (
      <div class="family-pane">
        {answer.problem ? (
          <Trouble problem={answer.problem} retry={answer.retry} />
        ) : (
          <Skeleton height={height} label="Loading the tree" />
        )}
      </div>
    );
  }

  const select = (item: Item): Partial<ViewState> =>
    item.kind === 'node' ? { selected: item.key, spot: spotOf(item) } : {};
  const turn = (item: Item): Partial<ViewState> =>
    unfolds(item) ? { folds: turned(state.folds, item) } : {};

  return (
    <div class="family-main">
      <div class={`family-pane${answer.stale ? ' is-stale' : ''}`} aria-busy={answer.stale}>
        <div class="family-columns" aria-hidden="true">
          <span>Model</span>
          <span class="family-figures">
            {(!narrow || state.size === 'descendants') && <span>Descendants</span>}
            {(!narrow || state.size === 'likes') && <span>Likes</span>}
            {(!narrow || state.size === 'downloads') && <span>Downloads</span>}
          </span>
        </div>
        <Tree
          label={`Family tree of ${id}`}
          tree={unfolded}
          scheme={props.scheme}
          size={state.size}
          at={at}
          narrow={narrow}
          height={height}
          moving={props.moving}
          selected={state.selected}
          onToggle={(item) => onChange(turn(item))}
          onActivate={(item) => onChange({ ...select(item), ...turn(item) })}
          onWindow={(from, to) => {
            seen.current = { from, to };
          }}
        />
      </div>
      <div class="family-side">
        {selected && (
          <Details
            family={id}
            selected={selected.node}
            parent={parentOf(selected)}
            onClose={() => onChange({ selected: null, spot: null })}
          />
        )}
        {props.legend}
        <SizeLegend size={state.size} most={largest(unfolded.root, state.size)} />
      </div>
    </div>
  );
}

/** The model that an item hangs on, whatever bundle is between them. */
function parentOf(item: NodeItem): string | null {
  const { parent } = item;
  return parent?.kind === 'bundle' ? parent.parent.key : (parent?.key ?? null);
}

/** All rows where they are few, else those in sight and as many below. */
function drawingOf(
  { id, state, at, scheme }: Props,
  { root, outline }: Unfolded,
  seen: { from: number; to: number },
): Drawing {
  const all = outline.length <= ROWS;
  const from = all ? 0 : seen.from;
  const to = all ? outline.length : Math.min(outline.length, seen.from + ROWS);
  const rows = outline.slice(from, to).filter((row) => row.item !== null);
  const left = outline.length - rows.length;
  const notes = left > 0 ? [`${counted(left, 'row')} more are not in this picture`] : [];
  return {
    title: `Family of ${id}`,
    notes: [...selectionNotes(state.filters, at), ...notes],
    rows,
    seen: ({ item }) => (item?.kind === 'bundle' ? outline.count(item) : 0),
    scheme,
    legend: { colour: COLOUR_WORDS[state.colour], size: SIZE_WORDS[state.size].toLowerCase() },
    size: state.size,
    most: largest(root, state.size),
    replayed: at !== null,
  };
}
