import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Schemas } from '../api/client';
import { follow } from '../app/Link';
import { href, navigate } from '../app/router';
import { theme } from '../app/theme';
import { relationColour, relationMark, relationName, relations } from '../colour/relations';
import { Button } from '../design/controls';
import { RelationLegend } from '../design/show';
import { full } from '../design/text';
import { SaveMenu } from '../picture/SaveMenu';
import { type DrawnLine, type DrawnNode, draw, sizes } from './drawing';
import { GraphList } from './GraphList';
import { measure } from './label';
import { type Box, next } from './layout';
import './graph.css';

interface Props {
  answer: Schemas['GraphAnswer'];
  /** What is drawn: for screen readers and as the title of a saved picture. */
  label: string;
  /** The id of the model that is set off; the one that was asked about otherwise. */
  selected?: string;
  /** A click selects instead of opening; Enter opens in any case. */
  onSelect?: (id: string) => void;
  /** At most so high, in pixels. */
  height?: number;
}

/** Room for a name, and on a phone. */
const room = 210;
const roomNarrow = 130;
const zoomLeast = 0.2;
const zoomMost = 2;
/** Below this, names cannot be read: rather than being shrunk further, the drawing is scrolled. */
const zoomReadable = 0.75;

/** A piece of the graph of descent: parents left, children right. */
export function LineageGraph({ answer, label, selected, onSelect, height = 480 }: Props) {
  const drawing = useMemo(
    () =>
      draw(
        answer,
        {
          owner: measure(sizes.owner),
          name: measure(sizes.name),
          dense: measure(sizes.dense),
        },
        window.innerWidth < 640 ? roomNarrow : room,
      ),
    [answer],
  );
  const { nodes, lines, layout, dense } = drawing;
  const chosen = Math.max(
    0,
    answer.nodes.findIndex(({ node }) => node.id === (selected ?? answer.id)),
  );
  const [at, setAt] = useState(chosen);
  const [over, setOver] = useState<number | null>(null);
  const [zoom, setZoom] = useState(1);
  const view = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const near = over ?? at;

  /** The zoom at which all of the drawing is seen, but for names that could not be read. */
  const zoomToFit = (least: number) => {
    const box = view.current;
    if (!box) return 1;
    const whole = Math.min(box.clientWidth / layout.width, height / layout.height);
    return Math.min(1, Math.max(least, whole));
  };

  /** Brings a node to the middle of what is seen. */
  const centre = (node: DrawnNode | undefined, scale: number) => {
    const box = view.current;
    if (!box || !node) return;
    box.scrollLeft = node.x * scale - box.clientWidth / 2;
    box.scrollTop = node.y * scale - box.clientHeight / 2;
  };

  useLayoutEffect(() => {
    setAt(chosen);
    setOver(null);
    setZoom(zoomToFit(zoomReadable));
  }, [drawing]);

  useLayoutEffect(() => centre(nodes[near], zoom), [drawing, zoom]);
  useLayoutEffect(() => setAt(chosen), [chosen]);

  const zoomBy = (factor: number) =>
    setZoom((now) => Math.min(zoomMost, Math.max(zoomLeast, now * factor)));

  useEffect(() => {
    const box = view.current;
    if (!box) return;
    // Ctrl and the wheel is also what two fingers on a trackpad send.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 300));
    };
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => box.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '+' || event.key === '=') zoomBy(1.25);
    else if (event.key === '-') zoomBy(0.8);
    else if (event.key.startsWith('Arrow')) {
      const to = next(layout, answer.edges, at, event.key);
      setAt(to);
      svg.current?.querySelectorAll<SVGAElement>('.graph-node')[to]?.focus();
    } else return;
    event.preventDefault();
  };

  const used = relations.filter((relation) => lines.some((line) => line.relation === relation));
  return (
    <figure class="graph" aria-label={label}>
      <div class="graph-bar">
        <RelationLegend only={used} />
        <div class="graph-tools">
          <Button look="plain" aria-label="Zoom out" onClick={() => zoomBy(0.8)}>
            −
          </Button>
          <Button look="plain" aria-label="Zoom in" onClick={() => zoomBy(1.25)}>
            +
          </Button>
          <Button look="plain" onClick={() => setZoom(zoomToFit(zoomLeast))}>
            Fit
          </Button>
          <SaveMenu
            title={label}
            picture={() => svg.current}
            legend={() =>
              used.map((relation) => ({
                colour: relationColour(relation, theme.value),
                text: `${relationMark(relation)} ${relationName(relation, 2)}`,
              }))
            }
          />
        </div>
      </div>
      <div
        class="graph-view"
        ref={view}
        style={{ maxHeight: `${height}px` }}
        onPointerDown={drag}
        onKeyDown={onKeyDown}
      >
        <svg
          ref={svg}
          class={dense ? 'graph-svg graph-dense' : 'graph-svg'}
          role="group"
          aria-label={`${label}: arrow keys go from model to model`}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          width={layout.width * zoom}
          height={layout.height * zoom}
        >
          {lines.map((line, i) => (
            <path
              key={i}
              d={line.path}
              class={`graph-line ${line.parent === near || line.child === near ? 'graph-near' : ''}`}
              style={{ stroke: `var(--${line.relation})` }}
            >
              <title>{line.told}</title>
            </path>
          ))}
          {lines.map((line, i) => (
            <Letter key={i} line={line} />
          ))}
          {nodes.map((node, i) => (
            <a
              key={node.node.id}
              class={nodeClass(node, i === chosen)}
              href={href('model', node.node.id)}
              tabIndex={i === at ? 0 : -1}
              aria-current={i === chosen ? 'true' : undefined}
              onFocus={() => setAt(i)}
              onPointerEnter={() => setOver(i)}
              onPointerLeave={() => setOver(null)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || !onSelect) return;
                event.preventDefault();
                navigate(href('model', node.node.id));
              }}
              onClick={(event) => {
                if (onSelect && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
                  event.preventDefault();
                  onSelect(node.node.id);
                } else follow(event, href('model', node.node.id));
              }}
            >
              {/* The name of the link: what is drawn may be cut. */}
              <title>{node.told}</title>
              <Name node={node} box={layout.box} dense={dense} />
            </a>
          ))}
        </svg>
      </div>
      <figcaption class="graph-say">
        Parents stand left of their children.
        {answer.truncated && (
          <>
            {' '}
            Drawn are {full(nodes.length)} of {full(answer.total)} models, the nearest.
          </>
        )}
      </figcaption>
      <GraphList answer={answer} />
    </figure>
  );
}

