import type { Schemas } from '../api/client';
import { ModelLink, RelationMark } from '../design/show';

/** The same as a drawing of the graph, as a list. */
export function GraphList({ answer: { nodes, edges } }: { answer: Schemas['GraphAnswer'] }) {
  return (
    <details class="graph-list">
      <summary>The same as a list</summary>
      <ul>
        {nodes.map(({ node }, at) => (
          <li key={node.id}>
            <ModelLink id={node.id} />
            {node.missing && <span class="quiet"> (only named by others)</span>}
            {edges
              .filter((edge) => edge.child === at)
              .map((edge) => (
                <span key={edge.parent} class="graph-from">
                  <RelationMark relation={edge.relation} /> of{' '}
                  <ModelLink id={nodes[edge.parent]?.node.id ?? ''} />
                </span>
              ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
