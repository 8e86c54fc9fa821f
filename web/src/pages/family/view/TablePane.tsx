/** The selection as a table. */
import { usePages } from '../../../api/usePages';
import { Empty, Skeleton, Trouble } from '../../../design/show';
import { VirtualTable } from '../../../design/VirtualTable';
import type { Month } from '../growth/months';
import { ascends, COLUMNS } from '../table/columns';
import { SORTS, type ViewState } from './state';
import { useNarrow } from './useNarrow';
import { useRoom } from './useRoom';
import { selection } from './words';

interface Props {
  id: string;
  state: ViewState;
  at: Month | null;
  onChange(part: Partial<ViewState>): void;
}

export function TablePane({ id, state, at, onChange }: Props) {
  const { sort, turned, filters } = state;
  const ascending = ascends(sort, turned);
  const height = useRoom();
  const narrow = useNarrow();
  const { total, row, want, problem, retry } = usePages(
    '/api/v1/descendants',
    { ...selection(filters, at), id, sort, ascending },
    ({ members, total }) => ({ rows: members, total }),
  );
  return (
    <div class="family-pane">
      {problem && <Trouble problem={problem} retry={retry} />}
      {total === null && !problem && <Skeleton height={height} label="Loading the members" />}
      {total === 0 && <Empty>Nobody but the root fulfils these conditions.</Empty>}
      {total !== null && total > 0 && (
        <VirtualTable
          label={`Members of the family of ${id}`}
          columns={COLUMNS}
          total={total}
          row={row}
          onRange={want}
          height={height}
          rowHeight={narrow ? 48 : 34}
          sort={{ by: sort, ascending }}
          onSort={(by) => {
            const next = SORTS.find((word) => word === by);
            if (next) onChange({ sort: next, turned: next === sort && !turned });
          }}
        />
      )}
    </div>
  );
}
