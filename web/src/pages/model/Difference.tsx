import type { Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { param, read, write } from '../../app/router';
import { Select } from '../../design/controls';
import { Empty, Loaded, Panel } from '../../design/show';
import { visible } from '../../design/text';
import { DifferenceTable } from '../../difference/DifferenceTable';

const against = param.text('against');

/** What the model's record has in common with that of a parent, and what not. */
export function Difference({ model }: { model: Schemas['ModelAnswer'] }) {
  const parents = model.parents.filter(({ node }) => !node.missing).map(({ node }) => node.id);
  const wanted = read(against);
  const parent = parents.includes(wanted) ? wanted : parents[0];
  const asked = useApi('/api/v1/difference', parent ? { a: parent, b: model.node.id } : null);
  if (model.parents.length === 0) return null;
  return (
    <Panel
      title="Difference from the parent"
      actions={
        parent !== undefined &&
        parents.length > 1 && (
          <Select
            label="Parent"
            value={parent}
            options={parents.map((id) => ({ value: id, text: visible(id) }))}
            onChange={(id) => write(against, id === parents[0] ? '' : id)}
          />
        )
      }
    >
      {parent === undefined ? (
        <Empty>The snapshot has no record of its parents to compare with.</Empty>
      ) : (
        <Loaded from={asked} height={480}>
          {(answer) => (
            <DifferenceTable
              fields={answer.fields}
              one={answer.one}
              other={answer.other}
              jaccard={answer.jaccard ?? null}
            />
          )}
        </Loaded>
      )}
    </Panel>
  );
}
