import { useApi } from '../../api/useApi';
import { useTitle } from '../../app/title';
import { Loaded } from '../../design/show';
import { counted } from '../../design/text';

export default function MapPage() {
  useTitle('Map');
  const map = useApi('/api/v1/map', {});
  return (
    <>
      <h1>Map</h1>
      <Loaded from={map} height={200}>
        {(data) => <p class="empty">{counted(data.families, 'family', 'families')}</p>}
      </Loaded>
    </>
  );
}
