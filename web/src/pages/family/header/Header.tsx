/** Whose family this is, and the family in numbers. */
import { about } from '../../../api/connection';
import { hubAddress } from '../../../app/hub';
import { Link } from '../../../app/Link';
import { Id, ModelLink, Num, RelationMark } from '../../../design/show';
import { counted, full } from '../../../design/text';
import { type FamilyAnswer, RELATIONS } from '../types';
import { relationWords } from '../words';
import { Generations } from './Generations';

interface Props {
  family: FamilyAnswer;
}

export function Header({ family }: Props) {
  const { root } = family;
  const hub = about.value?.hub ?? null;
  return (
    <header class="family-header">
      {family.roots.length > 0 && (
        <nav class="family-roots" aria-label="Families above">
          <span class="family-aside">grew out of </span>
          {family.roots.map((above, index) => (
            <span key={above.id}>
              {index > 0 && ', '}
              <ModelLink id={above.id} page="family" />
            </span>
          ))}
        </nav>
      )}
      <div class="family-title">
        <h1>
          <Id id={root.id} /> <span class="family-kind">family</span>
        </h1>
        <p class="family-links-out">
          <Link page="model" id={root.id}>
            Model page
          </Link>
          {hub !== null && !root.missing && (
            <a href={hubAddress(hub, root.id)} rel="noreferrer" target="_blank">
              On the Hub<span aria-hidden="true"> ↗</span>
            </a>
          )}
        </p>
      </div>
      <Figures family={family} />
    </header>
  );
}

function Figures({ family }: { family: FamilyAnswer }) {
  const relations = RELATIONS.filter((relation) => family.by_relation[relation] > 0);
  return (
    <div class="family-summary">
      <p>
        <span>
          <b>{full(family.matching)}</b>
          {family.matching < family.size && ` of ${full(family.size)}`}{' '}
          {family.size === 1 ? 'member' : 'members'}
        </span>
        <span>
          <b>{full(family.depth)}</b> {family.depth === 1 ? 'generation' : 'generations'} below
        </span>
        <span>
          <b>{full(family.authors)}</b> {family.authors === 1 ? 'author' : 'authors'}
        </span>
        <span>
          <b>
            <Num value={family.downloads} />
          </b>{' '}
          downloads a month
        </span>
        <span>
          <b>
            <Num value={family.likes} />
          </b>{' '}
          likes
        </span>
      </p>
      <p>
        {relations.map((relation) => (
          <span key={relation}>
            <RelationMark relation={relation} />{' '}
            {counted(
              family.by_relation[relation],
              relationWords(relation, 1),
              relationWords(relation, 2),
            )}
          </span>
        ))}
      </p>
      <Generations counts={family.generations} />
    </div>
  );
}
