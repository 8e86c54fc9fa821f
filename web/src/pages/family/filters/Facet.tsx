/** One condition: a button that opens its values, with how many members have each. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from '../../../design/controls';
import { full, visible } from '../../../design/text';

export interface Choice {
  value: string;
  label: string;
  count: number | null;
}

interface Props {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  /** Whether other values may be typed in. */
  free: boolean;
  onToggle(value: string): void;
}

/** Values beside which a field to narrow them down is of use. */
const MANY = 8;

export function Facet({ label, choices, chosen, free, onToggle }: Props) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useId();

  useEffect(() => {
    if (!open) return;
    setText('');
    box.current?.querySelector<HTMLElement>('.family-facet input')?.focus();
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);

  const wanted = text.trim().toLowerCase();
  const extra = chosen
    .filter((value) => !choices.some((choice) => choice.value === value))
    .map((value) => ({ value, label: value, count: null }));
  const shown = [...extra, ...choices].filter((choice) =>
    choice.label.toLowerCase().includes(wanted),
  );
  const typed = text.trim();
  const isNew = free && typed !== '' && !typed.includes(',');

  return (
    <div
      ref={box}
      class="family-facet-box"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class={`button family-facet-button${chosen.length > 0 ? ' is-set' : ''}`}
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
        {chosen.length > 0 && <span class="family-badge">{chosen.length}</span>}
      </button>
      {open && (
        <fieldset id={panel} class="family-facet" aria-label={`Filter by ${label.toLowerCase()}`}>
          {(choices.length > MANY || free) && (
            <input
              type="search"
              class="input"
              aria-label={`Find ${label.toLowerCase()}`}
              placeholder={free ? 'Find or type one' : 'Find'}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                const value = shown[0]?.value ?? (isNew ? typed : null);
                if (value !== null) onToggle(value);
                setText('');
              }}
            />
          )}
          <ul>
            {shown.map((choice) => (
              <li key={choice.value}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.includes(choice.value)}
                    onChange={() => onToggle(choice.value)}
                  />
                  <bdi class="family-choice">{visible(choice.label)}</bdi>
                  <span class="family-figure">
                    {choice.count === null ? '' : full(choice.count)}
                  </span>
                </label>
              </li>
            ))}
          </ul>
          {shown.length === 0 && (
            <p class="family-aside">
              {isNew ? `Enter keeps “${typed}”` : 'No member of this family has such a value.'}
            </p>
          )}
          <Button
            class="family-done"
            onClick={() => {
              setOpen(false);
              button.current?.focus();
            }}
          >
            Done
          </Button>
        </fieldset>
      )}
    </div>
  );
}
