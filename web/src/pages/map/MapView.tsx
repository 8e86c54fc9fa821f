import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { theme } from '../../app/theme';
import {
  type Camera,
  type Point,
  type Size,
  tilesInSight,
  toPlane,
  toScreen,
  within,
} from './camera';
import { listen } from './gestures';
import { type Label, labels, type Placed, placed } from './labels';
import { type MadeTile, Points, type View } from './points';
import { TileStore } from './store';
import type { Trait } from './tile';

type MapAnswer = Schemas['MapAnswer'];
type Disc = Schemas['MapDisc'];

/** What can be done with a map that is shown. */
export interface Shown {
  /** The drawing as a picture, with the device's pixels. */
  picture: () => HTMLCanvasElement;
  overlay: () => SVGSVGElement | null;
  size: () => Size;
  retry: () => void;
}

interface Props {
  map: MapAnswer;
  camera: Camera;
  trait: Trait;
  palette: Uint8Array;
  discs: Disc[];
  /** Where the chosen model lies. */
  chosen: Point | null;
  onSize: (size: Size) => void;
  onMove: (camera: Camera) => void;
  /** A place of the plane is pointed at. */
  onPoint: (at: Point | null) => void;
  onChoose: (at: Point) => void;
  onState: (state: 'loading' | 'drawn' | 'failing' | 'impossible') => void;
  shown: { current: Shown | null };
}

let ruler: CanvasRenderingContext2D | null = null;

/** Width of a text of type size 1. */
function widthOf(text: string): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) return text.length * 0.55;
  ruler.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width / 100;
}

/** The map itself: points on a canvas, outlines and names over it. */
export function MapView(props: Props) {
  const { map, camera, trait, palette, discs, chosen, shown } = props;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  // What listeners and frames read: the latest of everything.
  const now = useRef({ props, size });
  now.current = { props, size };
  const drawing = useRef<{ points: Points; tiles: TileStore<MadeTile> } | null>(null);
  const frame = useRef(0);

  const draw = () => {
    frame.current = 0;
    const at = drawing.current;
    const { props, size } = now.current;
    if (!at || size.width === 0) return;
    at.points.draw(viewOf(props, size), at.tiles.drawn());
    props.onState(at.tiles.failing ? 'failing' : at.tiles.settled ? 'drawn' : 'loading');
  };
  const redraw = () => {
    frame.current ||= requestAnimationFrame(draw);
  };

  useLayoutEffect(() => {
    const element = stage.current;
    if (!element) return;
    const watch = new ResizeObserver(() => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setSize(next);
      now.current.props.onSize(next);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const start = () => {
      const points = Points.on(element);
      if (!points) {
        now.current.props.onState('impossible');
        return;
      }
      const tiles = new TileStore<MadeTile>({
        address: ({ level, x, y }) => `/api/v1/map/${level}/${x}/${y}?v=${map.fingerprint}`,
        make: (tile) => points.make(tile),
        drop: (made) => points.drop(made),
        changed: redraw,
      });
      drawing.current = { points, tiles };
      tiles.want(tilesInSight(now.current.props.camera, now.current.size, map.max_level));
      redraw();
    };
    const stop = () => {
      drawing.current?.tiles.close();
      drawing.current = null;
    };
    const lost = (event: Event) => {
      event.preventDefault();
      stop();
    };
    element.addEventListener('webglcontextlost', lost);
    element.addEventListener('webglcontextrestored', start);
    start();
    return () => {
      element.removeEventListener('webglcontextlost', lost);
      element.removeEventListener('webglcontextrestored', start);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
      stop();
    };
  }, [map.fingerprint]);

  useEffect(() => {
    if (size.width === 0) return;
    drawing.current?.tiles.want(tilesInSight(camera, size, map.max_level));
    redraw();
  }, [camera, size, trait, palette, theme.value]);

  useEffect(() => {
    if (!stage.current) return;
    const plane = (at: Point) => toPlane(now.current.props.camera, now.current.size, at);
    return listen({
      element: stage.current,
      camera: () => now.current.props.camera,
      size: () => now.current.size,
      deepest: () => now.current.props.map.max_level,
      move: (camera) => now.current.props.onMove(camera),
      point: (at) => now.current.props.onPoint(at && plane(at)),
      choose: (at) => now.current.props.onChoose(plane(at)),
    });
  }, []);

  shown.current = {
    picture: () => {
      const element = canvas.current as HTMLCanvasElement;
      // The buffer of WebGL is only there in the same turn as the drawing.
      draw();
      const copy = document.createElement('canvas');
      copy.width = element.width;
      copy.height = element.height;
      copy.getContext('2d')?.drawImage(element, 0, 0);
      return copy;
    },
    overlay: () => overlay.current,
    size: () => size,
    retry: () => drawing.current?.tiles.retry(),
  };

  const ratio = ratioOf();
  const outlines = size.width ? placed(discs, within(camera, size, map.max_level), size) : [];
  return (
    <div
      ref={stage}
      class="map-stage"
      role="application"
      aria-label="Map of all models. Arrow keys move, plus and minus zoom, 0 shows the whole."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own.
      tabIndex={0}
    >
      <canvas
        ref={canvas}
        width={Math.round(size.width * ratio)}
        height={Math.round(size.height * ratio)}
      />
      <svg ref={overlay} width={size.width} height={size.height} aria-hidden="true">
        <Overlay outlines={outlines} names={labels(outlines, size, widthOf)} />
        {chosen && size.width > 0 && <Ring at={chosen} camera={camera} size={size} />}
      </svg>
    </div>
  );
}

const ratioOf = () => Math.min(2, window.devicePixelRatio || 1);

function viewOf({ map, camera, trait, palette }: Props, size: Size): View {
  return { camera, size, ratio: ratioOf(), trait, palette, dot: map.dot, cells: map.cells };
}

function Overlay({ outlines, names }: { outlines: Placed[]; names: Label[] }) {
  return (
    <>
      {outlines.map(({ disc, x, y, r }) => (
        <circle key={`o${disc.id}`} class="map-outline" cx={x} cy={y} r={r} />
      ))}
      {names.map(({ disc, x, y, type, text }) => (
        <text key={`n${disc.id}`} class="map-name" x={x} y={y} font-size={type}>
          {text}
        </text>
      ))}
    </>
  );
}

function Ring({ at, camera, size }: { at: Point; camera: Camera; size: Size }) {
  const { x, y } = toScreen(camera, size, at);
  return <circle class="map-chosen" cx={x} cy={y} r={12} />;
}
