import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { Link } from '../../app/Link';
import { relations } from '../../colour/relations';
import { Select } from '../../design/controls';
import {
  Empty,
  Loaded,
  ModelLink,
  Num,
  Panel,
  RelationBar,
  RelationLegend,
} from '../../design/show';
import { SaveMenu } from '../../picture/SaveMenu';
import { tableHeight } from './height';

type Row = Schemas['FamilyRow'];

const orders = [
  { value: 'size', text: 'members' },
  { value: 'downloads', text: 'downloads' },
  { value: 'likes', text: 'likes' },
  { value: 'depth', text: 'depth' },
] as const;

type Order = (typeof orders)[number]['value'];

/** The ten largest families. */
export function LargestFamilies() {
  const [by, setBy] = useState<Order>('size');
  const families = useApi('/api/v1/families', { by, limit: 10 });
  const rows = () => ({
    heads: ['root', 'members', ...relations, 'downloads', 'likes', 'depth'],
    rows: (families.data?.families ?? []).map((row) => [
      row.root.id,
      row.size,
      ...relations.map((relation) => row.by_relation[relation]),
      row.downloads,
      row.likes,
      row.depth,
    ]),
  });
  return (
    <Panel
      title="Largest families"
      actions={
        <>
          <Select label="by" value={by} options={orders} onChange={setBy} />
          <SaveMenu title="Largest families" rows={rows} />
        </>
      }
    >
      <Loaded from={families} height={tableHeight(545)}>
        {(data) =>
          data.families.length > 0 ? (
            <>
              <Table rows={data.families} />
              <div class="start-below">
                <RelationLegend />
                <Link page="families" params={{ by: by === 'size' ? null : by }}>
                  All families
                </Link>
              </div>
            </>
          ) : (
            <Empty>No model of this snapshot descends from another.</Empty>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Table({ rows }: { rows: readonly Row[] }) {
  return (
    <table class="start-table">
      <thead>
        <tr>
          <th scope="col">Root</th>
          <th scope="col" class="start-bar">
            Descendants
          </th>
          <th scope="col" class="num">
            Members
          </th>
          <th scope="col" class="num">
            Downloads
          </th>
          <th scope="col" class="num start-wide">
            Likes
          </th>
          <th scope="col" class="num start-wide">
            Depth
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.root.id}>
            <th scope="row">
              <ModelLink id={row.root.id} page="family" />
            </th>
            <td class="start-bar">
              <RelationBar counts={row.by_relation} />
            </td>
            <td class="num">
              <Num value={row.size} />
            </td>
            <td class="num">
              <Num value={row.downloads} />
            </td>
            <td class="num start-wide">
              <Num value={row.likes} />
            </td>
            <td class="num start-wide">
              <Num value={row.depth} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
