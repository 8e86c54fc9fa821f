/** Tiles of the map, little-endian: `MTM1`, a count, then columns. */

export interface Tile {
  /** Models in each cell. */
  models: Uint32Array;
  /** Place within the tile, 0 to 65535. */
  x: Uint16Array;
  y: Uint16Array;
  /** Position in the legend's list of relations. */
  relation: Uint8Array;
}

/** Reads what the small map needs; `null` where these bytes are no tile. */
export function readTile(bytes: ArrayBuffer): Tile | null {
  if (bytes.byteLength < 8) return null;
  const view = new DataView(bytes);
  const count = view.getUint32(4, true);
  const magic = String.fromCharCode(...new Uint8Array(bytes, 0, 4));
  if (magic !== 'MTM1' || bytes.byteLength < 8 + count * 18) return null;
  return {
    models: new Uint32Array(bytes, 8 + count * 4, count),
    x: new Uint16Array(bytes, 8 + count * 8, count),
    y: new Uint16Array(bytes, 8 + count * 10, count),
    relation: new Uint8Array(bytes, 8 + count * 12, count),
  };
}
