/** The columns of the table of members. */
import { Id, ModelLink, Num, RelationMark } from '../../../design/show';
import { day, visible } from '../../../design/text';
import type { Column } from '../../../design/VirtualTable';
import type { Member } from '../types';
import type { Sort } from '../view/state';
import { relationWords } from '../words';

type SortColumn = Column<Member> & { key: Sort | 'parent' };

const text = (value: string | null | undefined) =>
  value ? <bdi title={value}>{visible(value)}</bdi> : <Num value={null} />;

export const COLUMNS: readonly SortColumn[] = [
  {
    key: 'id',
    head: 'Model',
    width: 'minmax(0, 3fr)',
    cell: ({ node }) => <ModelLink id={node.id} />,
    sortable: true,
  },
  {
    key: 'relation',
    head: 'Relation',
    width: '136px',
    cell: ({ relation }) => (
      <>
        <RelationMark relation={relation} /> {relationWords(relation, 1)}
      </>
    ),
    sortable: true,
    wideOnly: true,
  },
  {
    key: 'parent',
    head: 'Parent',
    width: 'minmax(0, 2fr)',
    cell: ({ parent }) => <Id id={parent} />,
    wideOnly: true,
  },
  {
    key: 'depth',
    head: 'Steps',
    width: '56px',
    cell: ({ depth }) => <Num value={depth} />,
    number: true,
    sortable: true,
    wideOnly: true,
  },
  {
    key: 'descendants',
    head: 'Descendants',
    width: '104px',
    cell: ({ below }) => <Num value={below} />,
    number: true,
    sortable: true,
    wideOnly: true,
  },
  {
    key: 'downloads',
    head: 'Downloads',
    width: '92px',
    cell: ({ node }) => <Num value={node.downloads} />,
    number: true,
    sortable: true,
  },
  {
    key: 'likes',
    head: 'Likes',
    width: '60px',
    cell: ({ node }) => <Num value={node.likes} />,
    number: true,
    sortable: true,
  },
  {
    key: 'created_at',
    head: 'Created',
    width: '92px',
    cell: ({ node }) => (node.created_at ? day(node.created_at) : <Num value={null} />),
    sortable: true,
    wideOnly: true,
  },
  {
    key: 'task',
    head: 'Task',
    width: 'minmax(0, 1.2fr)',
    cell: ({ node }) => text(node.task),
    sortable: true,
    wideOnly: true,
  },
  {
    key: 'license',
    head: 'Licence',
    width: 'minmax(0, 1fr)',
    cell: ({ node }) => text(node.license),
    sortable: true,
    wideOnly: true,
  },
  {
    key: 'library',
    head: 'Library',
    width: 'minmax(0, 1fr)',
    cell: ({ node }) => text(node.library),
    sortable: true,
    wideOnly: true,
  },
];

/** Orders that begin with the least; the others begin with the most. */
const ASCENDING: readonly Sort[] = ['id', 'relation', 'depth', 'task', 'license', 'library'];

/** Whether the entries of an order ascend. */
export function ascends(sort: Sort, turned: boolean): boolean {
  return ASCENDING.includes(sort) !== turned;
}