function nodeClass(node: DrawnNode, chosen: boolean): string {
  const is = {
    'graph-chosen': chosen,
    'graph-asked': node.asked,
    'graph-missing': node.node.missing,
    'graph-between': node.between,
  };
  return Object.entries(is).reduce(
    (all, [name, holds]) => (holds ? `${all} ${name}` : all),
    'graph-node',
  );
}

function Name({ node, box, dense }: { node: DrawnNode; box: Box; dense: boolean }) {
  const { x, y, owner, name } = node;
  const { width, height } = box;
  const left = x - width / 2;
  return (
    <>
      <rect x={left} y={y - height / 2} width={width} height={height} rx={3} />
      {dense ? (
        <text x={left + 10} y={y + 4}>
          <tspan class="graph-owner">{owner}</tspan>
          {name}
        </text>
      ) : (
        <>
          <text class="graph-owner" x={left + 10} y={y - 5}>
            {owner}
          </text>
          <text x={left + 10} y={owner ? y + 11 : y + 4}>
            {name}
          </text>
        </>
      )}
    </>
  );
}

function Letter({ line: { letter, relation } }: { line: DrawnLine }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing here can have the focus.
    <g class="graph-letter" aria-hidden="true">
      <circle cx={letter.x} cy={letter.y} r={7} />
      <text x={letter.x} y={letter.y + 3.5}>
        {relationMark(relation)}
      </text>
    </g>
  );
}

/** Pulls the drawing about by the mouse; fingers scroll it anyway. */
function drag(down: PointerEvent & { currentTarget: HTMLDivElement }) {
  const box = down.currentTarget;
  if (down.pointerType !== 'mouse' || down.button !== 0) return;
  if (down.target instanceof Element && down.target.closest('a')) return;
  const start = { left: box.scrollLeft, top: box.scrollTop };
  const move = (event: PointerEvent) => {
    box.scrollLeft = start.left - (event.clientX - down.clientX);
    box.scrollTop = start.top - (event.clientY - down.clientY);
  };
  const end = () => {
    box.classList.remove('graph-dragged');
    box.removeEventListener('pointermove', move);
  };
  box.classList.add('graph-dragged');
  box.setPointerCapture(down.pointerId);
  box.addEventListener('pointermove', move);
  box.addEventListener('lostpointercapture', end, { once: true });
}
