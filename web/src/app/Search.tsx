/** The search box: a combobox after the ARIA practices guide, with a list that is chosen from by hand. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { ApiProblem, api, type Node } from '../api/client';
import { connection } from '../api/connection';
import { compact, visible } from '../design/text';
import { marked } from './marked';
import { href, navigate } from './router';
import './search.css';

interface Found {
  text: string;
  options: readonly { id: string; node: Node | null }[];
  /** How many there are in all. */
  total: number;
  /** Whether the options are guesses at what was meant. */
  guesses: boolean;
  problem: string | null;
}

/** Models like `text`; where there is none, what may have been meant. */
async function find(text: string, signal: AbortSignal): Promise<Found> {
  const { hits, total } = await api.get('/api/v1/search', { query: { text, limit: 12 }, signal });
  const found = { text, total, guesses: false, problem: null };
  if (hits.length > 0) return { ...found, options: hits.map((node) => ({ id: node.id, node })) };
  try {
    const { node } = await api.get('/api/v1/model', { query: { id: text }, signal });
    return { ...found, options: [{ id: node.id, node }], total: 1 };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const options = error.suggestions.map((id) => ({ id, node: null }));
    return { ...found, options, guesses: options.length > 0 };
  }
}

interface Props {
  /** The large one of the start page. */
  large?: boolean;
  /** Takes the shortcuts `/` and Ctrl+K. */
  shortcut?: boolean;
  label?: string;
  /** The id that has been chosen. */
  chosen?: string;
  /** What is done with a choice; otherwise the model's page opens. */
  onChoose?: (id: string) => void;
}

export function Search(props: Props) {
  const { large = false, shortcut = false, label = 'Search models', chosen = '', onChoose } = props;
  const [text, setText] = useState(chosen);
  const [found, setFound] = useState<Found | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  /** Enter was pressed before the answer came. */
  const hasty = useRef(false);
  const id = useId();
  const wanted = text.trim() === chosen ? '' : text.trim();

  const go = (to: string) => {
    setOpen(false);
    setText(onChoose ? to : '');
    setFound(null);
    setActive(-1);
    hasty.current = false;
    input.current?.blur();
    if (onChoose) onChoose(to);
    else navigate(href('model', to));
  };

  useEffect(() => setText(chosen), [chosen]);

  useEffect(() => {
    if (wanted === '') {
      setFound(null);
      return;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      find(wanted, control.signal).then(
        (answer) => {
          if (control.signal.aborted) return;
          setFound(answer);
          const best = answer.options[0];
          if (hasty.current && best && !answer.guesses) go(best.id);
        },
        (error: unknown) => {
          if (control.signal.aborted) return;
          const problem = error instanceof Error ? error.message : String(error);
          setFound({ text: wanted, options: [], total: 0, guesses: false, problem });
        },
      );
    }, 60);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [wanted, connection.value]);

  useEffect(() => {
    if (!shortcut) return;
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
      const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey;
      if (!control && !slash) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shortcut]);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const options = found?.options ?? [];
  const shown = open && wanted !== '' && found !== null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      // What stands in the field may be newer than what has been drawn.
      const now = input.current?.value.trim();
      const answered = found?.text === now;
      const picked = options[active];
      const best = options[0];
      if (picked && shown) go(picked.id);
      else if (answered && best && !found?.guesses) go(best.id);
      else hasty.current = now !== '' && !answered;
    } else if (event.key === 'Escape') {
      if (shown) setOpen(false);
      else if (text) setText('');
      else input.current?.blur();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length > 0) {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than options: the field itself.
      const places = options.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    }
  };
  return (
    <search class={large ? 'search search-large' : 'search'}>
      <label for={id} class="away">
        {label}
      </label>
      <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path
          d="M11 11l4 4M7 12.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11z"
          fill="none"
          stroke="currentColor"
          stroke-width="1.25"
        />
      </svg>
      <input
        ref={input}
        id={id}
        class="search-input"
        type="text"
        role="combobox"
        inputMode="search"
        enterkeyhint="go"
        placeholder={large ? 'A model or a part of its name' : label}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={320}
        value={text}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setActive(-1);
          setOpen(true);
          hasty.current = false;
        }}
        onFocus={(event) => {
          setOpen(true);
          if (chosen) event.currentTarget.select();
        }}
        onBlur={() => {
          setOpen(false);
          if (onChoose) setText(chosen);
        }}
        onKeyDown={onKeyDown}
      />
      {shortcut && <kbd class="search-key">/</kbd>}
      {/* The list keeps the focus in the field: pressing the mouse must not take it away. */}
      <div
        class="search-pop"
        role="presentation"
        hidden={!shown}
        onMouseDown={(event) => event.preventDefault()}
      >
        {found?.guesses && <p class="search-say">No model of that name. Did you mean</p>}
        <div ref={list} id={`${id}-list`} role="listbox" aria-label="Models">
          {shown &&
            options.map(({ id: model, node }, i) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
              <div
                key={model}
                id={`${id}-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={i === active}
                class="search-option"
                onClick={() => go(model)}
              >
                <bdi class="search-id">
                  {marked(visible(model), wanted).map((piece, at) =>
                    piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text,
                  )}
                </bdi>
                {node && <Facts node={node} />}
              </div>
            ))}
        </div>
        {found && options.length === 0 && (
          <p class="search-say">{found.problem ?? 'No model of that name.'}</p>
        )}
      </div>
      <span class="away" role="status">
        {shown && found
          ? found.guesses
            ? `No model of that name; ${options.length} suggestions`
            : `${found.total} models`
          : ''}
      </span>
    </search>
  );
}

function Facts({ node }: { node: Node }) {
  const facts = [
    node.missing ? 'only named by others' : null,
    node.downloads != null ? `${compact(node.downloads)} downloads` : null,
    node.likes != null ? `${compact(node.likes)} likes` : null,
    node.task ? visible(node.task) : null,
  ];
  return <span class="search-facts">{facts.filter((fact) => fact !== null).join(' · ')}</span>;
}
