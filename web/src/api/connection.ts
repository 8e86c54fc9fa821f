/** Whether the server is there, and which snapshot it serves. */
import { signal } from '@preact/signals';
import type { components } from './schema';

type About = components['schemas']['About'];

/** `lost` until an answer comes again. */
export const connection = signal<'up' | 'lost'>('up');

/** What is served; `null` until the server has told. */
export const about = signal<About | null>(null);

/** Grows when all data must be fetched anew: after a lost connection, and with a newer snapshot. */
export const round = signal(0);

/** Whether the snapshot changed while the reader was here; the reader may wave the note away. */
export const renewed = signal(false);

let askAbout: (() => Promise<About>) | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = 0;
const whenRenewed: (() => void)[] = [];

/** Calls back when answers of the snapshot before are worth nothing any more. */
export function onRenewal(then: () => void) {
  whenRenewed.push(then);
}

export function lost() {
  if (connection.value === 'lost') return;
  connection.value = 'lost';
  wait = 500;
  plan(wait);
}

export function reached() {
  if (connection.value === 'up') return;
  connection.value = 'up';
  round.value += 1;
}

function plan(after: number) {
  clearTimeout(timer);
  timer = setTimeout(look, after);
}

/** Asks what is served; while the server is lost, again and again, at growing distances. */
async function look() {
  if (!askAbout) return;
  try {
    const now = await askAbout();
    const before = about.value;
    about.value = now;
    if (before && before.fingerprint !== now.fingerprint) {
      for (const then of whenRenewed) then();
      renewed.value = true;
      round.value += 1;
    }
    plan(60_000);
  } catch {
    if (connection.value === 'lost') wait = Math.min(10_000, wait * 2);
    plan(connection.value === 'lost' ? wait : 60_000);
  }
}

/** Tells how to ask what is served. */
export function watchFingerprint(ask: () => Promise<About>) {
  askAbout = ask;
}

/** Starts to watch; once, at the start. */
export function startWatch() {
  void look();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look();
  });
  window.addEventListener('online', () => void look());
}
