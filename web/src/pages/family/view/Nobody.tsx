/** What is said where there is nobody to show. */
import { Link } from '../../../app/Link';
import { Button } from '../../../design/controls';
import { Id } from '../../../design/show';
import { hubAddress } from '../header/Header';
import type { ModelNode } from '../types';

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
