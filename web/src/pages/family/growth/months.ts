/** Months as whole numbers, so that they can be compared, stepped and drawn. */
import type { MonthCount } from '../types';

/** Months since the year 0. */
export type Month = number;

/** The Hub knows no date of creation before 2 March 2022. */
export const FLOOR: Month = 2022 * 12 + 2;

const NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The month of a date, a time or a month; `null` where there is none. */
export function monthOf(text: string | null | undefined): Month | null {
  const found = /^(\d{4})-(\d{2})(?:-|$)/.exec(text ?? '');
  if (!found) return null;
  const month = Number(found[2]);
  return month >= 1 && month <= 12 ? Number(found[1]) * 12 + month - 1 : null;
}

/** `2024-05`. */
export function monthText(month: Month): string {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/** `May 2024`. */
export function monthWords(month: Month): string {
  return `${NAMES[month % 12]} ${Math.floor(month / 12)}`;
}

/** The month's first day, as the API takes it. */
export function firstDay(month: Month): string {
  return `${monthText(month)}-01`;
}

/** The month's last day, as the API takes it. */
export function lastDay(month: Month): string {
  const day = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  return `${monthText(month)}-${day}`;
}

/** How many members there were at the end of each month. */
export class Growth {
  readonly months: readonly Month[];
  readonly sums: readonly number[];

  constructor(counts: readonly MonthCount[]) {
    const months: Month[] = [];
    const sums: number[] = [];
    let sum = 0;
    for (const { month, count } of counts) {
      const at = monthOf(month);
      if (at === null) continue;
      sum += count;
      months.push(at);
      sums.push(sum);
    }
    this.months = months;
    this.sums = sums;
  }

  /** Those with a date. */
  get dated(): number {
    return this.sums.at(-1) ?? 0;
  }

  get first(): Month | null {
    return this.months[0] ?? null;
  }

  get last(): Month | null {
    return this.months.at(-1) ?? null;
  }

  /** Members created in this month or earlier. */
  until(month: Month): number {
    let low = 0;
    let high = this.months.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.months[middle] as number) <= month) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : (this.sums[low - 1] as number);
  }
}

/** A bar for each month that `all` knows of, months without any too. */
export function bars(
  all: readonly MonthCount[],
  counts: readonly MonthCount[],
): { month: Month; count: number }[] {
  const byMonth = new Map<Month, number>();
  for (const { month, count } of counts) {
    const at = monthOf(month);
    if (at !== null) byMonth.set(at, (byMonth.get(at) ?? 0) + count);
  }
  const { first, last } = new Growth(all);
  if (first === null || last === null) return [];
  return Array.from({ length: last - first + 1 }, (_, step) => ({
    month: first + step,
    count: byMonth.get(first + step) ?? 0,
  }));
}
