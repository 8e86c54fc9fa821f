import type { MenuItem } from '../design/controls';
import { full } from '../design/text';
import { type Cell, csv } from './csv';
import { fileName, save } from './save';

/** Rows of a long list that are saved at most: the API pages, and so does whoever wants them all. */
const most = 10_000;
const page = 1000;

/** All rows of a list, at most 10,000, as CSV: an entry of a menu. */
export function saveList(
  title: string,
  total: number,
  heads: readonly string[],
  rows: (offset: number, limit: number) => Promise<readonly (readonly Cell[])[]>,
): MenuItem {
  const wanted = Math.min(total, most);
  return {
    text: total > most ? `First ${full(most)} rows (CSV)` : 'Table (CSV)',
    run: async () => {
      const all: (readonly Cell[])[] = [];
      for (let offset = 0; offset < wanted; offset += page) {
        all.push(...(await rows(offset, Math.min(page, wanted - offset))));
      }
      save(`${fileName(title)}.csv`, new Blob([csv(heads, all)], { type: 'text/csv' }));
    },
  };
}
