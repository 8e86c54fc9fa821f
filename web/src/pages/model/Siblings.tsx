import type { Node } from '../../api/client';
import { usePages } from '../../api/usePages';
import { Empty, ModelLink, Num, Panel, Skeleton, Trouble } from '../../design/show';
import { counted, day, visible } from '../../design/text';
import { type Column, VirtualTable } from '../../design/VirtualTable';

const rowHeight = 40;
const mostRows = 8;

const columns: readonly Column<Node>[] = [
  {
    key: 'model',
    head: 'Model',
    width: 'minmax(0, 3fr)',
    cell: (node) => <ModelLink id={node.id} />,
  },
  {
    key: 'license',
    head: 'Licence',
    width: 'minmax(0, 1fr)',
    wideOnly: true,
    cell: (node) => (node.license ? visible(node.license) : <Num value={null} />),
  },
  {
    key: 'created',
    head: 'Created',
    width: '96px',
    number: true,
    wideOnly: true,
    cell: (node) => (node.created_at ? day(node.created_at) : <Num value={null} />),
  },
  {
    key: 'downloads',
    head: 'Downloads',
    width: '88px',
    number: true,
    cell: (node) => <Num value={node.downloads} />,
  },
  {
    key: 'children',
    head: 'Children',
    width: '72px',
    number: true,
    cell: (node) => <Num value={node.children} />,
  },
];

/** The other children of the model's parents. */
export function Siblings({ id, total }: { id: string; total: number }) {
  return (
    <Panel title="Siblings">
      {total > 0 ? (
        <List id={id} total={total} />
      ) : (
        <Empty>No other model has a parent in common with it.</Empty>
      )}
    </Panel>
  );
}

function List({ id, total }: { id: string; total: number }) {
  const list = usePages('/api/v1/siblings', { id }, (answer) => ({
    rows: answer.nodes,
    total: answer.total,
  }));
  if (list.problem && list.problem.code !== 'connection') {
    return <Trouble problem={list.problem} retry={list.retry} />;
  }
  const height = Math.min(total, mostRows) * rowHeight;
  return (
    <>
      <p class="model-say">
        {counted(total, 'model')} with a parent in common, the most downloaded first.
      </p>
      {list.total === null ? (
        <Skeleton height={height + 30} />
      ) : (
        <VirtualTable
          label={`Siblings of ${visible(id)}`}
          columns={columns}
          total={list.total}
          row={list.row}
          onRange={list.want}
          height={height}
          rowHeight={rowHeight}
        />
      )}
    </>
  );
}
