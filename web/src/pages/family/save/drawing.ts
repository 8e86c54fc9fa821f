/** The tree as one SVG: what is seen, with a title and what the colours mean. */

import { full, visible } from '../../../design/text';
import type { Hue, Scheme } from '../colour/classes';
import { downPath, elbowPath, restPath, trunkPath, WIDE, xOf } from '../tree/links';
import type { Row } from '../tree/outline';
import { amount, radius } from '../tree/size';
import type { Size } from '../view/state';
import { crowdWords } from '../words';

export interface Drawing {
  title: string;
  /** What is left out, filtered, or replayed; one line each. */
  notes: string[];
  rows: readonly Row[];
  /** Members seen of a bundle's row. */
  seen(row: Row): number;
  scheme: Scheme;
  /** What colours and sizes mean. */
  legend: { colour: string; size: string };
  size: Size;
  most: number;
  /** Whether the family is looked at as it was. */
  replayed: boolean;
}

/** Colours of the theme that is on, for a file has no style sheet. */
export interface Paints {
  ground: string;
  text: string;
  aside: string;
  line: string;
  of(hue: Hue): string;
}

const ROW = WIDE.row;
const MARGIN = 24;
const WIDTH = 900;
const LEGEND = 230;
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';
/** Letters of a name that fit, by eye; a file cannot measure them. */
const LETTER = 7.2;

/** Text of any origin as text of SVG; XML has no control characters. */
export function escaped(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

export function drawTree(
  drawing: Drawing,
  paints: Paints,
): { text: string; width: number; height: number } {
  const { title, notes, rows, scheme } = drawing;
  const top = MARGIN + 26 + notes.length * 18 + 14;
  const legend = scheme.classes.length * 20 + 60;
  const width = WIDTH + LEGEND + 2 * MARGIN;
  const height = top + Math.max(rows.length * ROW, legend) + MARGIN;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${paints.ground}"/>`,
    textAt(MARGIN, MARGIN + 16, title, paints.text, ' font-size="18" font-weight="600"'),
    ...notes.map((note, at) => textAt(MARGIN, MARGIN + 40 + at * 18, note, paints.aside)),
  ];
  rows.forEach((row, at) => {
    out.push(`<g transform="translate(${MARGIN} ${top + at * ROW})">`);
    out.push(...rowParts(row, drawing, paints), '</g>');
  });
  out.push(`<g transform="translate(${MARGIN + WIDTH + 24} ${top})">`);
  out.push(textAt(0, 12, drawing.legend.colour, paints.text, ' font-weight="600"'));
  scheme.classes.forEach(({ label, hue, count }, at) => {
    const y = 32 + at * 20;
    const words = visible(count === null ? label : `${label} ${full(count)}`);
    out.push(`<circle cx="6" cy="${y - 4}" r="5" fill="${paints.of(hue)}"/>`);
    out.push(textAt(18, y, cut(words, LEGEND - 42), paints.text));
  });
  const last = 44 + scheme.classes.length * 20;
  out.push(textAt(0, last, `Size: ${drawing.legend.size}`, paints.aside));
  out.push('</g></svg>');
  return { text: out.join('\n'), width, height };
}

function rowParts(row: Row, drawing: Drawing, paints: Paints): string[] {
  const { item, level, trunks, open } = row;
  if (!item) return [];
  const { scheme, size, most, replayed } = drawing;
  const around = radius(amount(item, size), most);
  const relation = item.kind === 'bundle' ? item.bundle.relation : item.node.relation;
  const stroke = paints.of({ kind: 'relation', relation: relation ?? 'unknown' });
  const x = xOf(level, WIDE);
  const lines =
    trunkPath(trunks, WIDE) + restPath(trunks, WIDE) + (open ? downPath(level, around, WIDE) : '');
  const parts: string[] = [];
  if (lines) parts.push(`<path d="${lines}" fill="none" stroke="${paints.line}"/>`);
  const elbow = elbowPath(level, around, WIDE);
  if (elbow) parts.push(`<path d="${elbow}" fill="none" stroke="${stroke}" stroke-width="1.5"/>`);
  const name = x + WIDE.left + 4;
  const room = WIDTH - name - 90;
  if (item.kind === 'bundle') {
    const r = Math.max(around, 4);
    parts.push(
      `<circle cx="${x}" cy="${ROW / 2}" r="${r}" fill="${paints.ground}" stroke="${stroke}" stroke-width="1.5"/>`,
      `<circle cx="${x}" cy="${ROW / 2}" r="${r / 2.4}" fill="${stroke}"/>`,
      textAt(name, 19, cut(crowdWords(item.bundle, drawing.seen(row)), room), paints.text),
    );
  } else {
    const colour = item.node.matches ? paints.text : paints.aside;
    parts.push(
      `<circle cx="${x}" cy="${ROW / 2}" r="${around}" fill="${paints.of(scheme.of(item))}"/>`,
      textAt(name, 19, cut(visible(item.key), room), colour),
    );
  }
  const value = amount(item, size);
  if (value !== null && value > 0 && !(replayed && size === 'descendants')) {
    parts.push(textAt(WIDTH, 19, full(value), paints.aside, ' text-anchor="end"'));
  }
  return parts;
}

function textAt(x: number, y: number, text: string, fill: string, more = ''): string {
  return `<text x="${x}" y="${y}" fill="${fill}"${more}>${escaped(text)}</text>`;
}

/** A text as far as it fits. */
function cut(text: string, room: number): string {
  const letters = Math.max(8, Math.floor(room / LETTER));
  const all = [...text];
  return all.length > letters ? `${all.slice(0, letters - 1).join('')}…` : text;
}
