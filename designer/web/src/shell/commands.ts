/* What can be done just now, by name or by key: screens register their commands here; the command palette and the sheet of shortcuts show them. Knows no screen. */
import { useEffect, useId } from 'react';
import { create } from 'zustand';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /* As it is shown: 'Mod+Z', 'Shift+?', 'F2'; several ways with a space between. Whoever registers the command listens to the key. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  /* Only a key (arrows, for example): told by the sheet, not offered by the palette. */
  readonly run?: () => void;
}
interface Commands {
  readonly sources: Readonly<Record<string, readonly Command[]>>;
  readonly open: 'palette' | 'sheet' | null;
  readonly register: (source: string, commands: readonly Command[]) => void;
  readonly leave: (source: string) => void;
  readonly show: (open: 'palette' | 'sheet' | null) => void;
}

export const useCommands = create<Commands>((set) => ({
  sources: {},
  open: null,
  register: (source, commands) => { set(({ sources }) => ({ sources: { ...sources, [source]: commands } })); },
  leave: (source) => { set(({ sources }) => ({ sources: Object.fromEntries(Object.entries(sources).filter(([name]) => name !== source)) })); },
  show: (open) => { set({ open }); },
}));

/* Offers these commands while the component that calls it stands on the screen. `commands` should be memoised. */
export function useRegisterCommands(commands: readonly Command[]) {
  const source = useId();
  const { register, leave } = useCommands.getState();
  useEffect(() => { register(source, commands); }, [register, source, commands]);
  useEffect(() => () => { leave(source); }, [leave, source]);
}

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
const SIGNS: Record<string, string> = isMac ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌫' } : { Mod: 'Ctrl' };
const ARROWS: Record<string, string> = { Up: '↑', Down: '↓', Left: '←', Right: '→' };
/* The keys of a combination as their caps say. */
export const capsOf = (combination: string) => combination.split(/\+(?=.)/).map((key) => SIGNS[key] ?? ARROWS[key] ?? key);
export const isMod = (event: { ctrlKey: boolean; metaKey: boolean }) => (isMac ? event.metaKey : event.ctrlKey);

/* Keys belong to the field while somebody writes in one. */
export function writesInField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=""], [contenteditable=true], .cm-editor, [role=combobox]') !== null;
}

/* Whether a dialog stands over the screen: closed ones may stay in the page unseen. */
export const isDialogOpen = () => [...document.querySelectorAll('[role=dialog]')].some((one) => one.getClientRects().length > 0);
