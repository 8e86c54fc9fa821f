/** How many members there are at each step from the root. */
import { counted, full } from '../../../design/text';

const BAR = 9;
const GAP = 2;
const HEIGHT = 22;

/** Bars grow with the logarithm: the first generations hold most of a family. */
export function Generations({ counts }: { counts: readonly number[] }) {
  if (counts.length < 2) return null;
  const most = Math.log1p(Math.max(...counts));
  const words = counts
    .slice(1)
    .map((count, step) => `${full(count)} at ${counted(step + 1, 'step')}`)
    .join(', ');
  return (
    <figure class="family-generations">
      <svg
        width={counts.length * (BAR + GAP)}
        height={HEIGHT}
        role="img"
        aria-label={`Members by steps from the root: ${words}`}
      >
        {counts.map((count, step) => {
          const height = count === 0 ? 0 : Math.max(1.5, (Math.log1p(count) / most) * HEIGHT);
          return (
            <rect key={step} x={step * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height}>
              <title>{`${counted(count, 'member')} at ${counted(step, 'step')} from the root`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption>by generation (log)</figcaption>
    </figure>
  );
}
