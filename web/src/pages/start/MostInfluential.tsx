import { useApi } from '../../api/useApi';
import { Link } from '../../app/Link';
import { relations } from '../../colour/relations';
import { Empty, Loaded, ModelLink, Num, Panel, RelationBar } from '../../design/show';
import { SaveMenu } from '../../picture/SaveMenu';
import { tableHeight } from './height';

const title = 'Most influential models';

/** The ten models with the most descendants, roots or not. */
export function MostInfluential() {
  const ranking = useApi('/api/v1/influence', { limit: 10 });
  const rows = () => ({
    heads: ['model', 'descendants', ...relations, 'downloads', 'likes', 'owners', 'new_90_days'],
    rows: (ranking.data?.models ?? []).map((row) => [
      row.node.id,
      row.descendants,
      ...relations.map((relation) => row.by_relation[relation]),
      row.downloads,
      row.likes,
      row.owners,
      row.new_90_days,
    ]),
  });
  return (
    <Panel title={title} actions={<SaveMenu title={title} rows={rows} />}>
      <Loaded from={ranking} height={tableHeight(478)}>
        {({ models }) =>
          models.length > 0 ? (
            <>
              <table class="start-table">
                <thead>
                  <tr>
                    <th scope="col">Model</th>
                    <th scope="col" class="start-bar">
                      Descendants by relation
                    </th>
                    <th scope="col" class="num">
                      Descendants
                    </th>
                    <th scope="col" class="num start-wide">
                      Their downloads
                    </th>
                    <th scope="col" class="num start-wide">
                      Their owners
                    </th>
                    <th scope="col" class="num start-wide">
                      New in 90 days
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {models.map((row) => (
                    <tr key={row.node.id}>
                      <th scope="row">
                        <ModelLink id={row.node.id} />
                      </th>
                      <td class="start-bar">
                        <RelationBar counts={row.by_relation} />
                      </td>
                      <td class="num">
                        <Num value={row.descendants} />
                      </td>
                      <td class="num start-wide">
                        <Num value={row.downloads} />
                      </td>
                      <td class="num start-wide">
                        <Num value={row.owners} />
                      </td>
                      <td class="num start-wide">
                        <Num value={row.new_90_days} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <div class="start-below">
                <Link page="influence">The whole ranking</Link>
              </div>
            </>
          ) : (
            <Empty>No model of this snapshot has descendants.</Empty>
          )
        }
      </Loaded>
    </Panel>
  );
}
