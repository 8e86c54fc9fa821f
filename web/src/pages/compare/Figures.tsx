import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../api/client';
import { ModelLink, Num, Panel, RelationBar, RelationLegend } from '../../design/show';
import { day, visible } from '../../design/text';

type Side = Schemas['CompareSide'];

/** The two models, then their families, in numbers. */
const rows: readonly (readonly [name: string, value: (side: Side) => ComponentChildren])[] = [
  ['Downloads, 30 days', ({ node }) => <Num value={node.downloads} />],
  ['Likes', ({ node }) => <Num value={node.likes} />],
  ['Created', ({ node }) => (node.created_at ? day(node.created_at) : <Num value={null} />)],
  ['Task', ({ node }) => (node.task ? visible(node.task) : <Num value={null} />)],
  ['Licence', ({ node }) => (node.license ? visible(node.license) : <Num value={null} />)],
  ['Library', ({ node }) => (node.library ? visible(node.library) : <Num value={null} />)],
  ['Children', ({ node }) => <Num value={node.children} />],
  ['Members of its family', ({ size }) => <Num value={size} />],
  ['Generations below it', ({ depth }) => <Num value={depth} />],
  ['Downloads of the family', ({ downloads }) => <Num value={downloads} />],
  ['Likes of the family', ({ likes }) => <Num value={likes} />],
];

export function Figures({ a, b }: { a: Side; b: Side }) {
  return (
    <Panel title="Figures" note="A family is the model and all that descends from it.">
      <table class="compare-table compare-figures">
        <thead>
          <tr>
            <th scope="col">
              <span class="away">Figure</span>
            </th>
            {[a, b].map(({ node }, i) => (
              <th scope="col" key={i}>
                <ModelLink id={node.id} page="family" />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value(a)}</td>
              <td>{value(b)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Descendants by relation</th>
            {[a, b].map(({ by_relation: counts }, i) => (
              <td key={i}>
                <RelationBar counts={counts} />
                <RelationLegend counts={counts} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Panel>
  );
}
