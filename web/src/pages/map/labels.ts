/** Which families' names are written, and where. */
import { type Camera, type Size, scaleOf, toScreen } from './camera';

export interface Disc {
  id: string;
  x: number;
  y: number;
  r: number;
  size: number;
}

/** A disc on screen. */
export interface Placed {
  disc: Disc;
  x: number;
  y: number;
  r: number;
}

export interface Label extends Placed {
  text: string;
  /** Size of the type. */
  type: number;
}

/** Smaller discs get neither outline nor name. */
const smallest = 14;
const most = 40;

/** The name without its owner. */
export const nameOf = (id: string) => id.slice(id.indexOf('/') + 1);

/** The discs that are on screen and neither too small to see nor larger than the screen. */
export function placed(discs: Disc[], camera: Camera, size: Size): Placed[] {
  const scale = scaleOf(camera);
  const found: Placed[] = [];
  for (const disc of discs) {
    const r = disc.r * scale;
    if (r < smallest) continue;
    const { x, y } = toScreen(camera, size, disc);
    if (x + r < 0 || y + r < 0 || x - r > size.width || y - r > size.height) continue;
    found.push({ disc, x, y, r });
  }
  return found;
}

/** Names for the largest discs, none over another. `width` measures a text of type size 1. */
export function labels(discs: Placed[], size: Size, width: (text: string) => number): Label[] {
  const taken: { x0: number; y0: number; x1: number; y1: number }[] = [];
  const chosen: Label[] = [];
  for (const place of discs) {
    if (chosen.length >= most) break;
    const { x, y, r } = place;
    // The name of what reaches beyond the screen on all sides would float in the middle of others.
    if (r > Math.max(size.width, size.height)) continue;
    if (x < 0 || y < 0 || x > size.width || y > size.height) continue;
    const type = Math.min(20, Math.max(11, r / 5));
    const text = nameOf(place.disc.id);
    const half = (width(text) * type) / 2;
    if (half > Math.max(r * 1.3, 60)) continue;
    const box = { x0: x - half - 4, y0: y - type, x1: x + half + 4, y1: y + type };
    const hit = (other: typeof box) =>
      box.x0 < other.x1 && other.x0 < box.x1 && box.y0 < other.y1 && other.y0 < box.y1;
    if (taken.some(hit)) continue;
    taken.push(box);
    chosen.push({ ...place, text, type });
  }
  return chosen;
}
