/* Light, dark, or as the system is: kept in this browser. Knows no component; style.css follows `data-look`, theme.ts is asked for antd's colours. */
import { useSyncExternalStore } from 'react';

export const LOOKS = ['system', 'light', 'dark'] as const;
export type Look = (typeof LOOKS)[number];
export type Shade = 'light' | 'dark';

const STORED = 'hireloom.look';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function chosenLook(): Look {
  const stored = localStorage.getItem(STORED);
  return LOOKS.find((look) => look === stored) ?? 'system';
}

export function shownShade(): Shade {
  const look = chosenLook();
  return look === 'system' ? (system.matches ? 'dark' : 'light') : look;
}

function show() {
  document.documentElement.dataset.look = chosenLook();
  for (const tell of listeners) tell();
}

export function chooseLook(look: Look) {
  localStorage.setItem(STORED, look);
  show();
}

system.addEventListener('change', show);
// Another tab has chosen.
window.addEventListener('storage', (event) => { if (event.key === STORED) show(); });

function listen(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}
export const useLook = () => useSyncExternalStore(listen, chosenLook);
export const useShade = () => useSyncExternalStore(listen, shownShade);
