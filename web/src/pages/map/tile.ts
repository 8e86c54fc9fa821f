/** A tile as the server sends it; docs/api.md describes the bytes. */

/** The traits that points can be coloured by, in the order of their columns. */
export const traits = ['relation', 'task', 'license', 'library', 'year', 'downloads'] as const;

export type Trait = (typeof traits)[number];

export interface Tile {
  /** Points: each stands for the models of one cell. */
  count: number;
  /** Models of each point. */
  models: Uint32Array;
  /** Places within the tile, 0 to 65535: x and y in turn. */
  places: Uint16Array;
  /** A code for each point. */
  codes: Record<Trait, Uint8Array>;
}

const magic = 0x314d_544d; // "MTM1", little-endian
const bytesOfPoint = 4 + 4 + 2 + 2 + traits.length;

/** Reads a tile; throws where the bytes are none. */
export function decodeTile(buffer: ArrayBuffer): Tile {
  if (buffer.byteLength < 8) throw new Error('a tile is shorter than its head');
  const head = new DataView(buffer);
  if (head.getUint32(0, true) !== magic) throw new Error('these bytes are no tile of the map');
  const count = head.getUint32(4, true);
  if (buffer.byteLength !== 8 + count * bytesOfPoint) {
    throw new Error(`a tile of ${count} points has ${buffer.byteLength} bytes`);
  }
  // The first column names the models; the page asks the server for the one it points at.
  const models = new Uint32Array(buffer, 8 + 4 * count, count);
  const x = new Uint16Array(buffer, 8 + 8 * count, count);
  const y = new Uint16Array(buffer, 8 + 10 * count, count);
  const places = new Uint16Array(2 * count);
  for (let at = 0; at < count; at++) {
    places[2 * at] = x[at] as number;
    places[2 * at + 1] = y[at] as number;
  }
  const codes = {} as Record<Trait, Uint8Array>;
  traits.forEach((trait, column) => {
    codes[trait] = new Uint8Array(buffer, 8 + (12 + column) * count, count);
  });
  return { count, models, places, codes };
}
