/* What the drawings of the designer share and the text does not know: which view, what is open beside it, where a step is about to be put. Knows no server. */
import { create } from 'zustand';
import type { Place } from './insert';
import { firstView, keepView, type View } from './view';

export type { View } from './view';
export interface Spot { readonly x: number; readonly y: number }
export interface Sought { readonly file: string; readonly path: string; readonly line: number; readonly column: number }
export interface Ui {
  readonly view: View;
  readonly isPaletteOpen: boolean;
  readonly isPanelOpen: boolean;
  readonly isProblemsOpen: boolean;
  readonly isMapOpen: boolean;
  /* The list of steps to choose from, and where the chosen one goes. */
  readonly chooser: { readonly place: Place; readonly spot: Spot } | null;
  /* Whose title is being written on the drawing. */
  readonly renaming: string | null;
  /* From which step an arrow is being drawn by keyboard. */
  readonly connecting: string | null;
  readonly isFinding: boolean;
  /* Whether the rights of all fields are open, and the step they were asked for from ('' for none). */
  readonly rightsOf: string | null;
  /* The place of a problem that somebody wants to see; taken away by who has shown it. */
  readonly sought: Sought | null;
  /* Counts up to ask: look at the selection, show the whole, put the focus into the panel or onto the drawing. */
  readonly look: number;
  readonly whole: number;
  readonly panelFocus: number;
  readonly drawingFocus: number;
  readonly set: (part: Partial<Ui>) => void;
  readonly ask: (what: 'look' | 'whole' | 'panelFocus' | 'drawingFocus') => void;
}

export const useUi = create<Ui>((set) => ({
  view: firstView(), isPaletteOpen: window.innerWidth > 1180, isPanelOpen: true, isProblemsOpen: false, isMapOpen: true, chooser: null, renaming: null, connecting: null, isFinding: false, rightsOf: null, sought: null, look: 0, whole: 0, panelFocus: 0, drawingFocus: 0,
  set: (part) => {
    if (part.view) keepView(part.view);
    set(part);
  },
  ask: (what) => { set((state) => ({ [what]: state[what] + 1 })); },
}));
