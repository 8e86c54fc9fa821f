import { afterEach, describe, expect, it, vi } from 'vitest';
import { TileStore } from '../../src/pages/map/store';
import { decodeTile } from '../../src/pages/map/tile';

/** A tile as the server writes it, of points (x, y, models). */
function encode(points: [number, number, number][]): ArrayBuffer {
  const count = points.length;
  const buffer = new ArrayBuffer(8 + 18 * count);
  const view = new DataView(buffer);
  new Uint8Array(buffer).set([0x4d, 0x54, 0x4d, 0x31]);
  view.setUint32(4, count, true);
  points.forEach(([x, y, models], at) => {
    view.setUint32(8 + 4 * at, 1000 + at, true);
    view.setUint32(8 + 4 * count + 4 * at, models, true);
    view.setUint16(8 + 8 * count + 2 * at, x, true);
    view.setUint16(8 + 10 * count + 2 * at, y, true);
    for (let column = 0; column < 6; column++) {
      view.setUint8(8 + (12 + column) * count + at, 10 * column + at);
    }
  });
  return buffer;
}

describe('a tile', () => {
  it('is read column by column', () => {
    const tile = decodeTile(
      encode([
        [1, 2, 3],
        [65535, 0, 70_000],
      ]),
    );
    expect(tile.count).toBe(2);
    expect([...tile.models]).toEqual([3, 70_000]);
    expect([...tile.places]).toEqual([1, 2, 65535, 0]);
    expect([...tile.codes.relation]).toEqual([0, 1]);
    expect([...tile.codes.downloads]).toEqual([50, 51]);
  });

  it('may be empty', () => {
    expect(decodeTile(encode([])).count).toBe(0);
  });

  it('is refused where it is none', () => {
    expect(() => decodeTile(new ArrayBuffer(3))).toThrow('shorter');
    expect(() => decodeTile(new TextEncoder().encode('<!doctype html>').buffer)).toThrow('no tile');
    expect(() => decodeTile(encode([[1, 2, 3]]).slice(0, 20))).toThrow('1 points has 20 bytes');
  });
});

describe('the store of tiles', () => {
  afterEach(() => vi.unstubAllGlobals());

  function store(answer: (address: string) => Response | Promise<Response>) {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (address: string) => {
      asked.push(address);
      return answer(address);
    });
    const dropped: number[] = [];
    let made = 0;
    const tiles = new TileStore<number>({
      address: (tile) => `${tile.level}/${tile.x}/${tile.y}`,
      make: () => made++,
      drop: (which) => dropped.push(which),
      changed: () => {},
    });
    return { asked, dropped, tiles };
  }

  it('fetches each tile once and draws it', async () => {
    const { asked, tiles } = store(() => new Response(encode([[1, 2, 3]])));
    const wanted = { level: 1, x: 0, y: 1 };
    tiles.want([wanted]);
    tiles.want([wanted]);
    await vi.waitFor(() => expect(tiles.settled).toBe(true));
    tiles.want([wanted]);
    expect(asked).toEqual(['1/0/1']);
    expect(tiles.drawn().map((drawn) => drawn.at)).toEqual([wanted]);
  });

  it('draws a coarser tile until the finer one has come', async () => {
    let release = (_: Response) => {};
    const slow = new Promise<Response>((resolve) => {
      release = resolve;
    });
    const tile = () => new Response(encode([[1, 2, 3]]));
    const { tiles } = store((address) => (address === '3/5/2' ? slow : tile()));
    tiles.want([{ level: 1, x: 1, y: 0 }]);
    await vi.waitFor(() => expect(tiles.settled).toBe(true));
    tiles.want([{ level: 3, x: 5, y: 2 }]);
    expect(tiles.settled).toBe(false);
    expect(tiles.drawn().map((drawn) => drawn.at.level)).toEqual([1]);
    release(tile());
    await vi.waitFor(() => expect(tiles.settled).toBe(true));
    expect(tiles.drawn().map((drawn) => drawn.at.level)).toEqual([3]);
  });

  it('does not ask again and again for what fails, but when told to', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    let broken = true;
    const { asked, tiles } = store(() =>
      broken ? new Response('', { status: 500 }) : new Response(encode([])),
    );
    const wanted = [{ level: 0, x: 0, y: 0 }];
    tiles.want(wanted);
    await vi.waitFor(() => expect(tiles.failing).toBe(true));
    tiles.want(wanted);
    expect(asked.length).toBe(1);
    broken = false;
    tiles.retry();
    await vi.waitFor(() => expect(tiles.settled).toBe(true));
    expect(tiles.failing).toBe(false);
  });

  it('gives up what was drawn longest ago, never what is in sight', async () => {
    const many = encode(
      Array.from({ length: 400_000 }, () => [0, 0, 1] as [number, number, number]),
    );
    const { dropped, tiles } = store(() => new Response(many.slice(0)));
    for (let x = 0; x < 5; x++) {
      tiles.want([{ level: 4, x, y: 0 }]);
      await vi.waitFor(() => expect(tiles.settled).toBe(true));
      tiles.drawn();
    }
    expect(dropped).toEqual([0, 1]);
    expect(tiles.settled).toBe(true);
  });
});
