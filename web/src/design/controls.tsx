/** What the reader can press, choose and fill in. */
import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import './controls.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `plain` looks like a link: for what is beside the matter. */
  look?: 'outline' | 'plain';
}

export function Button({ look = 'outline', class: extra, ...rest }: ButtonProps) {
  return <button type="button" {...rest} class={`button button-${look} ${extra ?? ''}`} />;
}

interface FieldProps {
  label: string;
  /** Label for screen readers only. */
  bare?: boolean;
  children: (id: string) => ComponentChildren;
}

/** A label and what it labels. */
export function Field({ label, bare = false, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={bare ? 'away' : 'field-label'}>
        {label}
      </label>
      {children(id)}
    </div>
  );
}

interface SelectProps<V extends string> {
  label: string;
  bare?: boolean;
  value: V;
  options: readonly { value: V; text: string }[];
  onChange: (value: V) => void;
}

export function Select<V extends string>({
  label,
  bare = false,
  value,
  options,
  onChange,
}: SelectProps<V>) {
  return (
    <Field label={label} bare={bare}>
      {(id) => (
        <select
          id={id}
          class="select"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value as V)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TabsProps<V extends string> {
  label: string;
  value: V;
  tabs: readonly { value: V; text: string }[];
  onChange: (value: V) => void;
  /** The chosen tab's panel. */
  children: ComponentChildren;
}

/** Tabs; the arrow keys go from one to the next. */
export function Tabs<V extends string>({ label, value, tabs, onChange, children }: TabsProps<V>) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.value);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.value}"]`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            class="tab"
            role="tab"
            id={`${base}-${tab.value}`}
            data-tab={tab.value}
            aria-selected={tab.value === value}
            aria-controls={`${base}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
          >
            {tab.text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${value}`}>
        {children}
      </div>
    </>
  );
}

export interface MenuItem {
  text: string;
  /** What happens; or else `href`. */
  run?: () => void | Promise<void>;
  href?: string;
  /** The name of the file that `href` is saved as. */
  download?: string;
}

interface MenuProps {
  text: string;
  /** What it is about, for screen readers. */
  about?: string;
  items: readonly MenuItem[];
}

/** A button that opens a list of things to do. */
export function Menu({ text, about, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useEffect(() => {
    if (!open) return;
    entries()[0]?.focus();
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as globalThis.Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === 'Tab') return setOpen(false);
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') close();
    else if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        class="button button-plain"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {text}
        {about && <span class="away"> {about}</span>}
      </button>
      {open && (
        <div class="menu-list" role="menu" id={id} aria-label={text}>
          {items.map((item) =>
            item.href ? (
              <a
                key={item.text}
                role="menuitem"
                tabIndex={-1}
                class="menu-item"
                href={item.href}
                download={item.download}
                onClick={close}
              >
                {item.text}
              </a>
            ) : (
              <button
                key={item.text}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class="menu-item"
                onClick={() => {
                  close();
                  void item.run?.();
                }}
              >
                {item.text}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  );
}
