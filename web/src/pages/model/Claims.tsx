import type { Schemas } from '../../api/client';
import { RelationMark } from '../../design/show';
import { share, visible } from '../../design/text';
import { placeRead } from '../../graph/drawing';

/** Claims of descent as they were written, and what became of them. */
export function Claims({
  label,
  claims,
}: {
  label: string;
  claims: readonly Schemas['ClaimView'][];
}) {
  return (
    <div class="model-scroll">
      <table class="model-table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">As written</th>
            <th scope="col">Relation</th>
            <th scope="col">Read in</th>
            <th scope="col">Confidence</th>
            <th scope="col">Counted</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim, i) => (
            <tr key={i}>
              <td class="model-raw">
                <bdi>{visible(claim.raw)}</bdi>
              </td>
              <td>
                <RelationMark relation={claim.relation} word />
              </td>
              <td>{placeRead(claim.evidence)}</td>
              <td>{share(claim.confidence, 1)}</td>
              <td>
                {claim.counted ? 'yes' : 'no'}
                {claim.problem && <span class="quiet">: {visible(claim.problem)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
