/* The present moment for what is said relative to it ("in 2 hours"): whoever shows such words is drawn anew when they may have changed. */
import { useSyncExternalStore } from 'react';

const STEP = 30_000;
const told = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(tell: () => void) {
  told.add(tell);
  timer ??= setInterval(() => { for (const one of told) one(); }, STEP);
  return () => {
    told.delete(tell);
    if (told.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/* In milliseconds, in steps of half a minute. */
export const useNow = () => useSyncExternalStore(subscribe, () => Math.floor(Date.now() / STEP) * STEP);
