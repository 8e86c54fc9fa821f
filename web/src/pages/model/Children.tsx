import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { Link } from '../../app/Link';
import { Bars } from '../../charts/Bars';
import { relationName, relations } from '../../colour/relations';
import { Button } from '../../design/controls';
import { Empty, ModelLink, Num, Panel, RelationMark } from '../../design/show';
import { counted, full, visible } from '../../design/text';
import { SaveMenu } from '../../picture/SaveMenu';

const few = 10;

/** What grew out of the model. */
export function Children({ model }: { model: Schemas['ModelAnswer'] }) {
  const { node, children } = model;
  const all = relations.reduce((sum, relation) => sum + children[relation], 0);
  if (node.children === 0) {
    return (
      <Panel title="Children">
        <Empty>No model of this snapshot names it as a parent.</Empty>
      </Panel>
    );
  }
  return (
    <Panel
      title="Children"
      actions={
        <Link page="family" id={node.id} class="small">
          Family of {counted(model.descendants + 1, 'member')}
        </Link>
      }
      note={
        all > node.children &&
        'A child with several relations to its parent counts under each of them.'
      }
    >
      <p class="model-say">
        {counted(node.children, 'child', 'children')}, {counted(model.descendants, 'descendant')} of{' '}
        {counted(model.descendants_owners, 'owner')}. Together the descendants have{' '}
        <Num value={model.descendants_downloads} /> downloads a month and{' '}
        <Num value={model.descendants_likes} /> likes.
      </p>
      <div class="model-halves">
        <Bars
          label="Children by relation"
          all={all}
          bars={relations
            .filter((relation) => children[relation] > 0)
            .map((relation) => ({
              key: relation,
              name: relationName(relation, children[relation]),
              count: children[relation],
              fill: `fill-${relation}`,
            }))}
        />
        <Top id={node.id} children={model.top_children} />
      </div>
    </Panel>
  );
}

function Top({ id, children }: { id: string; children: readonly Schemas['Child'][] }) {
  const [all, setAll] = useState(false);
  const sorted = [...children].sort(
    (a, b) =>
      (b.node.downloads ?? -1) - (a.node.downloads ?? -1) || (a.node.id < b.node.id ? -1 : 1),
  );
  const shown = all ? sorted : sorted.slice(0, few);
  const title = `Most downloaded children of ${visible(id)}`;
  return (
    <div>
      <table class="model-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Most downloaded</th>
            <th scope="col" class="num">
              Downloads
            </th>
            <th scope="col" class="num">
              Descendants
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ node, relation, descendants }) => (
            <tr key={node.id}>
              <td>
                <RelationMark relation={relation} /> <ModelLink id={node.id} />
              </td>
              <td class="num">
                <Num value={node.downloads} />
              </td>
              <td class="num">
                <Num value={descendants} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="model-tools">
        {sorted.length > few && (
          <Button look="plain" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${full(sorted.length)}, at most 10 of each relation`}
          </Button>
        )}
        <SaveMenu
          title={title}
          rows={() => ({
            heads: ['id', 'relation', 'downloads', 'likes', 'descendants'],
            rows: sorted.map(({ node, relation, descendants }) => [
              node.id,
              relation,
              node.downloads,
              node.likes,
              descendants,
            ]),
          })}
        />
      </div>
    </div>
  );
}
