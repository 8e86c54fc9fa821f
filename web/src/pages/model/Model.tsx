import { useApi } from '../../api/useApi';
import { useTitle } from '../../app/title';
import { Id, Loaded } from '../../design/show';
import { counted } from '../../design/text';

export default function Model({ id }: { id: string }) {
  useTitle(id);
  const model = useApi('/api/v1/model', { id });
  return (
    <>
      <h1>
        <Id id={id} />
      </h1>
      <Loaded from={model} height={200}>
        {(data) => <p class="empty">{counted(data.descendants, 'descendant')}</p>}
      </Loaded>
    </>
  );
}
