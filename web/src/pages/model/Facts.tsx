import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../api/client';
import { Num } from '../../design/show';
import { day, visible } from '../../design/text';
import { access, createdOn, listOf, numberOf, type Row, textOf } from './record';

type Fact = readonly [name: string, value: ComponentChildren];

/** What is known of the model, and what is not. */
export function Facts({ node, record }: { node: Schemas['Node']; record: Row | null }) {
  const row = record ?? {};
  const modified = textOf(row, 'last_modified');
  const facts: readonly Fact[] = [
    ['Downloads, 30 days', <Num key="downloads" value={node.downloads} />],
    ['Likes', <Num key="likes" value={node.likes} />],
    ['Parameters', <Num key="parameters" value={numberOf(row, 'parameters')} />],
    ['Created', node.created_at ? createdOn(node.created_at) : null],
    ['Last modified', modified && day(modified)],
    ['Task', node.task && visible(node.task)],
    ['Library', node.library && visible(node.library)],
    ['Licence', licence(row)],
    ['Languages', words(listOf(row, 'languages'))],
    ['Access', access(row)],
  ];
  return (
    <dl class="model-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <span class="quiet">not known</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function licence(row: Row): ComponentChildren {
  const told = listOf(row, 'licenses');
  const name = textOf(row, 'license_name');
  const all = told?.length ? words(told) : null;
  if (name === null) return all;
  return (
    <>
      {all} {all === null ? visible(name) : `(${visible(name)})`}
    </>
  );
}

/** The first few of a list; the rest is in the record. */
function words(list: readonly string[] | null): string | null {
  if (list === null || list.length === 0) return null;
  const shown = list.slice(0, 5).map(visible).join(', ');
  return list.length > 5 ? `${shown} and ${list.length - 5} more` : shown;
}
