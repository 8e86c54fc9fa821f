import { api, type Schemas } from '../../api/client';
import { usePages } from '../../api/usePages';
import { param, read, write } from '../../app/router';
import { useTitle } from '../../app/title';
import { relations } from '../../colour/relations';
import { ModelLink, Num } from '../../design/show';
import { counted } from '../../design/text';
import type { Column } from '../../design/VirtualTable';
import { numberColumn, Ranking, rankColumn, relationsColumn } from '../ranking/Ranking';

type Row = Schemas['FamilyRow'];

const familyOrders = ['size', 'downloads', 'likes', 'depth', 'breadth', 'age'] as const;
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
  rankColumn(),
  {
    key: 'root',
    head: 'Root',
    width: 'minmax(0, 3fr)',
    cell: (row) => <ModelLink id={row.root.id} page="family" />,
  },
  relationsColumn('Descendants'),
  numberColumn('size', 'Members', '80px', (row) => row.size),
  numberColumn('downloads', 'Downloads', '88px', (row) => row.downloads),
  numberColumn('likes', 'Likes', '72px', (row) => row.likes),
  numberColumn('depth', 'Depth', '64px', (row) => row.depth),
  numberColumn('breadth', 'Breadth', '72px', (row) => row.breadth),
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
  return (
    <Ranking
      title="Families"
      orders={names}
      order={order}
      onOrder={(word) => write(by, word)}
      list={list}
      columns={columns}
      empty="No model of this snapshot descends from another, so there are no families."
      count={(total) => counted(total, 'family', 'families')}
      heads={heads}
      fetchRows={fetchRows(order)}
    />
  );
}
