/** The part of the map's view that stands in the address. */
import { param } from '../../app/router';
import type { Camera, Size } from './camera';
import { whole } from './camera';
import { traits } from './tile';

export const colour = param.word('colour', traits, 'relation');
/** The code that alone is in colour. */
export const only = param.text('only');
/** The chosen model. */
export const chosen = param.text('at');
const x = param.text('x');
const y = param.text('y');
const zoom = param.text('z');

const digits = (value: number, zoom: number) =>
  // A pixel's part of the plane, and one digit more.
  value.toFixed(Math.max(3, Math.ceil((zoom + 9) * Math.LOG10E * Math.LN2) + 1));

/** The camera as parameters. */
export function written(camera: Camera): Record<string, string> {
  return {
    [x.name]: digits(camera.x, camera.zoom),
    [y.name]: digits(camera.y, camera.zoom),
    [zoom.name]: camera.zoom.toFixed(2),
  };
}

/** The camera that an address names, or the whole map. */
export function cameraOf(params: URLSearchParams, size: Size): Camera {
  const values = [x, y, zoom].map((one) => {
    const text = one.read(params);
    return text === '' ? Number.NaN : Number(text);
  });
  const [atX, atY, atZoom] = values as [number, number, number];
  if (!values.every(Number.isFinite)) return whole(size);
  return { x: atX, y: atY, zoom: atZoom };
}

/** Whether an address names a place. */
export const hasCamera = (params: URLSearchParams) => params.has(zoom.name);
