import { useApi } from '../../api/useApi';
import { useTitle } from '../../app/title';
import { Id, Loaded } from '../../design/show';
import { counted } from '../../design/text';

export default function Family({ id }: { id: string }) {
  useTitle(id);
  const family = useApi('/api/v1/family', { id });
  return (
    <>
      <h1>
        <Id id={id} />
      </h1>
      <Loaded from={family} height={200}>
        {(data) => <p class="empty">{counted(data.size, 'member')}</p>}
      </Loaded>
    </>
  );
}
