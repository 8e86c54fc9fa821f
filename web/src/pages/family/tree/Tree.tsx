/** The tree on screen: only the rows in sight are in the document. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Scheme } from '../colour/classes';
import type { Month } from '../growth/months';
import { useWindow } from '../paging/useWindow';
import type { Size } from '../view/state';
import type { Item } from './items';
import { move, typeAhead } from './keys';
import { NARROW, WIDE } from './links';
import type { Row } from './outline';
import { largest } from './size';
import { TreeRow } from './TreeRow';
import type { Unfolded } from './useTree';

interface Props {
  label: string;
  tree: Unfolded;
  scheme: Scheme;
  size: Size;
  at: Month | null;
  narrow: boolean;
  /** At most so high, in pixels. */
  height: number;
  /** Whether rows glide to their places. */
  moving: boolean;
  selected: string | null;
  onToggle(item: Item): void;
  /** Selects and unfolds at once. */
  onActivate(item: Item): void;
  /** What is in sight, for saving the picture. */
  onWindow(from: number, to: number): void;
}

export function Tree(props: Props) {
  const { tree, narrow, selected } = props;
  const { outline } = tree;
  const box = useRef<HTMLDivElement>(null);
  const measures = narrow ? NARROW : WIDE;
  const high = measures.row;
  const view = useWindow(box, outline.length, high);
  const { from, to } = view;
  const [focus, setFocus] = useState<{ key: string; index: number } | null>(null);
  const typed = useRef({ letters: '', when: 0 });
  /** Whether the focused row is to get the focus once it is drawn. */
  const grab = useRef(false);
  /** Whether the focus is here, or was until its row went away. */
  const held = useRef(false);

  useLayoutEffect(() => {
    tree.look(from, to);
    props.onWindow(view.first, view.first + view.rows);
  }, [tree, from, to]);

  const rows = outline.slice(from, to).map((row, step) => ({ row, index: from + step }));
  const focused = focusIndex();
  // The focused row stays in the document, or the focus would be lost.
  if (focused < from || focused >= to) {
    const row = outline.row(focused);
    if (row) rows.push({ row, index: focused });
  }

  // An address that names a model is followed to it, once it is there.
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (selected === shown.current) return;
    const item = selected === null ? null : tree.find(selected);
    const index = item ? outline.indexOf(item) : -1;
    if (selected !== null && index < 0) return;
    shown.current = selected;
    if (item) {
      setFocus({ key: item.key, index });
      if (index < view.first || index >= view.first + view.rows) lead(index);
    }
  }, [selected, tree]);

  useLayoutEffect(() => {
    const inside = box.current?.contains(document.activeElement);
    if (!grab.current && (inside || !held.current)) return;
    grab.current = false;
    const row = box.current?.querySelector<HTMLElement>('[tabindex="0"]');
    if (!row) return;
    row.focus({ preventScroll: true });
    bringOut(row);
  });

  /** Where the focus is now; rows come and go, so it is looked up anew. */
  function focusIndex(): number {
    if (!focus) return 0;
    const near = outline.row(focus.index);
    if (near?.key === focus.key) return focus.index;
    for (let item = tree.find(focus.key); item; item = item.parent) {
      const index = outline.indexOf(item);
      if (index >= 0) return index;
    }
    return Math.min(focus.index, outline.length - 1);
  }

  function reveal(index: number) {
    const element = box.current;
    if (!element) return;
    const top = index * high;
    // Half a row of air above and below.
    if (top - high / 2 < element.scrollTop) element.scrollTop = Math.max(0, top - high / 2);
    else if (top + 1.5 * high > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + 1.5 * high - element.clientHeight;
    }
  }

  /** Brings a row well into sight, for the lower part of the box may be below the window. */
  function lead(index: number) {
    const element = box.current;
    if (element) element.scrollTop = Math.max(0, index * high - element.clientHeight / 3);
  }

  function goTo(index: number) {
    const row = outline.row(index);
    if (!row) return;
    grab.current = true;
    setFocus({ key: row.key, index });
    reveal(index);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const row = outline.row(focused);
    if (key === 'Enter' || (key === ' ' && typed.current.letters === '')) {
      event.preventDefault();
      if (row?.item) props.onActivate(row.item);
      return;
    }
    if (key.length === 1 && key !== ' ') {
      const now = performance.now();
      const letters = now - typed.current.when < 700 ? typed.current.letters + key : key;
      typed.current = { letters, when: now };
      const found = typeAhead(outline, focused, letters);
      if (found !== null) goTo(found);
      event.preventDefault();
      return;
    }
    typed.current = { letters: '', when: 0 };
    const step = move(outline, focused, key, Math.max(1, view.rows - 2));
    if (!step) return;
    event.preventDefault();
    if (step.toggle) {
      grab.current = true;
      props.onToggle(step.toggle);
    }
    if (step.focus !== undefined) goTo(step.focus);
  }

  function onClick(row: Row, index: number) {
    setFocus({ key: row.key, index });
    grab.current = true;
    if (row.item) props.onActivate(row.item);
    else tree.again();
  }

  const most = useMemo(() => largest(tree.root, props.size), [tree.root, props.size]);
  return (
    <div
      ref={box}
      class={`family-tree${props.moving ? ' is-moving' : ''}`}
      role="tree"
      aria-label={props.label}
      style={{ maxHeight: `${props.height}px` }}
      onKeyDown={onKeyDown}
      onFocusIn={() => {
        held.current = true;
      }}
      onFocusOut={(event) => {
        // A row that goes away loses the focus too; the next drawing takes it up again.
        const row = event.target as Node;
        queueMicrotask(() => {
          const inside = box.current?.contains(document.activeElement);
          if (row.isConnected && !inside) held.current = false;
        });
      }}
    >
      <div role="none" class="family-rows" style={{ height: `${outline.length * high}px` }}>
        {rows.map(({ row, index }) => (
          <TreeRow
            key={row.key}
            row={row}
            index={index}
            scheme={props.scheme}
            size={props.size}
            most={most}
            seen={row.item?.kind === 'bundle' ? outline.count(row.item) : 0}
            replayed={props.at !== null}
            measures={measures}
            narrow={narrow}
            focused={index === focused}
            selected={row.item !== null && row.item.key === selected}
            onClick={() => onClick(row, index)}
          />
        ))}
      </div>
    </div>
  );
}

/** Room for what stays at the bottom of the window. */
const BOTTOM = 110;

/** Scrolls the page so far that a row is not covered. */
function bringOut(row: HTMLElement): void {
  const { top, bottom } = row.getBoundingClientRect();
  const covered = bottom - (window.innerHeight - BOTTOM);
  if (covered > 0) window.scrollBy(0, covered);
  else if (top < 0) window.scrollBy(0, top);
}
