import { useState } from 'preact/hooks';
import { Menu, type MenuItem } from '../design/controls';
import { type Cell, csv } from './csv';
import { fileName, save, source } from './save';
import { type Caption, png, standalone } from './svg';

interface Props {
  title: string;
  /** What is saved as PNG and, where it is no canvas, as SVG. */
  picture?: () => SVGSVGElement | HTMLCanvasElement | null;
  legend?: () => Caption['legend'];
  /** What is saved as CSV. */
  rows?: () => { heads: readonly string[]; rows: readonly (readonly Cell[])[] };
  /** Further ways, such as the server's own export. */
  more?: readonly MenuItem[];
}

/** Saves a chart or a table. */
export function SaveMenu({ title, picture, legend, rows, more = [] }: Props) {
  const [failed, setFailed] = useState(false);
  const name = fileName(title);
  const caption = (): Caption => ({ title, note: source(), legend: legend?.() ?? [] });
  const items: MenuItem[] = [];
  if (picture) {
    items.push({
      text: 'Picture (SVG)',
      run: () => {
        const drawn = picture();
        if (!drawn) return;
        const { text } = standalone(drawn, caption());
        save(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }));
      },
    });
    items.push({
      text: 'Picture (PNG)',
      run: async () => {
        const drawn = picture();
        if (drawn) save(`${name}.png`, await png(drawn, caption()));
      },
    });
  }
  if (rows) {
    items.push({
      text: 'Table (CSV)',
      run: () => {
        const { heads, rows: lines } = rows();
        save(`${name}.csv`, new Blob([csv(heads, lines)], { type: 'text/csv' }));
      },
    });
  }
  const guarded = [...items, ...more].map((item) => ({
    ...item,
    run: async () => {
      setFailed(false);
      try {
        await item.run?.();
      } catch {
        setFailed(true);
      }
    },
  }));
  return (
    <>
      {failed && (
        <span class="small" role="alert">
          This could not be saved.
        </span>
      )}
      <Menu text="Save" about={title} items={guarded} />
    </>
  );
}
