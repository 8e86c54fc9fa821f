/** Numbers, dates and foreign text as the reader sees them. */

const whole = new Intl.NumberFormat('en-US');
const percentage = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });

/** `1,234,567`. */
export const full = (value: number) => whole.format(value);

/** `9,999`, `12.3k`, `4.56M`: at most five characters or so. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return whole.format(Math.round(value));
  const steps: [number, string][] = [
    [1e3, 'k'],
    [1e6, 'M'],
    [1e9, 'B'],
    [1e12, 'T'],
  ];
  let [unit, letter] = steps[0] ?? [1, ''];
  for (const [next, sign] of steps) if (size >= next * 0.9995) [unit, letter] = [next, sign];
  return `${Number((value / unit).toPrecision(3))}${letter}`;
}

/** `12.3%`; what is too small to round to is said to be so. */
export function share(part: number, all: number): string {
  if (all <= 0) return '';
  const value = part / all;
  return value > 0 && value < 0.001 ? '<0.1%' : percentage.format(value);
}

/** `1 model`, `3 models`. */
export const counted = (count: number, one: string, many = `${one}s`) =>
  `${full(count)} ${count === 1 ? one : many}`;

const monthFormat = new Intl.DateTimeFormat('en-GB', {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `2024-05` as `May 2024`. */
export const month = (text: string) => monthFormat.format(new Date(`${text}-01T00:00:00Z`));

/** The day of a time: `2024-05-01`. */
export const day = (time: string) => time.slice(0, 10);

/**
 * Text from the Hub may hold characters that draw nothing, move the cursor or
 * turn the direction of reading: they are shown by number.
 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  );
}
