import { api, type Schemas } from '../../api/client';
import { usePages } from '../../api/usePages';
import { param, read, write } from '../../app/router';
import { useTitle } from '../../app/title';
import { relations } from '../../colour/relations';
import { Select } from '../../design/controls';
import { Empty, ModelLink, Num, RelationBar, Skeleton, Trouble } from '../../design/show';
import { counted } from '../../design/text';
import { type Column, VirtualTable } from '../../design/VirtualTable';
import { saveList } from '../../picture/list';
import { SaveMenu } from '../../picture/SaveMenu';

type Row = Schemas['FamilyRow'];

export const familyOrders = ['size', 'downloads', 'likes', 'depth', 'breadth', 'age'] as const;
const by = param.word('by', familyOrders, 'size');

const names: Record<(typeof familyOrders)[number], string> = {
  size: 'members',
  downloads: 'downloads',
  likes: 'likes',
  depth: 'depth',
  breadth: 'breadth',
  age: 'age of the root',
};

const columns: readonly Column<Row>[] = [
  {
    key: 'rank',
    head: '#',
    width: '56px',
    number: true,
    wideOnly: true,
    cell: (_, index) => index + 1,
  },
  {
    key: 'root',
    head: 'Root',
    width: 'minmax(0, 3fr)',
    cell: (row) => <ModelLink id={row.root.id} page="family" />,
  },
  {
    key: 'relations',
    head: 'Descendants',
    width: 'minmax(80px, 1fr)',
    wideOnly: true,
    cell: (row) => <RelationBar counts={row.by_relation} />,
  },
  {
    key: 'size',
    head: 'Members',
    width: '80px',
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => <Num value={row.size} />,
  },
  {
    key: 'downloads',
    head: 'Downloads',
    width: '88px',
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => <Num value={row.downloads} />,
  },
  {
    key: 'likes',
    head: 'Likes',
    width: '72px',
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => <Num value={row.likes} />,
  },
  {
    key: 'depth',
    head: 'Depth',
    width: '64px',
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => <Num value={row.depth} />,
  },
  {
    key: 'breadth',
    head: 'Breadth',
    width: '72px',
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => <Num value={row.breadth} />,
  },
  {
    key: 'age',
    head: 'Root since',
    width: '104px',
    number: true,
    sortable: true,
    wideOnly: true,
    cell: (row) => row.root.created_at?.slice(0, 10) ?? <Num value={null} />,
  },
];

const heads = [
  'root',
  'members',
  ...relations,
  'downloads',
  'likes',
  'depth',
  'breadth',
  'root_created_at',
];

const fetchRows = (by: (typeof familyOrders)[number]) => async (offset: number, limit: number) => {
  const { families } = await api.get('/api/v1/families', { query: { by, offset, limit } });
  return families.map((row) => [
    row.root.id,
    row.size,
    ...relations.map((relation) => row.by_relation[relation]),
    row.downloads,
    row.likes,
    row.depth,
    row.breadth,
    row.root.created_at,
  ]);
};

export default function Families() {
  useTitle('Families');
  const order = read(by);
  const list = usePages('/api/v1/families', { by: order }, (answer) => ({
    rows: answer.families,
    total: answer.total,
  }));
  const choose = (word: string) =>
    write(by, familyOrders.find((known) => known === word) ?? 'size');
  return (
    <>
      <div class="title-line">
        <h1>Families</h1>
        <div class="panel-actions">
          <Select
            label="Order by"
            value={order}
            options={familyOrders.map((word) => ({ value: word, text: names[word] }))}
            onChange={choose}
          />
          {list.total !== null && list.total > 0 && (
            <SaveMenu
              title="Families"
              more={[saveList('Families', list.total, heads, fetchRows(order))]}
            />
          )}
        </div>
      </div>
      {list.problem && list.problem.code !== 'connection' ? (
        <Trouble problem={list.problem} retry={list.retry} />
      ) : list.total === null ? (
        <Skeleton height={690} />
      ) : list.total === 0 ? (
        <Empty>No model of this snapshot descends from another, so there are no families.</Empty>
      ) : (
        <>
          <p class="quiet small">{counted(list.total, 'family', 'families')}</p>
          <VirtualTable
            label="Families"
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
