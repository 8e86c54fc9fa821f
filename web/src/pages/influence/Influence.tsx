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

const number = (
  key: (typeof orders)[number],
  head: string,
  width: string,
  value: (row: Row) => number,
): Column<Row> => ({
  key,
  head,
  width,
  number: true,
  sortable: true,
  wideOnly: true,
  cell: (row) => <Num value={value(row)} />,
});

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
    key: 'model',
    head: 'Model',
    width: 'minmax(0, 3fr)',
    cell: (row) => <ModelLink id={row.node.id} />,
  },
  {
    key: 'relations',
    head: 'By relation',
    width: 'minmax(80px, 1fr)',
    wideOnly: true,
    cell: (row) => <RelationBar counts={row.by_relation} />,
  },
  number('descendants', 'Descendants', '104px', (row) => row.descendants),
  number('downloads', 'Downloads', '96px', (row) => row.downloads),
  number('likes', 'Likes', '72px', (row) => row.likes),
  number('owners', 'Owners', '72px', (row) => row.owners),
  number('new', 'New in 90 days', '120px', (row) => row.new_90_days),
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
  const choose = (word: string) =>
    write(by, orders.find((known) => known === word) ?? 'descendants');
  return (
    <>
      <div class="title-line">
        <h1>{title}</h1>
        <div class="panel-actions">
          <Select
            label="Order by"
            value={order}
            options={orders.map((word) => ({ value: word, text: names[word] }))}
            onChange={choose}
          />
          {list.total !== null && list.total > 0 && (
            <SaveMenu title={title} more={[saveList(title, list.total, heads, fetchRows(order))]} />
          )}
        </div>
      </div>
      {list.problem && list.problem.code !== 'connection' ? (
        <Trouble problem={list.problem} retry={list.retry} />
      ) : list.total === null ? (
        <Skeleton height={690} />
      ) : list.total === 0 ? (
        <Empty>No model of this snapshot has descendants.</Empty>
      ) : (
        <>
          <p class="quiet small">{counted(list.total, 'model')} with descendants</p>
          <VirtualTable
            label="Models by influence"
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
