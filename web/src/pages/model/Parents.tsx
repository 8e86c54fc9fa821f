import type { Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { Empty, Loaded, ModelLink, Panel, RelationMark } from '../../design/show';
import { counted, full, visible } from '../../design/text';
import { LineageGraph } from '../../graph/LineageGraph';
import { Claims } from './Claims';

/** Ancestors drawn at most: a page has room for a small drawing. */
const drawn = 40;
/** With more parents than these, what they are taken for is folded. */
const unfolded = 3;

/** What the model descends from, and why it is said to. */
export function Parents({ model }: { model: Schemas['ModelAnswer'] }) {
  const { node, parents, odd_claims: odd } = model;
  if (parents.length === 0 && odd.length === 0) {
    return (
      <Panel title="Parents">
        <Empty>
          {node.missing
            ? 'Nothing is known of its parents: only its own record would name them.'
            : 'It names no parent.'}
        </Empty>
      </Panel>
    );
  }
  return (
    <Panel
      title="Parents"
      note="What the Hub’s tags claim counts; where they name no parent, what an import claims; and where there is neither, what the card claims."
    >
      {parents.length > 0 && (
        <>
          <Roots model={model} />
          <Ancestors id={node.id} />
          <details class="model-evidence" open={parents.length <= unfolded}>
            <summary>Evidence for {counted(parents.length, 'parent')}</summary>
            <ul>
              {parents.map((parent) => (
                <li key={parent.node.id} class="model-proof">
                  <p class="model-parent">
                    <ModelLink id={parent.node.id} />
                    {parent.relations.map((relation) => (
                      <RelationMark key={relation} relation={relation} word />
                    ))}
                    {parent.node.missing && <span class="quiet">only named by others</span>}
                  </p>
                  <Claims
                    label={`Claims about ${visible(parent.node.id)}`}
                    claims={parent.claims}
                  />
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
      {odd.length > 0 && (
        <>
          <h3>Claims that name no model</h3>
          <Claims label="Claims that name no model" claims={odd} />
        </>
      )}
    </Panel>
  );
}

function Roots({ model }: { model: Schemas['ModelAnswer'] }) {
  const shown = model.roots.slice(0, 5);
  const more = model.root_count - shown.length;
  return (
    <p class="model-say">
      {counted(model.generation, 'step')} below the nearest root. It descends from{' '}
      {counted(model.root_count, 'root')}:{' '}
      {shown.map((root, i) => (
        <span key={root.id}>
          {i > 0 && ', '}
          <ModelLink id={root.id} />
        </span>
      ))}
      {more > 0 && ` and ${full(more)} more`}.
    </p>
  );
}

function Ancestors({ id }: { id: string }) {
  const ancestors = useApi('/api/v1/ancestors', { id, limit: drawn });
  return (
    <Loaded from={ancestors} height={280}>
      {(answer) => (
        <LineageGraph answer={answer} label={`Ancestors of ${visible(id)}`} height={420} />
      )}
    </Loaded>
  );
}
