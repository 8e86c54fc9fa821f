import { describe, expect, it } from 'vitest';
import * as camera from '../../src/pages/map/camera';
import { clipOf } from '../../src/pages/map/points';

const size = { width: 1000, height: 600 };

describe('the camera', () => {
  it('shows the whole plane at first', () => {
    const at = camera.whole(size);
    expect(camera.inSight(at, size)).toEqual({ x0: 0, y0: 0, x1: 1, y1: 1 });
    expect(camera.scaleOf(at)).toBeCloseTo(600);
  });

  it('goes from the plane to the screen and back', () => {
    const at = { x: 0.3, y: 0.7, zoom: 5.3 };
    const screen = camera.toScreen(at, size, { x: 0.31, y: 0.69 });
    const plane = camera.toPlane(at, size, screen);
    expect(plane.x).toBeCloseTo(0.31, 12);
    expect(plane.y).toBeCloseTo(0.69, 12);
  });

  it('keeps what is under the pointer when it zooms', () => {
    const at = { x: 0.3, y: 0.7, zoom: 2 };
    const pointer = { x: 10, y: 590 };
    const before = camera.toPlane(at, size, pointer);
    const after = camera.toPlane(camera.zoomAt(at, size, pointer, 3.7), size, pointer);
    expect(after.x).toBeCloseTo(before.x, 12);
    expect(after.y).toBeCloseTo(before.y, 12);
  });

  it('stays on the plane, and within the levels', () => {
    const far = camera.within({ x: -5, y: 9, zoom: 99 }, size, 12);
    expect(far).toEqual({ x: 0, y: 1, zoom: 14 });
    expect(camera.within({ x: 0.5, y: 0.5, zoom: -9 }, size, 12)).toEqual(camera.whole(size));
  });

  it('asks for the tiles in sight, the middle first, and for few of them', () => {
    for (const zoom of [0.2, 3.4, 3.6, 9, 14]) {
      const at = { x: 0.51, y: 0.52, zoom };
      const tiles = camera.tilesInSight(at, size, 12);
      const { x0, y0, x1, y1 } = camera.inSight(at, size);
      const count = 2 ** camera.levelOf(at, 12);
      for (const x of [x0, 0.51, x1]) {
        for (const y of [y0, 0.52, y1]) {
          const cell = (value: number) => Math.min(count - 1, Math.floor(value * count));
          expect(tiles).toContainEqual({ level: Math.log2(count), x: cell(x), y: cell(y) });
        }
      }
      expect(tiles[0]).toEqual({
        level: Math.log2(count),
        x: Math.floor(0.51 * count),
        y: Math.floor(0.52 * count),
      });
      expect(tiles.length).toBeLessThanOrEqual(30);
    }
  });

  it('finds the part of a coarser tile that a finer one is', () => {
    const wanted = { level: 5, x: 7, y: 12 };
    const up = camera.above(wanted);
    expect(up).toEqual({ level: 4, x: 3, y: 6 });
    expect(clipOf(wanted, { level: 4, x: 3, y: 6 })).toEqual([0.5, 0, 2, 0.5]);
    expect(clipOf(wanted, { level: 3, x: 1, y: 3 })).toEqual([0.75, 0, 2, 0.25]);
    expect(clipOf(wanted, wanted)).toEqual([0, 0, 2, 2]);
    expect(camera.above({ level: 0, x: 0, y: 0 })).toBeNull();
  });
});
