/** Two models, and the families that grew out of them, beside each other. */
import { useApi } from '../../api/useApi';
import { param, read, setParams, write } from '../../app/router';
import { Search } from '../../app/Search';
import { useTitle } from '../../app/title';
import { Button } from '../../design/controls';
import { Loaded } from '../../design/show';
import { Compared } from './Compared';
import { Example } from './Example';
import './compare.css';

const first = param.text('a');
const second = param.text('b');

export default function Compare() {
  const [a, b] = [read(first), read(second)];
  useTitle(a && b ? `${a} and ${b}` : 'Compare');
  const compared = useApi('/api/v1/compare', a && b ? { a, b } : null);
  return (
    <>
      <h1>Compare</h1>
      <div class="compare-sides">
        <Search label="First model" chosen={a} onChoose={(id) => write(first, id)} />
        <Button disabled={!a && !b} onClick={() => setParams({ a: b, b: a })}>
          Swap
        </Button>
        <Search label="Second model" chosen={b} onChoose={(id) => write(second, id)} />
      </div>
      {a && b ? (
        <Loaded from={compared} height={1600}>
          {(answer) => <Compared answer={answer} />}
        </Loaded>
      ) : (
        <Example a={a} b={b} />
      )}
    </>
  );
}
