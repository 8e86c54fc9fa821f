/** Asks for the pages of long lists that are looked at. */
import type { Pages } from './pages';

/** Something that has a long list. */
export interface Source {
  readonly crowd: Pages<unknown>;
}

/** Asks for a page and puts it into its list, unless it is given up meanwhile. */
export type Load<S> = (source: S, page: number, signal: AbortSignal) => Promise<void>;

/** Requests under way at most. */
const AT_ONCE = 4;

interface Want<S> {
  source: S;
  page: number;
}

export class Loader<S extends Source> {
  private wanted: Want<S>[] = [];
  private readonly under = new Map<AbortController, Want<S>>();
  private stopped = false;

  constructor(
    private readonly load: Load<S>,
    private readonly changed: () => void,
  ) {}

  /** What is looked at now; pages wanted before and not begun are not any more. */
  look(places: Iterable<{ source: S; place: number }>): void {
    this.wanted = [];
    for (const { source, place } of places) this.want(source, place);
    this.next();
  }

  /** An entry of a list, whether looked at or not. */
  fetch(source: S, place: number): void {
    this.want(source, place);
    this.next();
  }

  /** Gives up what is on its way for a list. */
  drop(source: S): void {
    for (const [controller, want] of this.under) {
      if (want.source === source) this.abort(controller, want);
    }
    this.wanted = this.wanted.filter((want) => want.source !== source);
  }

  stop(): void {
    this.stopped = true;
    for (const [controller, want] of this.under) this.abort(controller, want);
  }

  private abort(controller: AbortController, { source, page }: Want<S>): void {
    this.under.delete(controller);
    source.crowd.lost(page, false);
    controller.abort();
  }

  private want(source: S, place: number): void {
    for (const page of source.crowd.missing(place, place + 1)) {
      const known = this.wanted.some((want) => want.source === source && want.page === page);
      if (!known) this.wanted.push({ source, page });
    }
  }

  private next(): void {
    while (!this.stopped && this.under.size < AT_ONCE) {
      const want = this.wanted.shift();
      if (!want) return;
      void this.begin(want);
    }
  }

  private async begin(want: Want<S>): Promise<void> {
    const { source, page } = want;
    const controller = new AbortController();
    this.under.set(controller, want);
    source.crowd.asked(page);
    try {
      await this.load(source, page, controller.signal);
    } catch {
      // The rows say so and offer another try.
      if (!controller.signal.aborted) source.crowd.lost(page, true);
    }
    if (!controller.signal.aborted) {
      this.under.delete(controller);
      this.changed();
    }
    this.next();
  }
}
