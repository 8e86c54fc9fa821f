import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, type Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { read, route, setParams, write } from '../../app/router';
import { theme } from '../../app/theme';
import { useTitle } from '../../app/title';
import { Button, Select } from '../../design/controls';
import { Empty, Loaded, ModelLink } from '../../design/show';
import { compact, counted, full } from '../../design/text';
import { Chosen } from './Chosen';
import { type Camera, inSight, onto, type Point, type Size, whole, within, zoomAt } from './camera';
import { Legend } from './Legend';
import { MapView, type Shown } from './MapView';
import { legendOf, paletteOf } from './palette';
import { SaveMap } from './SaveMap';
import * as state from './state';
import type { Trait } from './tile';
import { useSettled } from './useSettled';
import './map.css';

const traitNames: { value: Trait; text: string }[] = [
  { value: 'relation', text: 'relation' },
  { value: 'task', text: 'task' },
  { value: 'license', text: 'licence' },
  { value: 'library', text: 'library' },
  { value: 'year', text: 'year of creation' },
  { value: 'downloads', text: 'downloads' },
];

export default function MapPage() {
  useTitle('Map');
  const map = useApi('/api/v1/map', {});
  return (
    <div class="wide map-page">
      <h1>Map of all models</h1>
      <Loaded from={map} height={560}>
        {(data) =>
          data.models > 0 ? <Atlas map={data} /> : <Empty>This snapshot holds no models.</Empty>
        }
      </Loaded>
    </div>
  );
}

type ViewState = 'loading' | 'drawn' | 'failing' | 'impossible';

function Atlas({ map }: { map: Schemas['MapAnswer'] }) {
  const params = route.value.params;
  const trait = read(state.colour);
  const only = read(state.only);
  const chosenId = read(state.chosen);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<ViewState>('loading');
  const shown = useRef<Shown | null>(null);

  // The camera is in the address, but moves faster than addresses may change.
  const [camera, setCamera] = useState<Camera | null>(null);
  const named = `${params.get('x')} ${params.get('y')} ${params.get('z')}`;
  const wrote = useRef(named);
  useEffect(() => {
    if (named !== wrote.current) setCamera(null);
    wrote.current = named;
  }, [named]);
  const at = within(camera ?? state.cameraOf(params, size), size, map.max_level);
  const still = useSettled(at, 150);
  useEffect(() => {
    if (!camera) return;
    const next = state.written(still);
    wrote.current = `${next.x} ${next.y} ${next.z}`;
    setParams(next, { replace: true });
  }, [still]);

  const place = useApi('/api/v1/map/of', chosenId ? { id: chosenId } : null);
  const chosen = chosenId && place.data && !place.problem ? place.data : null;
  useEffect(() => {
    // A link that names a model alone leads to it.
    if (!chosen || camera || state.hasCamera(params) || size.width === 0) return;
    setCamera(onto(chosen.family ?? { ...chosen, r: 30 * map.dot }, size));
  }, [chosen, size]);

  const sight = inSight(still, size);
  const labels = useApi('/api/v1/map/labels', size.width ? { ...sight, limit: 300 } : null);
  const discs = labels.data?.discs ?? [];
  const families = discs.slice(0, 12);

  const [pointed, setPointed] = useState<Point | null>(null);
  const aim = useSettled(pointed, 60);
  const under = useApi('/api/v1/map/at', aim ? clamp(aim) : null);

  const entries = useMemo(
    () => legendOf(map.legend, trait, theme.value),
    [map.legend, trait, theme.value],
  );
  const onlyCode = entries.find((entry) => String(entry.code) === only)?.code ?? null;
  const palette = useMemo(
    () => paletteOf(entries, trait, theme.value, onlyCode),
    [entries, trait, onlyCode],
  );

  const go = (next: Camera) => setCamera(within(next, size, map.max_level));
  const middle = { x: size.width / 2, y: size.height / 2 };
  const hint = pointed && under.data && !under.stale ? under.data : null;
  return (
    <>
      <p class="map-facts">
        {counted(map.models, 'model')}: {counted(map.families, 'family', 'families')}, each a disc
        of as much room as it has members, and around them {counted(map.alone, 'model')} without
        relatives.
      </p>
      <div class="map-controls">
        <Select
          label="Colour by"
          value={trait}
          options={traitNames}
          onChange={(value) =>
            setParams({ colour: state.colour.write(value), [state.only.name]: null })
          }
        />
        <Legend
          entries={entries}
          label={traitNames.find(({ value }) => value === trait)?.text ?? trait}
          only={onlyCode}
          onOnly={(code) => write(state.only, code === null ? '' : String(code))}
        />
        <SaveMap shown={shown} entries={entries} />
      </div>
      <div class="map-frame" aria-busy={view === 'loading' || labels.loading}>
        <MapView
          map={map}
          camera={at}
          trait={trait}
          palette={palette}
          discs={discs}
          chosen={chosen}
          onSize={setSize}
          onMove={go}
          onPoint={setPointed}
          onChoose={(point) => void choose(point)}
          onState={setView}
          shown={shown}
        />
        <div class="map-zoom">
          <Button aria-label="Zoom in" onClick={() => go(zoomAt(at, size, middle, 1))}>
            +
          </Button>
          <Button aria-label="Zoom out" onClick={() => go(zoomAt(at, size, middle, -1))}>
            −
          </Button>
          <Button aria-label="Show the whole map" onClick={() => go(whole(size))}>
            ⤢
          </Button>
        </div>
        {view === 'failing' && (
          <div class="map-note" role="alert">
            Parts of the map could not be fetched.{' '}
            <Button onClick={() => shown.current?.retry()}>Try again</Button>
          </div>
        )}
        {view === 'impossible' && (
          <div class="map-note" role="alert">
            This browser does not draw with WebGL 2, which the map needs. The families are listed
            below.
          </div>
        )}
      </div>
      <p class="map-hint" aria-live="polite">
        {hint ? (
          <>
            <bdi>{hint.node.id}</bdi>
            {hint.node.downloads != null && ` · ${compact(hint.node.downloads)} downloads`}
            {hint.family && hint.family.size > 1 && (
              <>
                {' · of '}
                <bdi>{hint.family.id}</bdi>, {full(hint.family.size)} models
              </>
            )}
          </>
        ) : (
          'Drag to move, scroll to zoom, click a point for its model.'
        )}
      </p>
      {chosenId && (
        <Chosen
          id={chosenId}
          place={place}
          onFamily={(disc) => go(onto(disc, size))}
          onClose={() => write(state.chosen, '')}
        />
      )}
      <section class="map-families" aria-labelledby="map-families">
        <h2 id="map-families">In sight</h2>
        {families.length === 0 && !labels.loading && (
          <Empty>No family of ten or more reaches into this part of the map.</Empty>
        )}
        <ol>
          {families.map((disc) => (
            <li key={disc.id}>
              <ModelLink id={disc.id} page="family" />{' '}
              <span class="quiet">{counted(disc.size, 'model')}</span>{' '}
              <Button look="plain" onClick={() => go(onto(disc, size))}>
                show<span class="away"> {disc.id} on the map</span>
              </Button>
            </li>
          ))}
        </ol>
      </section>
    </>
  );

  async function choose(point: Point) {
    const found = await api.get('/api/v1/map/at', { query: clamp(point) }).catch(() => null);
    if (found) write(state.chosen, found.node.id);
  }
}

const clamp = ({ x, y }: Point): Point => ({
  x: Math.min(1, Math.max(0, x)),
  y: Math.min(1, Math.max(0, y)),
});
