/** One row of the tree: its lines, its circle, its name and its figures. */

import { relationName } from '../../../colour/relations';
import { Id, Num } from '../../../design/show';
import { counted } from '../../../design/text';
import type { Scheme } from '../colour/classes';
import { paintOf } from '../colour/paint';
import type { Size } from '../view/state';
import { crowdCount, crowdNoun } from '../words';
import type { BundleItem, NodeItem } from './items';
import { downPath, elbowPath, type Measures, restPath, trunkPath, xOf } from './links';
import type { Row } from './outline';
import { amount, LEAST, radius } from './size';

interface Props {
  row: Row;
  index: number;
  scheme: Scheme;
  size: Size;
  most: number;
  /** Of a bundle: members that are seen. */
  seen: number;
  /** Whether the family is looked at as it was. */
  replayed: boolean;
  measures: Measures;
  narrow: boolean;
  focused: boolean;
  selected: boolean;
  onClick(): void;
}

export function TreeRow(props: Props) {
  const { row, index, measures, focused, selected } = props;
  const { item } = row;
  const matches = item?.kind !== 'node' || item.node.matches;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys.
    <div
      role="treeitem"
      class={`family-row${matches ? '' : ' is-passed'}${item ? '' : ' is-coming'}`}
      aria-level={row.level + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.open ?? undefined}
      aria-selected={selected}
      aria-busy={item ? undefined : true}
      tabIndex={focused ? 0 : -1}
      style={{ transform: `translateY(${index * measures.row}px)`, height: `${measures.row}px` }}
      onClick={props.onClick}
    >
      <Links {...props} />
      {item === null ? (
        <Coming failed={row.place !== null && row.crowd?.crowd.isFailed(row.place) === true} />
      ) : item.kind === 'bundle' ? (
        <BundleText item={item} {...props} />
      ) : (
        <NodeText item={item} {...props} />
      )}
    </div>
  );
}

function Links({ row, scheme, size, most, measures }: Props) {
  const { item, level, trunks } = row;
  const around = item ? radius(amount(item, size), most) : LEAST;
  const relation = item ? relationOf(item) : (row.crowd?.bundle.relation ?? null);
  const x = xOf(level, measures);
  return (
    <svg class="family-links" width={x + measures.left} height={measures.row} aria-hidden="true">
      <path class="trunk" d={trunkPath(trunks, measures) + restPath(trunks, measures)} />
      <path
        class="elbow"
        d={elbowPath(level, around, measures)}
        style={{ stroke: paintOf({ kind: 'relation', relation: relation ?? 'unknown' }) }}
      />
      {row.open && <path class="trunk" d={downPath(level, around, measures)} />}
      {item?.kind === 'bundle' ? (
        <g style={{ color: paintOf({ kind: 'relation', relation: item.bundle.relation }) }}>
          <circle class="crowd" cx={x} cy={measures.row / 2} r={Math.max(around, 4)} />
          <circle class="kernel" cx={x} cy={measures.row / 2} r={Math.max(around, 4) / 2.4} />
        </g>
      ) : (
        item && (
          <circle
            class="dot"
            cx={x}
            cy={measures.row / 2}
            r={around}
            style={{ fill: paintOf(scheme.of(item)) }}
          />
        )
      )}
    </svg>
  );
}

function relationOf(item: NodeItem | BundleItem) {
  return item.kind === 'bundle' ? item.bundle.relation : (item.node.relation ?? null);
}

function Coming({ failed }: { failed: boolean }) {
  return failed ? (
    <span>could not be loaded: click to try again</span>
  ) : (
    <span>
      <span class="away">loading</span>…
    </span>
  );
}

function Twist({ open }: { open: boolean | null }) {
  return (
    <svg class={`family-twist${open ? ' is-open' : ''}`} width="10" height="10" aria-hidden="true">
      {open !== null && <path d="M3 1.5 7 5 3 8.5" />}
    </svg>
  );
}

function BundleText({ item, row, seen, narrow, size, replayed }: Props & { item: BundleItem }) {
  const { bundle } = item;
  return (
    <>
      <Twist open={row.open} />
      <span class="family-name">
        <strong class="family-count">{crowdCount(seen, bundle.count)}</strong>{' '}
        {crowdNoun(bundle, bundle.count)}
        {bundle.count > 1 && (
          <span class="family-aside"> by {counted(bundle.authors, 'author')}</span>
        )}
      </span>
      <Figures
        downloads={bundle.downloads}
        likes={bundle.likes}
        below={replayed ? null : bundle.below}
        only={narrow ? size : null}
      />
    </>
  );
}

function NodeText({ item, row, narrow, size, replayed }: Props & { item: NodeItem }) {
  const { node, relation, matches, other_parents: others } = item.node;
  const { below, matching_below: matching } = item.node;
  return (
    <>
      <Twist open={row.open} />
      <span class="family-name" title={node.id}>
        <Id id={node.id} />
        <span class="away">
          {relation && `, ${relationName(relation)}`}
          {!matches && ', does not match'},{' '}
        </span>
        {node.missing && <span class="family-aside"> not in the snapshot</span>}
        {others.length > 0 && (
          <span class="family-aside" title={`also of ${others.join(', ')}`}>
            {' '}
            +{counted(others.length, 'parent')}
          </span>
        )}
        {!replayed && matching < below && matching > 0 && (
          <span class="family-aside"> {crowdCount(matching, below)} below match</span>
        )}
      </span>
      <Figures
        downloads={node.downloads ?? null}
        likes={node.likes ?? null}
        below={replayed ? null : below}
        only={narrow ? size : null}
      />
    </>
  );
}

interface FiguresProps {
  downloads: number | null;
  likes: number | null;
  below: number | null;
  only: Size | null;
}

function Figures({ downloads, likes, below, only }: FiguresProps) {
  return (
    <span class="family-figures">
      {(only === null || only === 'descendants') && <Figure value={below || null} of="below" />}
      {(only === null || only === 'likes') && <Figure value={likes} of="likes" />}
      {(only === null || only === 'downloads') && <Figure value={downloads} of="downloads" />}
    </span>
  );
}

/** A number; what it counts is told by the head of its column, and to those who hear it. */
function Figure({ value, of }: { value: number | null; of: string }) {
  if (value === null) return <span class="family-figure" />;
  return (
    <span class="family-figure">
      <Num value={value} />
      <span class="away"> {of} </span>
    </span>
  );
}
