/** The members of one bundle, as far as they were asked for. */
import type { Month } from '../growth/months';
import { Pages } from '../paging/pages';
import type { NodeItem } from './items';

export class Crowd extends Pages<NodeItem> {
  /** The month at whose end the pages were asked for; `null`: now. */
  at: Month | null = null;
  /** Positions of members that have children, ascending. */
  readonly branching: number[] = [];

  override arrived(page: number, items: readonly NodeItem[], total: number): void {
    super.arrived(page, items, total);
    for (const item of items) {
      if (item.bundles.length > 0) this.branching.push(item.place);
    }
    this.branching.sort((a, b) => a - b);
  }

  /** Begins anew at another month. */
  turnTo(at: Month | null, total: number): void {
    this.at = at;
    this.branching.length = 0;
    this.clear(total);
  }
}
