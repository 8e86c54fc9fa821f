import { useApi } from '../../api/useApi';
import { param, read } from '../../app/router';
import { useTitle } from '../../app/title';
import { Empty, Loaded } from '../../design/show';
import { counted } from '../../design/text';

const first = param.text('a');
const second = param.text('b');

export default function Compare() {
  const [a, b] = [read(first), read(second)];
  useTitle('Compare');
  const compared = useApi('/api/v1/compare', a && b ? { a, b } : null);
  return (
    <>
      <h1>Compare</h1>
      {a && b ? (
        <Loaded from={compared} height={200}>
          {(data) => <p class="empty">{counted(data.common_count, 'common ancestor')}</p>}
        </Loaded>
      ) : (
        <Empty>Choose two models to compare.</Empty>
      )}
    </>
  );
}
