import { Num, Panel } from '../../design/show';
import { visible } from '../../design/text';
import { SaveMenu } from '../../picture/SaveMenu';
import type { Row } from './record';

/** Every column of the model's row. */
export function RecordTable({ id, record }: { id: string; record: Row }) {
  const columns = Object.keys(record).sort();
  return (
    <Panel
      title="Record"
      actions={
        <SaveMenu
          title={`Record of ${visible(id)}`}
          rows={() => ({
            heads: ['column', 'value'],
            rows: columns.map((name) => [name, plain(record[name])]),
          })}
        />
      }
    >
      <details class="model-fold">
        <summary>All {columns.length} columns of its row</summary>
        <table class="model-table model-record" aria-label={`Record of ${visible(id)}`}>
          <tbody>
            {columns.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  {plain(record[name]) === null ? (
                    <Num value={null} />
                  ) : (
                    <bdi>{visible(plain(record[name]) ?? '')}</bdi>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}

/** A value as text: what is no text as JSON. */
function plain(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
