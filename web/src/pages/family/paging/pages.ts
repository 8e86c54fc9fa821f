/** A long list of which only the pages looked at are there. */

/** Entries that are asked for at once. */
export const PAGE = 200;

export class Pages<T> {
  private readonly pages = new Map<number, readonly T[]>();
  private readonly pending = new Set<number>();
  private readonly failed = new Set<number>();

  /** `total`: entries there are in all. */
  constructor(public total: number) {}

  /** The entry at a position, where its page is there. */
  get(place: number): T | undefined {
    return this.pages.get(Math.floor(place / PAGE))?.[place % PAGE];
  }

  /** Entries that are there, in order. */
  *loaded(): Generator<T> {
    for (const page of [...this.pages.keys()].sort((a, b) => a - b)) {
      yield* this.pages.get(page) as readonly T[];
    }
  }

  /** Whether all entries are there. */
  get isWhole(): boolean {
    return this.pages.size * PAGE >= this.total;
  }

  /** Whether the page of this position could not be had. */
  isFailed(place: number): boolean {
    return this.failed.has(Math.floor(place / PAGE));
  }

  /** Pages that are needed for the positions `from..to` and not on their way. */
  missing(from: number, to: number): number[] {
    const pages: number[] = [];
    const end = Math.min(to, this.total);
    for (let page = Math.floor(from / PAGE); page * PAGE < end; page += 1) {
      if (!this.pages.has(page) && !this.pending.has(page) && !this.failed.has(page)) {
        pages.push(page);
      }
    }
    return pages;
  }

  asked(page: number): void {
    this.failed.delete(page);
    this.pending.add(page);
  }

  arrived(page: number, entries: readonly T[], total: number): void {
    this.pending.delete(page);
    this.pages.set(page, entries);
    this.total = total;
  }

  /** A page that was given up; one that failed is asked for again after `forgive`. */
  lost(page: number, failed: boolean): void {
    this.pending.delete(page);
    if (failed) this.failed.add(page);
  }

  forgive(): void {
    this.failed.clear();
  }

  /** Forgets all pages, for there is another list now. */
  clear(total: number): void {
    this.total = total;
    this.pages.clear();
    this.pending.clear();
    this.failed.clear();
  }
}
