/** What part of the plane is on screen. The plane is the square from 0 to 1, y downwards. */

/** At zoom 0 the whole plane is as wide as one tile. */
export const tilePixels = 512;

export interface Camera {
  /** The middle of the screen. */
  x: number;
  y: number;
  /** Each whole step doubles all lengths. */
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** A tile's address. */
export interface TileAt {
  level: number;
  x: number;
  y: number;
}

/** How far beyond the level at which all models lie apart one can go. */
const beyond = 2;

/** Pixels that the plane is wide. */
export const scaleOf = (camera: Camera) => tilePixels * 2 ** camera.zoom;

export function toScreen(camera: Camera, size: Size, point: Point): Point {
  const scale = scaleOf(camera);
  return {
    x: (point.x - camera.x) * scale + size.width / 2,
    y: (point.y - camera.y) * scale + size.height / 2,
  };
}

export function toPlane(camera: Camera, size: Size, point: Point): Point {
  const scale = scaleOf(camera);
  return {
    x: camera.x + (point.x - size.width / 2) / scale,
    y: camera.y + (point.y - size.height / 2) / scale,
  };
}

/** The whole plane in the middle of the screen. */
export function whole(size: Size): Camera {
  return { x: 0.5, y: 0.5, zoom: leastZoom(size) };
}

function leastZoom(size: Size): number {
  return Math.log2(Math.max(64, Math.min(size.width, size.height)) / tilePixels);
}

/** The camera within the limits: never off the plane, never smaller than the whole of it. */
export function within(camera: Camera, size: Size, deepest: number): Camera {
  const least = leastZoom(size);
  return {
    x: Math.min(1, Math.max(0, camera.x)),
    y: Math.min(1, Math.max(0, camera.y)),
    zoom: Math.min(Math.max(least, deepest + beyond), Math.max(least, camera.zoom)),
  };
}

/** Moves what is on screen by some pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  const scale = scaleOf(camera);
  return { ...camera, x: camera.x - dx / scale, y: camera.y - dy / scale };
}

/** Zooms so that what lies under a point of the screen stays there. */
export function zoomAt(camera: Camera, size: Size, point: Point, by: number): Camera {
  const fixed = toPlane(camera, size, point);
  const zoomed = { ...camera, zoom: camera.zoom + by };
  const moved = toScreen(zoomed, size, fixed);
  return pan(zoomed, point.x - moved.x, point.y - moved.y);
}

/** Brings a disc into sight so that it fills much of the screen. */
export function onto(disc: { x: number; y: number; r: number }, size: Size): Camera {
  const pixels = 0.4 * Math.min(size.width, size.height);
  return { x: disc.x, y: disc.y, zoom: Math.log2(pixels / Math.max(disc.r, 1e-9) / tilePixels) };
}

/** The corners of what is on screen, cut to the plane. */
export function inSight(camera: Camera, size: Size) {
  const from = toPlane(camera, size, { x: 0, y: 0 });
  const to = toPlane(camera, size, { x: size.width, y: size.height });
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  return { x0: cut(from.x), y0: cut(from.y), x1: cut(to.x), y1: cut(to.y) };
}

/** The level whose tiles are drawn a little smaller than their own size: cells of two to four pixels. */
export function levelOf(camera: Camera, deepest: number): number {
  return Math.min(deepest, Math.max(0, Math.ceil(camera.zoom - 0.1)));
}

/** The tiles that are on screen, those in the middle first. */
export function tilesInSight(camera: Camera, size: Size, deepest: number): TileAt[] {
  const level = levelOf(camera, deepest);
  const count = 2 ** level;
  const { x0, y0, x1, y1 } = inSight(camera, size);
  const last = (value: number) => Math.min(count - 1, Math.floor(value * count));
  const tiles: TileAt[] = [];
  for (let y = last(y0); y <= last(y1); y++) {
    for (let x = last(x0); x <= last(x1); x++) tiles.push({ level, x, y });
  }
  const far = (tile: TileAt) =>
    Math.hypot((tile.x + 0.5) / count - camera.x, (tile.y + 0.5) / count - camera.y);
  return tiles.sort((a, b) => far(a) - far(b) || a.y - b.y || a.x - b.x);
}

/** The tile of the next coarser level that holds a tile. */
export function above(tile: TileAt): TileAt | null {
  if (tile.level === 0) return null;
  return { level: tile.level - 1, x: tile.x >> 1, y: tile.y >> 1 };
}

export const keyOf = (tile: TileAt) => `${tile.level}/${tile.x}/${tile.y}`;
