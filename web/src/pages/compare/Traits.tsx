import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { Button } from '../../design/controls';
import { Id, Panel } from '../../design/show';
import { full, share, visible } from '../../design/text';
import { SaveMenu } from '../../picture/SaveMenu';
import { type Mirrored, mirrored } from './traits';

type Side = Schemas['CompareSide'];

const few = 8;

const traits = [
  ['Tasks', (side: Side) => side.tasks],
  ['Licences', (side: Side) => side.licenses],
  ['Libraries', (side: Side) => side.libraries],
] as const;

/** What the members of the two families are, value by value. */
export function Traits({ a, b }: { a: Side; b: Side }) {
  return (
    <>
      {traits.map(([title, of]) => (
        <Trait
          key={title}
          title={title}
          a={a}
          b={b}
          rows={mirrored(of(a), a.size, of(b), b.size)}
        />
      ))}
    </>
  );
}

interface TraitProps {
  title: string;
  a: Side;
  b: Side;
  rows: readonly Mirrored[];
}

function Trait({ title, a, b, rows }: TraitProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.filter((row, i) => i < few || row.value === null);
  const unknown = rows.some((row) => row.one === null || row.other === null);
  return (
    <Panel
      title={`${title} of the families`}
      note={unknown && 'A dash: not among the twelve most frequent of that family.'}
      actions={
        <SaveMenu
          title={`${title} of ${visible(a.node.id)} and ${visible(b.node.id)}`}
          rows={() => ({
            heads: ['value', a.node.id, b.node.id],
            rows: rows.map(({ value, one, other }) => [value, one, other]),
          })}
        />
      }
    >
      <table class="compare-mirror">
        <thead>
          <tr>
            <th scope="col">
              <Id id={a.node.id} />
            </th>
            <th scope="col">
              <span class="away">Value</span>
            </th>
            <th scope="col">
              <Id id={b.node.id} />
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ value, one, other }) => (
            <tr key={value ?? ''}>
              <td>
                <Bar count={one} size={a.size} />
              </td>
              <th scope="row">
                {value === null ? (
                  <span class="quiet">none told</span>
                ) : (
                  <bdi>{visible(value)}</bdi>
                )}
              </th>
              <td>
                <Bar count={other} size={b.size} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > few + 1 && (
        <Button look="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${rows.length}`}
        </Button>
      )}
    </Panel>
  );
}

/** The share of a family's members, as a bar with its number. */
function Bar({ count, size }: { count: number | null; size: number }) {
  return (
    <div class="compare-bar">
      <span class="compare-share" title={count === null ? undefined : full(count)}>
        {count === null ? '–' : share(count, size)}
      </span>
      <span class="compare-track">
        <span
          class="compare-fill"
          style={{
            width: `${(100 * (count ?? 0)) / Math.max(1, size)}%`,
            minWidth: count ? '1px' : 0,
          }}
        />
      </span>
    </div>
  );
}
