import type { Schemas } from '../../api/client';
import { RelationMark } from '../../design/show';
import { share, visible } from '../../design/text';
import { placeRead } from '../../graph/drawing';

interface Props {
  label: string;
  claims: readonly Schemas['ClaimView'][];
}

/** Why a claim names no model. */
const problems: Record<string, string> = {
  empty: 'empty',
  placeholder: 'a placeholder',
  local_path: 'a path on somebody’s disk',
  url: 'an address that leads to no model',
  invalid: 'no id of a model',
};

/** Claims of descent as they were written, and what became of them. */
export function Claims({ label, claims }: Props) {
  return (
    <ul class="model-claims" aria-label={label}>
      {claims.map((claim, i) => (
        <li key={i}>
          <q class="model-raw">
            <bdi>{visible(claim.raw)}</bdi>
          </q>
          <RelationMark relation={claim.relation} word />
          <span>read in {placeRead(claim.evidence)}</span>
          <span>confidence {share(claim.confidence, 1)}</span>
          <span>
            {claim.counted ? 'counts' : 'does not count'}
            {claim.problem && <>: {problems[claim.problem] ?? visible(claim.problem)}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}
