/** What is said where there is nobody to show. */

import type { ApiProblem } from '../../../api/client';
import { hubAddress } from '../../../app/hub';
import { Link } from '../../../app/Link';
import { Button } from '../../../design/controls';
import { Id } from '../../../design/show';
import { visible } from '../../../design/text';
import type { ModelNode } from '../types';
import { type Filters, NO_FILTERS } from './state';

/** A model that nothing grew out of. */
export function Alone({ root, hub }: { root: ModelNode; hub: string | null }) {
  return (
    <section class="family-nobody">
      <h2>Nothing in this snapshot descends from this model.</h2>
      <p>
        No model names <Id id={root.id} /> as its parent. It may be young, or its descendants do not
        say what they were made from.
      </p>
      <ul>
        <li>
          <Link page="model" id={root.id}>
            See where it comes from
          </Link>
          : its parents, its card, and models like it.
        </li>
        {hub !== null && !root.missing && (
          <li>
            <a href={hubAddress(hub, root.id)} rel="noreferrer" target="_blank">
              Look it up on the Hub
            </a>
            , which may know newer models.
          </li>
        )}
        <li>
          <Link page="families">See the largest families</Link> of this snapshot.
        </li>
      </ul>
    </section>
  );
}

/** Conditions that no member fulfils. */
export function NobodyMatches({ onClear }: { onClear(): void }) {
  return (
    <section class="family-nobody">
      <h2>No member fulfils these conditions.</h2>
      <p>Take one away above, or begin again with the whole family.</p>
      <Button onClick={onClear}>Clear all filters</Button>
    </section>
  );
}

interface RefusedProps {
  problem: ApiProblem;
  filters: Filters;
  onChange(filters: Filters): void;
}

/** Conditions that the server does not understand, such as a licence that nobody has. */
export function Refused({ problem, filters, onChange }: RefusedProps) {
  const name = LISTS.find((list) => list === problem.parameter);
  return (
    <section class="family-nobody" role="alert">
      <h2>The filter cannot be applied.</h2>
      <p>{visible(problem.message)}</p>
      {name && problem.suggestions.length > 0 && (
        <p>
          Did you mean{' '}
          {problem.suggestions.map((word) => (
            <Button key={word} onClick={() => onChange({ ...filters, [name]: [word] })}>
              <bdi>{visible(word)}</bdi>
            </Button>
          ))}
        </p>
      )}
      <Button onClick={() => onChange(NO_FILTERS)}>Clear all filters</Button>
    </section>
  );
}

const LISTS = ['relation', 'task', 'license', 'library', 'author'] as const;
