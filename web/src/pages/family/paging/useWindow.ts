/** Which rows of a long list are in sight of the box that scrolls it. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Rows drawn above and below what is in sight. */
const MARGIN = 10;

export interface Window {
  /** The rows `from..to` are drawn. */
  from: number;
  to: number;
  /** The first row in sight, and how many there is room for. */
  first: number;
  rows: number;
}

/** `head`: the height of what stays at the top of the box. */
export function useWindow(
  box: RefObject<HTMLElement | null>,
  count: number,
  row: number,
  head = 0,
): Window {
  const [seen, setSeen] = useState({ first: 0, rows: 30 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const first = Math.floor(element.scrollTop / row);
      const rows = Math.ceil((element.clientHeight - head) / row) + 1;
      setSeen((before) =>
        before.first === first && before.rows === rows ? before : { first, rows },
      );
    };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [row, head]);
  const first = Math.min(seen.first, Math.max(0, count - seen.rows));
  return {
    first,
    rows: seen.rows,
    from: Math.max(0, first - MARGIN),
    to: Math.min(count, first + seen.rows + MARGIN),
  };
}
