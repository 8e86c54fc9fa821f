import { describe, expect, it } from 'vitest';
import { labels, nameOf, placed } from '../../src/pages/map/labels';

const size = { width: 800, height: 600 };
const camera = { x: 0.5, y: 0.5, zoom: 1 };
const width = (text: string) => text.length * 0.5;
const disc = (id: string, x: number, y: number, r: number) => ({ id, x, y, r, size: 10 });

describe('labels of the map', () => {
  it('leaves out what is off the screen or too small to see', () => {
    const discs = [
      disc('a/large', 0.5, 0.5, 0.1),
      disc('b/away', 9, 9, 0.1),
      disc('c/dot', 0.5, 0.5, 1e-4),
    ];
    expect(placed(discs, camera, size).map(({ disc }) => disc.id)).toEqual(['a/large']);
  });

  it('writes the name without the owner, the first of two that would overlap', () => {
    const discs = [
      disc('a/first', 0.5, 0.5, 0.1),
      disc('b/second', 0.501, 0.5, 0.1),
      disc('c/third', 0.5, 0.7, 0.1),
    ];
    const written = labels(placed(discs, camera, size), size, width);
    expect(written.map(({ text }) => text)).toEqual(['first', 'third']);
    expect(written[0]).toMatchObject({ x: 400, y: 300 });
  });

  it('knows ids without owner', () => {
    expect(nameOf('gpt2')).toBe('gpt2');
    expect(nameOf('a/b/c')).toBe('b/c');
  });
});
