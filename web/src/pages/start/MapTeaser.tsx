import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { Link } from '../../app/Link';
import { theme } from '../../app/theme';
import { categoryColour } from '../../colour/categories';
import { type Descent, relationColour, relations } from '../../colour/relations';
import { Loaded, Panel } from '../../design/show';
import { full } from '../../design/text';
import { readTile, type Tile } from './tile';

type MapAnswer = Schemas['MapAnswer'];

const edge = 320;

/** The whole map, small, as a way to the large one. */
export function MapTeaser() {
  const map = useApi('/api/v1/map', {});
  return (
    <Panel title="Map" note="Each disc is a family; colour is the relation to the parent.">
      <Loaded from={map} height={edge}>
        {(data) => (
          <Link page="map" class="start-map">
            <Small map={data} />
            <span class="away">
              Open the map of {full(data.models)} models in {full(data.families)} families
            </span>
          </Link>
        )}
      </Loaded>
    </Panel>
  );
}

function Small({ map }: { map: MapAnswer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [tile, setTile] = useState<Tile | null>(null);
  useEffect(() => {
    const control = new AbortController();
    api.bytes(`/api/v1/map/0/0/0?v=${encodeURIComponent(map.fingerprint)}`, control.signal).then(
      (bytes) => setTile(readTile(bytes)),
      // The link to the map is there without the picture.
      () => {},
    );
    return () => control.abort();
  }, [map.fingerprint]);

  const shown = theme.value;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !tile) return;
    const size = edge * 2;
    context.clearRect(0, 0, size, size);
    const known: readonly Descent[] = relations;
    const colours = map.legend.relation.map((word) =>
      word === 'root'
        ? categoryColour(null, shown)
        : relationColour(known.find((relation) => relation === word) ?? 'unknown', shown),
    );
    for (let i = 0; i < tile.x.length; i += 1) {
      context.fillStyle = colours[tile.relation[i] ?? 0] ?? relationColour('unknown', shown);
      const r = 0.8 + 0.35 * Math.log2(1 + (tile.models[i] ?? 1));
      const x = ((tile.x[i] ?? 0) / 65_535) * size;
      const y = ((tile.y[i] ?? 0) / 65_535) * size;
      context.fillRect(x - r, y - r, 2 * r, 2 * r);
    }
  }, [tile, shown, map]);
  return <canvas ref={canvas} width={edge * 2} height={edge * 2} />;
}
