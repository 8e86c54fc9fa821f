/** How a model is written in its box. */
import { visible } from '../design/text';

/** The width of a text in pixels. */
export type Measure = (text: string, bold: boolean) => number;

/** Cuts the middle out of a text that is too wide: names differ most at their ends. */
export function fitted(text: string, room: number, width: (text: string) => number): string {
  if (width(text) <= room) return text;
  const letters = Array.from(text);
  let [least, most] = [1, letters.length];
  const cut = (kept: number) =>
    `${letters.slice(0, Math.ceil(kept / 2)).join('')}…${letters.slice(letters.length - Math.floor(kept / 2)).join('')}`;
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (width(cut(middle)) <= room) least = middle;
    else most = middle - 1;
  }
  return cut(least);
}

/** Owner and name of an id, as they can be shown. */
export function halves(id: string): { owner: string; name: string } {
  const at = id.indexOf('/');
  return at > 0
    ? { owner: visible(id.slice(0, at)), name: visible(id.slice(at + 1)) }
    : { owner: '', name: visible(id) };
}

/** Measures in the page's font; where nothing can be drawn, a guess. */
export function measure(size: number): Measure {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text) => text.length * size * 0.55;
  const font = getComputedStyle(document.documentElement).fontFamily;
  return (text, bold) => {
    context.font = `${bold ? 600 : 400} ${size}px ${font}`;
    return context.measureText(text).width;
  };
}
