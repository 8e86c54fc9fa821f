/** What grew out of one model, as a tree, as a table, as a graph of its merges. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { about } from '../../api/connection';
import { useApi } from '../../api/useApi';
import { route, setParams } from '../../app/router';
import { useTitle } from '../../app/title';
import { Tabs } from '../../design/controls';
import { Id, Skeleton, Trouble } from '../../design/show';
import { schemeOf } from './colour/classes';
import { Legend } from './colour/Legend';
import { pressed } from './filters/chips';
import { FilterBar } from './filters/FilterBar';
import type { Month } from './growth/months';
import { Slider } from './growth/Slider';
import { Header } from './header/Header';
import type { Drawing } from './save/drawing';
import type { FamilyAnswer } from './types';
import { COLOUR_WORDS, VIEW_WORDS } from './view/choices';
import { MergesPane } from './view/MergesPane';
import { Alone, NobodyMatches, Refused } from './view/Nobody';
import { filterWords, NO_FILTERS, readView, VIEWS, type ViewState, writeView } from './view/state';
import { TablePane } from './view/TablePane';
import { Toolbar } from './view/Toolbar';
import { TreePane } from './view/TreePane';
import { selection } from './view/words';
import './family.css';

export default function FamilyPage({ id }: { id: string }) {
  useTitle(`${id} family`);
  const { data, problem, retry } = useApi('/api/v1/family', { id });
  if (data) return <Family key={data.root.id} whole={data} />;
  return (
    <div class="family">
      <h1>
        <Id id={id} /> <span class="family-kind">family</span>
      </h1>
      {problem ? (
        <Trouble problem={problem} retry={retry} />
      ) : (
        <Skeleton height={700} label={`Loading the family of ${id}`} />
      )}
    </div>
  );
}

/** Changes the address; the newest state is there, not in what was drawn last. */
function change(part: Partial<ViewState>, options?: { replace: boolean }) {
  setParams(writeView({ ...readView(route.value.params), ...part }), options);
}

function Family({ whole }: { whole: FamilyAnswer }) {
  if (whole.size > 1) return <Grown whole={whole} />;
  return (
    <div class="family">
      <Header family={whole} />
      <Alone root={whole.root} hub={about.value?.hub ?? null} />
    </div>
  );
}

function Grown({ whole }: { whole: FamilyAnswer }) {
  const { id } = whole.root;
  const address = route.value.params.toString();
  const state = useMemo(() => readView(new URLSearchParams(address)), [address]);
  const { filters } = state;
  const answer = useApi('/api/v1/family', { id, ...filterWords(filters) });
  const seen = answer.data ?? whole;
  const scheme = useMemo(() => schemeOf(state.colour, whole, seen), [state.colour, whole, seen]);

  // While the handle moves, the month runs ahead of the address.
  const [sliding, setSliding] = useState<{ at: Month | null } | null>(null);
  const at = sliding ? sliding.at : state.at;
  const drawing = useRef<(() => Drawing | null) | null>(null);

  const legend = (
    <Legend
      title={COLOUR_WORDS[state.colour]}
      scheme={scheme}
      filters={filters}
      onPress={(part) => change({ filters: pressed(filters, part) })}
    />
  );
  return (
    <div class="family">
      <Header family={seen} />
      <FilterBar
        filters={filters}
        whole={whole}
        matching={answer.loading || answer.problem ? null : seen.matching}
        onChange={(next, options) => change({ filters: next }, options)}
      />
      <Tabs
        label="View"
        value={state.view}
        tabs={VIEWS.map((value) => ({ value, text: VIEW_WORDS[value] }))}
        onChange={(view) => change({ view })}
      >
        <Toolbar
          id={id}
          state={state}
          words={selection(filters, at)}
          drawing={() => drawing.current?.() ?? null}
          onChange={change}
        />
        {answer.problem?.code === 'bad_request' ? (
          <Refused
            problem={answer.problem}
            filters={filters}
            onChange={(next) => change({ filters: next })}
          />
        ) : seen.matching === 0 ? (
          <NobodyMatches onClear={() => change({ filters: NO_FILTERS, at: null })} />
        ) : state.view === 'table' ? (
          <TablePane id={id} state={state} at={state.at} onChange={change} />
        ) : state.view === 'graph' ? (
          <MergesPane id={id} state={state} at={state.at} onChange={change} />
        ) : (
          <TreePane
            id={id}
            state={state}
            at={at}
            moving={sliding !== null}
            scheme={scheme}
            legend={legend}
            drawing={drawing}
            onChange={change}
          />
        )}
      </Tabs>
      <Slider
        family={seen}
        whole={whole}
        at={at}
        onSlide={(month) => setSliding({ at: month })}
        onRest={(month) => {
          change({ at: month }, { replace: true });
          setSliding(null);
        }}
      />
    </div>
  );
}
