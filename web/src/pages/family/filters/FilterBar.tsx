/** The conditions: what may be asked, what is asked, and how many fulfil it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../../design/controls';
import { full, visible } from '../../../design/text';
import { type FamilyAnswer, RELATIONS, type ValueCount } from '../types';
import { type Filters, hasFilters, NO_FILTERS } from '../view/state';
import { chipsOf, toggled } from './chips';
import { type Choice, Facet } from './Facet';
import './filters.css';
import { relationWords } from '../words';

interface Props {
  filters: Filters;
  /** The family without conditions. */
  whole: FamilyAnswer;
  /** How many fulfil them; `null` while that is not known. */
  matching: number | null;
  onChange(filters: Filters, options?: { replace: boolean }): void;
}

function choicesOf(values: readonly ValueCount[], none: boolean): Choice[] {
  return values.flatMap(({ value, count }) => {
    if (value === null || value === undefined) {
      return none ? { value: '', label: 'none told', count } : [];
    }
    // A comma separates values in the address.
    return value.includes(',') ? [] : { value, label: value, count };
  });
}

export function FilterBar({ filters, whole, matching, onChange }: Props) {
  const set = (part: Partial<Filters>) => onChange({ ...filters, ...part });
  const chips = chipsOf(filters);
  // On a phone they are folded away at first.
  const [unfolded, setUnfolded] = useState(false);
  const relations = RELATIONS.map((value) => ({
    value,
    label: relationWords(value, 2),
    count: whole.by_relation[value],
  })).filter(({ count }) => count > 0);
  return (
    <section class="family-filters" aria-label="Filters">
      <div class={`family-facets${unfolded ? '' : ' is-folded'}`}>
        <TextField filters={filters} onChange={onChange} />
        <Button class="family-more" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          Filters
        </Button>
        <Facet
          label="Relation"
          choices={relations}
          chosen={filters.relation}
          free={false}
          onToggle={(value) =>
            set({ relation: toggled(filters.relation, value as Filters['relation'][number]) })
          }
        />
        <Facet
          label="Task"
          choices={choicesOf(whole.tasks, true)}
          chosen={filters.task}
          free
          onToggle={(value) => set({ task: toggled(filters.task, value) })}
        />
        <Facet
          label="Licence"
          choices={choicesOf(whole.licenses, true)}
          chosen={filters.license}
          free
          onToggle={(value) => set({ license: toggled(filters.license, value) })}
        />
        <Facet
          label="Library"
          choices={choicesOf(whole.libraries, true)}
          chosen={filters.library}
          free
          onToggle={(value) => set({ library: toggled(filters.library, value) })}
        />
        <Facet
          label="Author"
          choices={choicesOf(whole.owners, false)}
          chosen={filters.author}
          free
          onToggle={(value) => set({ author: toggled(filters.author, value) })}
        />
        <label class="field">
          <span class="field-label">
            Downloads <span aria-hidden="true">≥</span>
            <span class="away">at least</span>
          </span>
          <input
            type="number"
            class="input family-least"
            min="0"
            step="1"
            inputMode="numeric"
            value={filters.minDownloads ?? ''}
            onChange={(event) => {
              const value = Math.floor(Number(event.currentTarget.value));
              set({ minDownloads: value > 0 && value < 1e15 ? value : null });
            }}
          />
        </label>
        <Day label="From" value={filters.since} onChange={(since) => set({ since })} />
        <Day label="Until" value={filters.until} onChange={(until) => set({ until })} />
      </div>
      {hasFilters(filters) && (
        <div class="family-chips">
          <p class="family-match" role="status">
            <strong>{matching === null ? '…' : full(matching)}</strong> of {full(whole.size)} match
          </p>
          {chips.map((chip) => (
            <button
              type="button"
              key={`${chip.name} ${chip.value}`}
              class="family-chip"
              aria-label={`Remove filter ${chip.name}: ${chip.value}`}
              onClick={() => set(chip.without)}
            >
              <span class="family-aside">{chip.name}</span> <bdi>{visible(chip.value)}</bdi>
              <span aria-hidden="true"> ×</span>
            </button>
          ))}
          <Button look="plain" onClick={() => onChange(NO_FILTERS)}>
            Clear all
          </Button>
        </div>
      )}
    </section>
  );
}

/** Typing changes the address after a moment, in one step of the history. */
function TextField({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const [text, setText] = useState(filters.text);
  const latest = useRef({ filters, onChange });
  latest.current = { filters, onChange };
  const begun = useRef(false);
  useEffect(() => {
    // The address has the word, unless it was typed here just now.
    setText((typed) => (typed.trim() === filters.text.trim() ? typed : filters.text));
  }, [filters.text]);
  useEffect(() => {
    if (text.trim() === latest.current.filters.text.trim()) return;
    const timer = setTimeout(() => {
      const { filters: now, onChange: tell } = latest.current;
      tell({ ...now, text }, { replace: begun.current });
      begun.current = true;
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      type="search"
      class="input family-text"
      aria-label="Id contains"
      placeholder="Id contains"
      maxLength={200}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        begun.current = false;
      }}
    />
  );
}

interface DayProps {
  label: string;
  value: string;
  onChange(day: string): void;
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <input
        type="date"
        class="input family-day"
        min="2022-03-02"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
