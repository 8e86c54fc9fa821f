import { useState } from 'preact/hooks';
import { about } from '../api/connection';
import { Menu, type MenuItem } from '../design/controls';
import { day } from '../design/text';
import { type Cell, csv } from './csv';
import { type Caption, png, standalone } from './svg';

/** Lets the browser save what has been made here. */
export function save(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name out of a title or an id. */
export const fileName = (title: string) =>
  title
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100) || 'modeltree';

/** Of which snapshot something is, for below a picture. */
export function source(): string {
  const facts = about.value;
  if (!facts) return 'modeltree';
  const when = facts.started ? ` of ${day(facts.started)}` : '';
  return `Snapshot${when} (${facts.fingerprint.slice(0, 12)}), modeltree ${facts.version}`;
}

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
      run: () => {
        const drawn = picture();
        if (!drawn) return;
        setFailed(false);
        png(drawn, caption()).then(
          (blob) => save(`${name}.png`, blob),
          () => setFailed(true),
        );
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
  return (
    <>
      {failed && <span role="alert">The picture could not be made.</span>}
      <Menu text="Save" about={title} items={[...items, ...more]} />
    </>
  );
}
