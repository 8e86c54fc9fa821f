/** Where circles and lines lie; the same on the screen and in a saved picture. */

export interface Measures {
  /** A row's height. */
  row: number;
  /** From one level to the next. */
  indent: number;
  /** Where the root's circle is. */
  left: number;
}

export const WIDE: Measures = { row: 28, indent: 22, left: 15 };
export const NARROW: Measures = { row: 36, indent: 13, left: 13 };

/** Where the circles of a level are. */
export function xOf(level: number, { indent, left }: Measures): number {
  return left + level * indent;
}

/** The vertical lines of levels above that run through a row, but the parent's. */
export function trunkPath(trunks: readonly boolean[], measures: Measures): string {
  return trunks
    .slice(0, -1)
    .map((on, level) => (on ? `M${xOf(level, measures)} 0V${measures.row}` : ''))
    .join('');
}

/** From the parent's line to the own circle. */
export function elbowPath(level: number, radius: number, measures: Measures): string {
  if (level === 0) return '';
  const x = xOf(level - 1, measures);
  const bend = Math.min(6, measures.indent / 2);
  const end = xOf(level, measures) - radius;
  const middle = measures.row / 2;
  return `M${x} 0V${middle - bend}Q${x} ${middle} ${x + bend} ${middle}H${end}`;
}

/** The rest of the parent's line, where siblings follow. */
export function restPath(trunks: readonly boolean[], measures: Measures): string {
  const level = trunks.length;
  return level > 0 && trunks[level - 1] ? `M${xOf(level - 1, measures)} 0V${measures.row}` : '';
}

/** From the own circle down to the children. */
export function downPath(level: number, radius: number, measures: Measures): string {
  return `M${xOf(level, measures)} ${measures.row / 2 + radius}V${measures.row}`;
}
