/** A long list in one of several orders: what the pages of rankings have in common. */
import type { RelationCounts } from '../../api/client';
import type { Pages } from '../../api/usePages';
import { Select } from '../../design/controls';
import { Empty, Num, RelationBar, Skeleton, Trouble } from '../../design/show';
import { type Column, VirtualTable } from '../../design/VirtualTable';
import type { Cell } from '../../picture/csv';
import { saveList } from '../../picture/list';
import { SaveMenu } from '../../picture/SaveMenu';

interface Props<Row, Order extends string> {
  title: string;
  /** The orders, each with what it goes by. */
  orders: Record<Order, string>;
  order: Order;
  onOrder: (order: Order) => void;
  list: Pages<Row>;
  columns: readonly Column<Row>[];
  /** What stands there where there is nothing to rank. */
  empty: string;
  /** How many there are, in words. */
  count: (total: number) => string;
  /** What is saved as CSV. */
  heads: readonly string[];
  fetchRows: (offset: number, limit: number) => Promise<readonly (readonly Cell[])[]>;
}

export function Ranking<Row, Order extends string>(props: Props<Row, Order>) {
  const { title, orders, order, onOrder, list, columns, empty, count, heads, fetchRows } = props;
  const words = Object.keys(orders) as Order[];
  const choose = (word: string) => {
    const known = words.find((one) => one === word);
    if (known) onOrder(known);
  };
  return (
    <>
      <div class="title-line">
        <h1>{title}</h1>
        <div class="panel-actions">
          <Select
            label="Order by"
            value={order}
            options={words.map((word) => ({ value: word, text: orders[word] }))}
            onChange={choose}
          />
          {list.total !== null && list.total > 0 && (
            <SaveMenu title={title} more={[saveList(title, list.total, heads, fetchRows)]} />
          )}
        </div>
      </div>
      {list.problem && list.problem.code !== 'connection' ? (
        <Trouble problem={list.problem} retry={list.retry} />
      ) : list.total === null ? (
        <Skeleton height={690} />
      ) : list.total === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <>
          <p class="quiet small">{count(list.total)}</p>
          <VirtualTable
            label={title}
            columns={columns}
            total={list.total}
            row={list.row}
            onRange={list.want}
            height={640}
            sort={{ by: order, ascending: false }}
            onSort={choose}
          />
        </>
      )}
    </>
  );
}

/** The place in the ranking. */
export function rankColumn<Row>(): Column<Row> {
  return {
    key: 'rank',
    head: '#',
    width: '56px',
    number: true,
    wideOnly: true,
    cell: (_, index) => index + 1,
  };
}

/** The shares of the relations. */
export function relationsColumn<Row extends { by_relation: RelationCounts }>(
  head: string,
): Column<Row> {
  return {
    key: 'relations',
    head,
    width: 'minmax(80px, 1fr)',
    wideOnly: true,
    cell: (row) => <RelationBar counts={row.by_relation} />,
  };
}

/** A number that one can order by. */
export function numberColumn<Row>(
  key: string,
  head: string,
  width: string,
  value: (row: Row) => number,
): Column<Row> {
  return {
    key,
    head,
    width,
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => <Num value={value(row)} />,
  };
}
