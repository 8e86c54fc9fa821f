/** Sequential colours: for age, downloads and other quantities. */
import type { Theme } from '../app/theme';

/** From little to much. Lightness runs one way, so the order is seen in grey too. */
const ramps: Record<Theme, readonly string[]> = {
  light: ['#d9d3b8', '#a9c29a', '#6cab93', '#358c92', '#22698a', '#264577', '#2a2256'],
  dark: ['#37325f', '#3a5488', '#357a97', '#4b9f9c', '#7dbf9c', '#b9d9a6', '#f0eec8'],
};

const channels = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** The colour of a share between 0 and 1. */
export function rampColour(share: number, theme: Theme): string {
  const ramp = ramps[theme];
  const place = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const below = Math.min(ramp.length - 2, Math.floor(place));
  const from = channels(ramp[below] ?? '#000000');
  const to = channels(ramp[below + 1] ?? '#000000');
  const mixed = from.map((value, i) =>
    Math.round(value + ((to[i] ?? value) - value) * (place - below)),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Counts span many powers of ten: the share of `value` on a logarithmic scale up to `largest`. */
export function logShare(value: number, largest: number): number {
  return largest > 0 ? Math.log1p(value) / Math.log1p(largest) : 0;
}
