/**
 * What is seen of the unfolded tree, row by row. Nothing is laid out but the
 * open items; a crowd of 33,000 costs as much as one of three.
 */
import type { Month } from '../growth/months';
import type { BundleItem, Item, NodeItem } from './items';

/** A row of the tree. */
export interface Row {
  /** Names the row: its item's key, or its place in a crowd not there yet. */
  key: string;
  /** `null` while it is on its way. */
  item: Item | null;
  /** The crowd it is of. */
  crowd: BundleItem | null;
  /** Its position among its siblings as they are asked for; `null`: not known. */
  place: number | null;
  level: number;
  /** 1-based position among its siblings, and how many they are. */
  position: number;
  siblings: number;
  /** Whether the line of each level above goes on below this row. */
  trunks: boolean[];
  /** `null` where there is nothing to unfold. */
  open: boolean | null;
}

interface CrowdSpan {
  /** Members that are seen. */
  count: number;
  /** Positions of those that are, where not simply the first are. */
  shown: number[] | null;
  /** Members that take more than a row, by their number among those seen. */
  tall: { ordinal: number; span: Span }[];
}

interface Span {
  item: Item;
  /** Rows, its own included. */
  size: number;
  open: boolean | null;
  kids: Span[];
  crowd: CrowdSpan | null;
}

export class Outline {
  private readonly root: Span;
  private readonly spans = new Map<string, Span>();

  constructor(
    root: NodeItem,
    private readonly isOpen: (item: Item) => boolean,
    private readonly at: Month | null,
  ) {
    this.root = this.measure(root) ?? this.single(root);
  }

  get length(): number {
    return this.root.size;
  }

  /** The rows `from..to`. */
  slice(from: number, to: number): Row[] {
    const out: Row[] = [];
    const window = { from: Math.max(0, from), to: Math.min(to, this.length) };
    this.emit(this.root, 0, { level: 0, position: 1, siblings: 1, trunks: [] }, window, out);
    return out;
  }

  row(index: number): Row | undefined {
    return this.slice(index, index + 1)[0];
  }

  /** Where an item is; -1 where it is not seen. */
  indexOf(item: Item): number {
    if (!item.parent) return item === this.root.item ? 0 : -1;
    const above = this.indexOf(item.parent);
    const span = this.spans.get(item.parent.key);
    if (above < 0 || !span?.open) return -1;
    if (span.crowd && item.kind === 'node') {
      const ordinal = ordinalOf(span.crowd, item.place);
      const first = above + (isFew(span) ? 0 : 1);
      return ordinal < 0 ? -1 : first + rowsBefore(span.crowd, ordinal);
    }
    let index = above + 1;
    for (const kid of span.kids) {
      if (kid.item === item) return index;
      index += kid.size;
    }
    return -1;
  }

  /** How many members of a crowd are seen. */
  count(bundle: BundleItem): number {
    return seenOf(bundle, this.at);
  }

  private single(item: Item): Span {
    return { item, size: 1, open: null, kids: [], crowd: null };
  }

  /** `null` where the item was not there at the month looked at. */
  private measure(item: Item): Span | null {
    const span = item.kind === 'bundle' ? this.measureBundle(item) : this.measureNode(item);
    if (span) this.spans.set(item.key, span);
    return span;
  }

  private measureBundle(item: BundleItem): Span | null {
    const count = seenOf(item, this.at);
    if (count === 0) return null;
    const span = this.single(item);
    span.open = item.few || this.isOpen(item);
    if (!span.open) return span;
    if (item.few) span.size = 0;
    const { crowd } = item;
    const exact = this.at === crowd.at;
    const shown: number[] | null = exact ? null : [];
    if (shown) {
      for (const member of crowd.loaded()) if (this.lived(member)) shown.push(member.place);
    }
    span.crowd = {
      count: Math.max(exact ? crowd.total : count, shown?.length ?? 0),
      shown,
      tall: [],
    };
    span.size += span.crowd.count;
    for (const place of crowd.branching) {
      const member = crowd.get(place);
      if (!member || !this.isOpen(member)) continue;
      const inner = this.measure(member);
      const ordinal = ordinalOf(span.crowd, place);
      if (!inner || ordinal < 0 || inner.size === 1) continue;
      span.crowd.tall.push({ ordinal, span: inner });
      span.size += inner.size - 1;
    }
    return span;
  }

  private measureNode(item: NodeItem): Span | null {
    const below = item.entries.map((kid) => this.measure(kid)).filter((span) => span !== null);
    if (below.length === 0 && item.parent && !this.lived(item)) return null;
    const span = this.single(item);
    if (below.length === 0) return span;
    span.open = this.isOpen(item);
    if (!span.open) return span;
    span.kids = below;
    for (const kid of below) span.size += kid.size;
    return span;
  }

