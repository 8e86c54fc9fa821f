/** Light, dark, or as the system has it. */
import { computed, effect, signal } from '@preact/signals';

export type Theme = 'light' | 'dark';
export type Choice = Theme | 'auto';

const kept = 'modeltree-theme';

function chosen(): Choice {
  try {
    const word = localStorage.getItem(kept);
    return word === 'light' || word === 'dark' ? word : 'auto';
  } catch {
    return 'auto';
  }
}

/** What the reader chose. */
export const choice = signal<Choice>(chosen());

const system = window.matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(system.matches);

/** What is shown: for what is drawn on canvases, which cannot use the variables of tokens.css. */
export const theme = computed<Theme>(() =>
  choice.value === 'auto' ? (systemDark.value ? 'dark' : 'light') : choice.value,
);

/** Follows the system and the reader's choice; once, at the start. */
export function startTheme() {
  system.addEventListener('change', () => {
    systemDark.value = system.matches;
  });
  effect(() => {
    document.documentElement.dataset.theme = choice.value;
    try {
      if (choice.value === 'auto') localStorage.removeItem(kept);
      else localStorage.setItem(kept, choice.value);
    } catch {
      // A browser that keeps nothing: the choice lasts as long as the page.
    }
  });
}
