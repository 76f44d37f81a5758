/* Whether the server can be reached. Told by the door to the server and by the browser; asks again while it cannot. Knows no screen. */
import { useSyncExternalStore } from 'react';

const PAUSE = 4_000;
let isReached = navigator.onLine;
let returns = 0;
let timer: number | undefined;
const listeners = new Set<() => void>();

async function askAgain() {
  try {
    await fetch('/api/v1/health', { cache: 'no-store' });
    reached(true);
  } catch {
    timer = window.setTimeout(() => void askAgain(), PAUSE);
  }
}

/* The door tells what became of each call; an answer of any kind means that there is a server. */
export function reached(now: boolean) {
  if (now === isReached) return;
  isReached = now;
  if (now) returns += 1;
  window.clearTimeout(timer);
  if (!now) timer = window.setTimeout(() => void askAgain(), PAUSE);
  for (const tell of listeners) tell();
}

window.addEventListener('offline', () => reached(false));
window.addEventListener('online', () => void askAgain());

function listen(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}
export const useReach = () => useSyncExternalStore(listen, () => isReached);
/* How often the server has come back: what could not be asked or kept meanwhile is tried again when this changes. */
export const useReturns = () => useSyncExternalStore(listen, () => returns);