  /**
   * Whether a member was there, or somebody in its bundles was; one without a
   * date is seen when all are.
   */
  private lived(item: NodeItem): boolean {
    const { at } = this;
    if (at === null || (item.month !== null && item.month <= at)) return true;
    return item.bundles.some((bundle) => bundle.growth.until(at) > 0);
  }

  private emit(
    span: Span,
    start: number,
    where: Pick<Row, 'level' | 'position' | 'siblings' | 'trunks'>,
    window: { from: number; to: number },
    out: Row[],
  ): void {
    if (start >= window.to || start + span.size <= window.from) return;
    const { item } = span;
    if (isFew(span)) {
      const { level, position, siblings, trunks } = where;
      const crowd = { level, below: trunks.slice(0, -1), before: position - 1, siblings };
      this.emitCrowd(span, start, crowd, window, out);
      return;
    }
    if (start >= window.from) {
      const crowd = item.parent?.kind === 'bundle' ? item.parent : null;
      out.push({ ...where, key: item.key, item, crowd, place: item.place, open: span.open });
    }
    const level = where.level + 1;
    const below = where.trunks;
    if (span.crowd) {
      const { count } = span.crowd;
      this.emitCrowd(span, start + 1, { level, below, before: 0, siblings: count }, window, out);
      return;
    }
    const siblings = span.kids.reduce((sum, kid) => sum + breadth(kid), 0);
    let index = start + 1;
    let position = 1;
    for (const kid of span.kids) {
      const trunks = [...below, position < siblings];
      this.emit(kid, index, { level, position, siblings, trunks }, window, out);
      index += kid.size;
      position += breadth(kid);
    }
  }

  private emitCrowd(
    span: Span,
    start: number,
    among: Among,
    window: { from: number; to: number },
    out: Row[],
  ): void {
    const bundle = span.item as BundleItem;
    const crowd = span.crowd as CrowdSpan;
    let next = 0;
    let row = start;
    // Skips over whole runs of single rows above the window.
    const skip = (until: number) => {
      const step = Math.min(until - next, Math.max(0, window.from - row));
      next += step;
      row += step;
    };
    for (const tall of [...crowd.tall, { ordinal: crowd.count, span: null }]) {
      skip(tall.ordinal);
      while (next < tall.ordinal && row < window.to) {
        out.push(this.member(bundle, crowd, next, among));
        next += 1;
        row += 1;
      }
      if (row >= window.to || !tall.span) return;
      this.emit(tall.span, row, placed(among, next), window, out);
      next += 1;
      row += tall.span.size;
    }
  }

  private member(bundle: BundleItem, crowd: CrowdSpan, ordinal: number, among: Among): Row {
    const place = placeOf(crowd, ordinal);
    const item = place === null ? undefined : bundle.crowd.get(place);
    return {
      ...placed(among, ordinal),
      key: item?.key ?? `${bundle.key} ${ordinal}`,
      item: item ?? null,
      crowd: bundle,
      place,
      open: item?.bundles.some((below) => seenOf(below, this.at) > 0) ? false : null,
    };
  }
}

/** Where a crowd is: among what, and the lines that run past it. */
interface Among {
  level: number;
  below: boolean[];
  /** Siblings before it that are not of it, and siblings in all. */
  before: number;
  siblings: number;
}

function placed({ level, below, before, siblings }: Among, ordinal: number) {
  const position = before + ordinal + 1;
  return { level, position, siblings, trunks: [...below, position < siblings] };
}

/** Whether the members stand where their bundle would. */
function isFew({ item }: Span): boolean {
  return item.kind === 'bundle' && item.few;
}

/** Siblings that an item stands for. */
function breadth(span: Span): number {
  return isFew(span) ? (span.crowd?.count ?? 0) : 1;
}

/** How many members of a bundle were there at the end of a month. */
function seenOf(item: BundleItem, at: Month | null): number {
  if (at === null) return item.crowd.at === null ? item.crowd.total : item.bundle.matching;
  return item.growth.until(at);
}

/** The number among those seen of the member at a position; -1: not seen. */
function ordinalOf(crowd: CrowdSpan, place: number): number {
  if (!crowd.shown) return place < crowd.count ? place : -1;
  let low = 0;
  let high = crowd.shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((crowd.shown[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return crowd.shown[low] === place ? low : -1;
}

/** The position of a member by its number; `null` where it is not known. */
function placeOf(crowd: CrowdSpan, ordinal: number): number | null {
  return crowd.shown ? (crowd.shown[ordinal] ?? null) : ordinal;
}

/** Rows of a crowd before its member of this number. */
function rowsBefore(crowd: CrowdSpan, ordinal: number): number {
  let rows = ordinal;
  for (const tall of crowd.tall) {
    if (tall.ordinal >= ordinal) break;
    rows += tall.span.size - 1;
  }
  return rows;
}
