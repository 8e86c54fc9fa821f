/** Members of several parents within the family, as the graph they make. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiProblem, type Schemas } from '../../../api/client';
import { useApi } from '../../../api/useApi';
import { Empty, Skeleton, Trouble } from '../../../design/show';
import { full } from '../../../design/text';
import type { Month } from '../growth/months';
import type { ViewState } from './state';
import { useRoom } from './useRoom';
import { selection } from './words';

interface Props {
  id: string;
  state: ViewState;
  at: Month | null;
  onChange(part: Partial<ViewState>): void;
}

type Graph = ComponentType<{
  answer: Schemas['GraphAnswer'];
  label: string;
  selected?: string;
  onSelect?: (id: string) => void;
  height?: number;
}>;

/** Models drawn at most: more can be laid out, but not read. */
const LIMIT = 80;

export function MergesPane({ id, state, at, onChange }: Props) {
  const height = useRoom();
  const words = selection(state.filters, at);
  const { data, problem, stale, retry } = useApi('/api/v1/descent', {
    ...words,
    id,
    merges: true,
    limit: LIMIT,
  });
  const { Drawn, failed } = useGraph();
  if (problem && !data) return <Trouble problem={problem} retry={retry} />;
  if (failed) return <Trouble problem={failed} retry={() => location.reload()} />;
  if (!data || !Drawn) return <Skeleton height={height} label="Loading the graph of merges" />;
  if (data.edges.length === 0) {
    return (
      <Empty>
        No member of this selection has several parents within the family: its tree tells all.
      </Empty>
    );
  }
  return (
    <div class={`family-pane${stale ? ' stale' : ''}`} aria-busy={stale}>
      <p class="family-note">
        Members with several parents within the family, those parents, and the ways to them
        {data.truncated && `: the first ${full(data.nodes.length)} of ${full(data.total)} models`}.
      </p>
      <Drawn
        answer={data}
        label={`Merges in the family of ${id}`}
        selected={state.selected ?? id}
        onSelect={(model) => onChange({ selected: model, spot: null })}
        height={height}
      />
    </div>
  );
}

/** The drawing is a chunk of its own: few look at it. */
function useGraph() {
  const [Drawn, setDrawn] = useState<Graph | null>(null);
  const [failed, setFailed] = useState<ApiProblem | null>(null);
  useEffect(() => {
    import('../../../graph/LineageGraph').then(
      ({ LineageGraph }) => setDrawn(() => LineageGraph),
      () => setFailed(new ApiProblem('connection', 'The drawing could not be loaded.')),
    );
  }, []);
  return { Drawn, failed };
}
