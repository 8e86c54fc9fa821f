import { api, type Schemas } from '../../api/client';
import { usePages } from '../../api/usePages';
import { param, read, write } from '../../app/router';
import { useTitle } from '../../app/title';
import { relations } from '../../colour/relations';
import { ModelLink } from '../../design/show';
import { counted } from '../../design/text';
import type { Column } from '../../design/VirtualTable';
import { numberColumn, Ranking, rankColumn, relationsColumn } from '../ranking/Ranking';

type Row = Schemas['InfluenceRow'];

const orders = ['descendants', 'downloads', 'likes', 'owners', 'new'] as const;
const by = param.word('by', orders, 'descendants');

const names: Record<(typeof orders)[number], string> = {
  descendants: 'descendants',
  downloads: 'downloads of descendants',
  likes: 'likes of descendants',
  owners: 'owners of descendants',
  new: 'descendants of the last 90 days',
};

const columns: readonly Column<Row>[] = [
  rankColumn(),
  {
    key: 'model',
    head: 'Model',
    width: 'minmax(0, 3fr)',
    cell: (row) => <ModelLink id={row.node.id} />,
  },
  relationsColumn('By relation'),
  numberColumn('descendants', 'Descendants', '104px', (row) => row.descendants),
  numberColumn('downloads', 'Downloads', '96px', (row) => row.downloads),
  numberColumn('likes', 'Likes', '72px', (row) => row.likes),
  numberColumn('owners', 'Owners', '72px', (row) => row.owners),
  numberColumn('new', 'New in 90 days', '120px', (row) => row.new_90_days),
];

const title = 'Most influential models';
const heads = ['model', 'descendants', ...relations, 'downloads', 'likes', 'owners', 'new_90_days'];

const fetchRows = (by: (typeof orders)[number]) => async (offset: number, limit: number) => {
  const { models } = await api.get('/api/v1/influence', { query: { by, offset, limit } });
  return models.map((row) => [
    row.node.id,
    row.descendants,
    ...relations.map((relation) => row.by_relation[relation]),
    row.downloads,
    row.likes,
    row.owners,
    row.new_90_days,
  ]);
};

export default function Influence() {
  useTitle(title);
  const order = read(by);
  const list = usePages('/api/v1/influence', { by: order }, (answer) => ({
    rows: answer.models,
    total: answer.total,
  }));
  return (
    <Ranking
      title={title}
      orders={names}
      order={order}
      onOrder={(word) => write(by, word)}
      list={list}
      columns={columns}
      empty="No model of this snapshot has descendants."
      count={(total) => `${counted(total, 'model')} with descendants`}
      heads={heads}
      fetchRows={fetchRows(order)}
    />
  );
}
