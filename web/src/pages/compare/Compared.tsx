import type { Schemas } from '../../api/client';
import { Empty, Id, ModelLink, Panel } from '../../design/show';
import { counted } from '../../design/text';
import { DifferenceTable } from '../../difference/DifferenceTable';
import { Figures } from './Figures';
import { kinship, stepsBelow } from './kinship';
import { Routes } from './Routes';
import { Traits } from './Traits';

type CompareAnswer = Schemas['CompareAnswer'];

export function Compared({ answer }: { answer: CompareAnswer }) {
  const { a, b, common, common_count: count } = answer;
  const related = kinship(answer);
  // The document calls it an object; it is the list of /api/v1/difference.
  const fields = answer.difference as unknown as readonly Schemas['FieldDifference'][] | null;
  return (
    <>
      <p class="compare-kin">
        <Kin answer={answer} />
      </p>
      {related.kind !== 'same' && related.kind !== 'strangers' && (
        <>
          <Routes a={a.node.id} b={b.node.id} />
          <Panel
            title="Common ancestors"
            note={
              count > common.length &&
              `The nearest ${common.length} of ${counted(count, 'common ancestor')}.`
            }
          >
            <table class="compare-table">
              <thead>
                <tr>
                  <th scope="col">Ancestor</th>
                  <th scope="col">
                    <Id id={a.node.id} />
                  </th>
                  <th scope="col">
                    <Id id={b.node.id} />
                  </th>
                </tr>
              </thead>
              <tbody>
                {common.map((ancestor) => (
                  <tr key={ancestor.node.id}>
                    <td>
                      <ModelLink id={ancestor.node.id} />
                    </td>
                    <td>{stepsBelow(ancestor.from_a)}</td>
                    <td>{stepsBelow(ancestor.from_b)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        </>
      )}
      <Figures a={a} b={b} />
      <Traits a={a} b={b} />
      {related.kind !== 'same' && (
        <Panel title="Difference of the records">
          {fields ? (
            <DifferenceTable fields={fields} one={a.node.id} other={b.node.id} jaccard={null} />
          ) : (
            <Empty>One of the two has no record: it is only named by others.</Empty>
          )}
        </Panel>
      )}
    </>
  );
}

/** How the two are related, in a sentence. */
function Kin({ answer }: { answer: CompareAnswer }) {
  const { a, b } = answer;
  const related = kinship(answer);
  switch (related.kind) {
    case 'same':
      return <>This is twice the same model. Choose another one to compare it with.</>;
    case 'strangers':
      return <>The two have no ancestor in common, and neither descends from the other.</>;
    case 'line': {
      const [above, below] = related.ancestor === 'a' ? [a, b] : [b, a];
      return (
        <>
          <Id id={below.node.id} /> descends from <Id id={above.node.id} />, in{' '}
          {counted(related.steps, 'step')}.
        </>
      );
    }
    case 'common':
      return (
        <>
          Neither descends from the other, but they have {counted(related.count, 'ancestor')} in
          common. The nearest is <ModelLink id={related.nearest.node.id} />.
        </>
      );
  }
}
