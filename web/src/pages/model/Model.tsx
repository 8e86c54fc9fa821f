/** One model: where it comes from, what grew out of it, what it says of itself. */
import type { Schemas } from '../../api/client';
import { about } from '../../api/connection';
import { useApi } from '../../api/useApi';
import { hubAddress } from '../../app/hub';
import { Link } from '../../app/Link';
import { useTitle } from '../../app/title';
import { Id, Loaded } from '../../design/show';
import { Card } from './Card';
import { Children } from './Children';
import { Difference } from './Difference';
import { Facts } from './Facts';
import { Licenses } from './Licenses';
import { Parents } from './Parents';
import { RecordTable } from './RecordTable';
import type { Row } from './record';
import { Siblings } from './Siblings';
import { Similar } from './Similar';
import './model.css';

export default function ModelPage({ id }: { id: string }) {
  useTitle(id);
  const model = useApi('/api/v1/model', { id });
  return (
    <>
      <h1>
        <Id id={model.data?.node.id ?? id} />
      </h1>
      <div class="model">
        <Loaded from={model} height={2400}>
          {(data) => <Model model={data} />}
        </Loaded>
      </div>
    </>
  );
}

function Model({ model }: { model: Schemas['ModelAnswer'] }) {
  const { node, asked } = model;
  const record: Row | null = model.record ?? null;
  const { id } = node;
  return (
    <>
      {asked && (
        <p class="model-say">
          You asked for <Id id={asked} />, which leads to this model.
        </p>
      )}
      {node.missing && (
        <p class="model-say">
          Other models name it as a parent, but the snapshot has no record of it: it may have been
          deleted or renamed, or be private. What others tell of it stands below.
        </p>
      )}
      <Ways model={model} />
      {!node.missing && <Facts node={node} record={record} />}
      <Parents model={model} />
      <Licenses id={id} />
      <Children model={model} />
      <Siblings id={id} total={model.siblings} />
      {!node.missing && <Similar id={id} />}
      {!node.missing && <Difference model={model} />}
      {model.has_card && <Card id={id} />}
      {record && <RecordTable id={id} record={record} />}
    </>
  );
}

/** Where to go from here. */
function Ways({ model }: { model: Schemas['ModelAnswer'] }) {
  const { id, missing } = model.node;
  const hub = about.value?.hub;
  return (
    <ul class="model-ways" aria-label="Other pages about this model">
      <li>
        <Link page="family" id={id}>
          Family
        </Link>
      </li>
      <li>
        <Link page="compare" params={{ a: id }}>
          Compare
        </Link>
      </li>
      {hub && (
        <li>
          <a href={hubAddress(hub, id)} rel="noopener noreferrer" target="_blank">
            Hugging Face<span aria-hidden="true"> ↗</span>
          </a>
          {missing && <span class="quiet"> (if it is still there)</span>}
        </li>
      )}
    </ul>
  );
}
