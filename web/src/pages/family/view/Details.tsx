/** The model selected, and where to go from it. */
import { about } from '../../../api/connection';
import { hubAddress } from '../../../app/hub';
import { Link } from '../../../app/Link';
import { relationName } from '../../../colour/relations';
import { Button } from '../../../design/controls';
import { Id, Num, RelationMark } from '../../../design/show';
import { counted, visible } from '../../../design/text';
import type { TreeNode } from '../types';
import './details.css';

interface Props {
  /** Whose family is looked at. */
  family: string;
  selected: TreeNode;
  parent: string | null;
  onClose(): void;
}

export function Details({ family, selected, parent, onClose }: Props) {
  const { node, relation, depth, below, other_parents: others } = selected;
  const hub = about.value?.hub ?? null;
  return (
    <section class="family-details" aria-label="Selected model">
      <div class="family-details-head">
        <h2>
          <Id id={node.id} />
        </h2>
        <Button look="plain" aria-label="Close selection" onClick={onClose}>
          ×
        </Button>
      </div>
      {relation && parent !== null && (
        <p>
          <RelationMark relation={relation} /> {relationName(relation, 1)} of <Id id={parent} />,{' '}
          {counted(depth, 'step')} from <Id id={family} />
        </p>
      )}
      {others.length > 0 && (
        <p class="family-aside">
          also of{' '}
          {others.slice(0, 6).map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Id id={id} />
            </span>
          ))}
          {others.length > 6 && ` and ${others.length - 6} more`}
        </p>
      )}
      <dl>
        <Fact name="Downloads" value={node.downloads} />
        <Fact name="Likes" value={node.likes} />
        <Fact name="Descendants here" value={below} />
        <Fact name="Created" value={node.created_at?.slice(0, 10)} />
        <Fact name="Licence" value={node.license} />
        <Fact name="Task" value={node.task} />
        <Fact name="Library" value={node.library} />
      </dl>
      <p class="family-ways">
        <Link page="model" id={node.id}>
          Model page
        </Link>
        {node.children > 0 && node.id !== family && (
          <Link page="family" id={node.id}>
            Its own family
          </Link>
        )}
        {node.id !== family && (
          <Link page="compare" params={{ a: family, b: node.id }}>
            Compare with the root
          </Link>
        )}
        {hub !== null && !node.missing && (
          <a href={hubAddress(hub, node.id)} rel="noreferrer" target="_blank">
            On the Hub<span aria-hidden="true"> ↗</span>
          </a>
        )}
      </p>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string | number | null | undefined }) {
  if (value === null || value === undefined || value === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{typeof value === 'number' ? <Num value={value} /> : <bdi>{visible(value)}</bdi>}</dd>
    </div>
  );
}
