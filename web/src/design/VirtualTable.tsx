/** A table of any length: only the rows on screen are in the document. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './VirtualTable.css';

export interface Column<Row> {
  key: string;
  head: string;
  cell: (row: Row, index: number) => ComponentChildren;
  /** Width as grid track: `minmax(0, 1fr)`, `96px`. */
  width: string;
  number?: boolean;
  /** Whether the list can be sorted by it. */
  sortable?: boolean;
  /** Left out below 640 pixels, unless the list is sorted by it. */
  wideOnly?: boolean;
}

interface Props<Row> {
  /** What the table is of, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  /** Rows in all. */
  total: number;
  /** A row, or `undefined` while it is on its way. */
  row: (index: number) => Row | undefined;
  /** Told which rows are on screen. */
  onRange?: (start: number, end: number) => void;
  /** At most so high, in pixels; a shorter list takes less. */
  height: number;
  rowHeight?: number;
  sort?: { by: string; ascending: boolean };
  onSort?: (by: string) => void;
}

/** Browsers draw nothing below some 16 million pixels: longer lists are scrolled in proportion. */
const tallest = 12_000_000;
const spare = 8;

export function VirtualTable<Row>(props: Props<Row>) {
  const { label, total, row, onRange, height, rowHeight = 40, sort, onSort } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const narrow = useNarrow();
  const columns = props.columns.filter(
    (column) => !narrow || !column.wideOnly || column.key === sort?.by,
  );
  const tracks = columns.map((column) => column.width).join(' ');

  const body = Math.min(height, total * rowHeight);
  const all = total * rowHeight;
  const drawn = Math.min(tallest, all);
  const shown = Math.ceil(body / rowHeight);
  const furthest = Math.max(1, drawn - body);
  const first = Math.floor(all > drawn ? (top / furthest) * (total - shown) : top / rowHeight);
  const start = Math.max(0, first - spare);
  const end = Math.min(total, first + shown + spare);
  const offset = all > drawn ? top - (first - start) * rowHeight : start * rowHeight;

  useEffect(() => {
    onRange?.(start, end);
  }, [start, end, onRange]);

  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setTop(0);
  }, [sort?.by, sort?.ascending]);

  const rows = [];
  for (let index = start; index < end; index += 1) {
    const data = row(index);
    rows.push(
      <div
        key={index}
        class="vt-row"
        role="row"
        aria-rowindex={index + 2}
        aria-busy={data === undefined}
        style={{ gridTemplateColumns: tracks, height: `${rowHeight}px` }}
      >
        {columns.map((column) => (
          <div key={column.key} role="cell" class={column.number ? 'vt-cell num' : 'vt-cell'}>
            {data === undefined ? (
              <span class="vt-wait" aria-hidden="true" />
            ) : (
              column.cell(data, index)
            )}
          </div>
        ))}
      </div>,
    );
  }
  return (
    <div class="vt" role="table" aria-label={label} aria-rowcount={total + 1}>
      <div role="rowgroup" class="vt-head">
        <div role="row" class="vt-row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
          {columns.map((column) => (
            <Head
              key={column.key}
              column={column}
              sort={sort}
              onSort={column.sortable ? onSort : undefined}
            />
          ))}
        </div>
      </div>
      <div
        class="vt-body"
        role="rowgroup"
        aria-label={`Rows of: ${label}`}
        ref={box}
        style={{ height: `${body}px` }}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div role="presentation" style={{ height: `${drawn}px` }}>
          <div role="presentation" style={{ transform: `translateY(${offset}px)` }}>
            {rows}
          </div>
        </div>
      </div>
    </div>
  );
}

function Head<Row>(props: {
  column: Column<Row>;
  sort: Props<Row>['sort'];
  onSort: Props<Row>['onSort'];
}) {
  const { column, sort, onSort } = props;
  const sorted = sort?.by === column.key;
  const direction = sort?.ascending ? 'ascending' : 'descending';
  return (
    <div
      role="columnheader"
      class={column.number ? 'vt-cell num' : 'vt-cell'}
      aria-sort={sorted ? direction : undefined}
    >
      {onSort ? (
        <button type="button" class="vt-sort" onClick={() => onSort(column.key)}>
          {column.head}
          {sorted && <span aria-hidden="true">{sort?.ascending ? '↑' : '↓'}</span>}
        </button>
      ) : (
        column.head
      )}
    </div>
  );
}

function useNarrow(): boolean {
  const [query] = useState(() => window.matchMedia('(max-width: 639px)'));
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const change = () => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [query]);
  return narrow;
}
