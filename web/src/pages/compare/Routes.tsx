import type { Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { Empty, Loaded, ModelLink, Panel, RelationMark } from '../../design/show';
import { counted } from '../../design/text';

/** The ways from one model to the other, over parents and children. */
export function Routes({ a, b }: { a: string; b: string }) {
  const path = useApi('/api/v1/path', { from: a, to: b });
  return (
    <Panel title="Path" note="↑ leads from a child to its parent, ↓ from a parent to its child.">
      <Loaded from={path} height={120}>
        {({ routes, more }) =>
          routes.length > 0 ? (
            <>
              <ol class="compare-routes">
                {routes.map((route, i) => (
                  <li key={i}>
                    <span class="compare-steps">{counted(route.steps.length, 'step')}</span>
                    <Route route={route} />
                  </li>
                ))}
              </ol>
              {more && <p class="small quiet">There are more ways.</p>}
            </>
          ) : (
            <Empty>There is no way from the one to the other.</Empty>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Route({ route: { nodes, steps } }: { route: Schemas['RouteView'] }) {
  return (
    <ul class="compare-route">
      {nodes.map((node, i) => {
        const step = steps[i - 1];
        return (
          <li key={node.id}>
            {step && (
              <span class="compare-step">
                <span aria-hidden="true">{step.up ? '↑' : '↓'}</span>
                <span class="away">
                  {step.up ? 'up to its parent, as' : 'down to its child, a'}
                </span>
                <RelationMark relation={step.relation} />
              </span>
            )}
            <ModelLink id={node.id} />
          </li>
        );
      })}
    </ul>
  );
}
