/** The tiles of the map: fetched as they come into sight, the least recently drawn given up. */
import { api } from '../../api/client';
import { above, keyOf, type TileAt } from './camera';
import { decodeTile, type Tile } from './tile';

/** So many points are held, on screen or not: some 20 bytes each, here and on the graphics card. */
const heldPoints = 1_500_000;
const atOnce = 6;

interface Held<T> {
  tile: Tile;
  /** What the drawing made of it. */
  made: T;
}

/** A tile to draw: of its own level or, until that has come, a part of a coarser one. */
export interface Drawn<T> {
  /** The tile asked for. */
  wanted: TileAt;
  /** The tile there is. */
  at: TileAt;
  held: Held<T>;
}

export interface TileStoreOptions<T> {
  /** The address of a tile. */
  address: (tile: TileAt) => string;
  make: (tile: Tile) => T;
  drop: (made: T) => void;
  /** Called whenever another tile has come, or could not. */
  changed: () => void;
}

export class TileStore<T> {
  readonly #options: TileStoreOptions<T>;
  /** In order of their last use. */
  readonly #held = new Map<string, Held<T>>();
  readonly #coming = new Map<string, AbortController>();
  readonly #failed = new Map<string, number>();
  #wanted: TileAt[] = [];
  #closed = false;

  constructor(options: TileStoreOptions<T>) {
    this.#options = options;
  }

  /** Whether all tiles wanted are there. */
  get settled() {
    return this.#wanted.every((tile) => this.#held.has(keyOf(tile)));
  }

  /** Whether tiles wanted could not be fetched. */
  get failing() {
    return this.#wanted.some((tile) => this.#failed.has(keyOf(tile)));
  }

  /** Says which tiles are in sight, the most important first. */
  want(tiles: TileAt[]) {
    this.#wanted = tiles;
    const keys = new Set(tiles.map(keyOf));
    for (const [key, fetching] of this.#coming) if (!keys.has(key)) fetching.abort();
    this.#fetch();
  }

  /** What there is to draw of the tiles in sight. */
  drawn(): Drawn<T>[] {
    const drawn: Drawn<T>[] = [];
    for (const wanted of this.#wanted) {
      for (let at: TileAt | null = wanted; at; at = above(at)) {
        const key = keyOf(at);
        const held = this.#held.get(key);
        if (!held) continue;
        this.#held.delete(key);
        this.#held.set(key, held);
        drawn.push({ wanted, at, held });
        break;
      }
    }
    return drawn;
  }

  /** Tries again what failed. */
  retry() {
    this.#failed.clear();
    this.#fetch();
  }

  /** Gives everything up. */
  close() {
    this.#closed = true;
    for (const fetching of this.#coming.values()) fetching.abort();
    for (const { made } of this.#held.values()) this.#options.drop(made);
    this.#held.clear();
  }

  #fetch() {
    for (const tile of this.#wanted) {
      if (this.#coming.size >= atOnce) return;
      const key = keyOf(tile);
      if (this.#held.has(key) || this.#coming.has(key) || this.#failed.has(key)) continue;
      const fetching = new AbortController();
      this.#coming.set(key, fetching);
      void this.#load(tile, key, fetching.signal);
    }
  }

  async #load(tile: TileAt, key: string, signal: AbortSignal) {
    try {
      const decoded = decodeTile(await api.bytes(this.#options.address(tile), signal));
      if (this.#closed) return;
      this.#held.set(key, { tile: decoded, made: this.#options.make(decoded) });
      this.#giveUp();
    } catch (cause) {
      if (signal.aborted || this.#closed) return;
      console.warn(`tile ${key}:`, cause);
      this.#failed.set(key, Date.now());
    } finally {
      this.#coming.delete(key);
      if (!this.#closed) {
        this.#fetch();
        this.#options.changed();
      }
    }
  }

  /** Gives up what was drawn longest ago; what is in sight stays, and the whole map at level 0. */
  #giveUp() {
    let points = 0;
    for (const { tile } of this.#held.values()) points += tile.count;
    const keep = new Set(['0/0/0', ...this.#wanted.map(keyOf)]);
    for (const [key, held] of this.#held) {
      if (points <= heldPoints) return;
      if (keep.has(key)) continue;
      points -= held.tile.count;
      this.#held.delete(key);
      this.#options.drop(held.made);
    }
  }
}
