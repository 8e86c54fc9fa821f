import { useEffect, useRef, useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { Empty, Loaded, ModelLink, Num, Panel } from '../../design/show';
import { visible } from '../../design/text';

const most = 10;

/** The models that are most like it. All models are looked at for it, so it is asked for late. */
export function Similar({ id }: { id: string }) {
  const [place, near] = useNear();
  const similar = useApi('/api/v1/similar', near ? { id, limit: most } : null);
  return (
    <Panel
      title="Most similar"
      note="By the share of tags that two models have in common (Jaccard), whether or not they descend from each other."
    >
      <div ref={place}>
        <Loaded from={similar} height={most * 37 + 30}>
          {(answer) =>
            answer.similar.length > 0 ? (
              <Table id={id} similar={answer.similar} />
            ) : (
              <Empty>No other model has a tag in common with it.</Empty>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

function Table({ id, similar }: { id: string; similar: readonly Schemas['SimilarModel'][] }) {
  return (
    <table class="model-table" aria-label={`Models most similar to ${visible(id)}`}>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" class="num">
            Tags in common
          </th>
          <th scope="col" class="num">
            Downloads
          </th>
        </tr>
      </thead>
      <tbody>
        {similar.map(({ node, jaccard }) => (
          <tr key={node.id}>
            <td>
              <ModelLink id={node.id} />
            </td>
            <td class="num">{Math.round(jaccard * 100)}%</td>
            <td class="num">
              <Num value={node.downloads} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether a place has come near to what is on screen. */
function useNear() {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!place.current || near) return;
    const watch = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: '400px' },
    );
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [near]);
  return [place, near] as const;
}
