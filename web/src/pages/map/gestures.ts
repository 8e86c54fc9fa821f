/** Moving over the map: mouse, touch, wheel and keys. */
import { type Camera, type Point, pan, type Size, whole, within, zoomAt } from './camera';

export interface Stage {
  element: HTMLElement;
  camera: () => Camera;
  size: () => Size;
  deepest: () => number;
  /** Another part of the map is to be seen. */
  move: (camera: Camera) => void;
  /** The reader points at a place, or at none. */
  point: (at: Point | null) => void;
  /** The reader chose a place. */
  choose: (at: Point) => void;
}

/** A press that moves less than this is a click. */
const still = 5;
const keyPan = 80;
const keyZoom = 0.5;
/** Pixels of a step of the wheel, where it tells pixels, lines or pages. */
const unitPixels = [1, 33, 400];

/** Listens until the function it returns is called. */
export function listen(stage: Stage): () => void {
  const { element } = stage;
  const ends = new AbortController();
  const { signal } = ends;
  const pressed = new Map<number, Point>();
  let moved = 0;

  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const go = (camera: Camera) => stage.move(within(camera, stage.size(), stage.deepest()));

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      pressed.set(event.pointerId, at(event));
      if (pressed.size === 1) moved = 0;
      else moved = still;
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const now = at(event);
      const before = pressed.get(event.pointerId);
      if (!before) {
        stage.point(now);
        return;
      }
      const others = [...pressed].filter(([id]) => id !== event.pointerId);
      pressed.set(event.pointerId, now);
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      if (moved < still) return;
      const other = others[0]?.[1];
      if (!other) {
        go(pan(stage.camera(), now.x - before.x, now.y - before.y));
        return;
      }
      // Two fingers: their distance is the scale, their middle goes along.
      const span = (point: Point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const panned = pan(stage.camera(), (now.x - before.x) / 2, (now.y - before.y) / 2);
      go(zoomAt(panned, stage.size(), middle, Math.log2(span(now) / span(before))));
    },
    { signal },
  );
  const release = (event: PointerEvent) => {
    if (!pressed.delete(event.pointerId) || pressed.size > 0) return;
    if (event.type === 'pointerup' && moved < still) stage.choose(at(event));
  };
  element.addEventListener('pointerup', release, { signal });
  element.addEventListener('pointercancel', release, { signal });
  element.addEventListener('pointerleave', () => stage.point(null), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (unitPixels[event.deltaMode] ?? 1);
      const by = Math.max(-1, Math.min(1, -pixels / (event.ctrlKey ? 100 : 300)));
      go(zoomAt(stage.camera(), stage.size(), at(event), by));
    },
    { signal, passive: false },
  );
  element.addEventListener(
    'dblclick',
    (event) => go(zoomAt(stage.camera(), stage.size(), at(event), 1)),
    { signal },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = byKey(event.key, stage);
      if (!next) return;
      event.preventDefault();
      go(next);
    },
    { signal },
  );
  return () => ends.abort();
}

function byKey(key: string, stage: Stage): Camera | null {
  const camera = stage.camera();
  const size = stage.size();
  const middle = { x: size.width / 2, y: size.height / 2 };
  switch (key) {
    case 'ArrowLeft':
      return pan(camera, keyPan, 0);
    case 'ArrowRight':
      return pan(camera, -keyPan, 0);
    case 'ArrowUp':
      return pan(camera, 0, keyPan);
    case 'ArrowDown':
      return pan(camera, 0, -keyPan);
    case '+':
    case '=':
      return zoomAt(camera, size, middle, keyZoom);
    case '-':
    case '_':
      return zoomAt(camera, size, middle, -keyZoom);
    case '0':
    case 'Home':
      return whole(size);
    default:
      return null;
  }
}
