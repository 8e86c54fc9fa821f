import type { Schemas } from '../api/client';
import { Empty, Id } from '../design/show';
import { counted, share } from '../design/text';
import { type DifferenceRow, differenceRows, fieldName, type Part } from './rows';
import './difference.css';

interface Props {
  fields: readonly Schemas['FieldDifference'][];
  /** The ids of the two. */
  one: string;
  other: string;
  /** The share of tags in common. */
  jaccard: number | null;
}

const words: Record<DifferenceRow['said'], string> = {
  same: 'same',
  changed: 'changed',
  first: 'only left',
  second: 'only right',
};

/** Two records property by property; what is the same in both is folded. */
export function DifferenceTable({ fields, one, other, jaccard }: Props) {
  const rows = differenceRows(fields);
  const same = rows.filter((row) => row.said === 'same');
  const different = rows.filter((row) => row.said !== 'same');
  return (
    <div class="difference">
      {jaccard !== null && (
        <p class="small quiet">{share(jaccard, 1)} of their tags are tags of both.</p>
      )}
      {different.length > 0 ? (
        <Table one={one} other={other} rows={different} />
      ) : (
        <Empty>Their records are the same.</Empty>
      )}
      {same.length > 0 && (
        <details>
          <summary>
            {counted(same.length, 'property is', 'properties are')} the same in both
          </summary>
          <Table one={one} other={other} rows={same} />
        </details>
      )}
    </div>
  );
}

function Table({
  one,
  other,
  rows,
}: {
  one: string;
  other: string;
  rows: readonly DifferenceRow[];
}) {
  return (
    <table class="difference-table">
      <thead>
        <tr>
          <th scope="col">
            <span class="away">Property</span>
          </th>
          <th scope="col">
            <Id id={one} />
          </th>
          <th scope="col">
            <Id id={other} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field}>
            <th scope="row">
              {fieldName(row.field)} <span class="difference-said">{words[row.said]}</span>
            </th>
            <td>
              <Value parts={row.one} as="del" />
            </td>
            <td>
              <Value parts={row.other} as="ins" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ parts, as: Mark }: { parts: readonly Part[]; as: 'del' | 'ins' }) {
  if (parts.length === 0) return <span class="quiet">–</span>;
  return (
    <bdi>{parts.map(({ text, shared }, i) => (shared ? text : <Mark key={i}>{text}</Mark>))}</bdi>
  );
}
