/* What is known of the server's draft besides its texts: its revision, who changed what, where two people have met. Knows no server. */
import { create } from 'zustand';
import type { Schemas } from '../../client';

export type Files = Readonly<Record<string, string>>;
/* A file that somebody else has changed while it was changed here. `theirs` null: they have taken it away; `mine` likewise. */
export interface Clash { readonly path: string; readonly base: string | null; readonly mine: string | null; readonly theirs: string | null; readonly by: string; readonly at: string }

export interface DraftState {
  readonly pack: string;
  readonly revision: number;
  readonly basedOn: number;
  readonly newest: number;
  readonly isOpen: boolean;
  readonly marks: readonly Schemas['DraftMark'][];
  readonly people: Readonly<Record<string, string>>;
  readonly clashes: readonly Clash[];
  /* Files that came from somebody else since the screen was opened, the newest first. */
  readonly came: readonly { readonly path: string; readonly by: string; readonly at: string }[];
  readonly isRestored: boolean;
  readonly set: (part: Partial<DraftState>) => void;
}
export const useDraft = create<DraftState>((set) => ({
  pack: '', revision: 0, basedOn: 0, newest: 0, isOpen: false, marks: [], people: {}, clashes: [], came: [], isRestored: false,
  set: (part) => { set(part); },
}));

export const sameFiles = (a: Files, b: Files) => Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([path, text]) => b[path] === text);

/* Wanted texts that differ from those on the server; null: taken away here. */
export function changesOf(files: Files, saved: Files): Record<string, string | null> {
  const gone = Object.keys(saved).filter((path) => files[path] === undefined).map((path) => [path, null] as const);
  return Object.fromEntries([...Object.entries(files).filter(([path, text]) => saved[path] !== text), ...gone]);
}

/* The server's texts now (`theirs`) against those that were changed here on top of `base`: what to take over silently, and where both have changed something. */
export function weigh(mine: Files, base: Files, theirs: Files, wasSent: (path: string, text: string | null) => boolean) {
  const taken: Record<string, string | null> = {};
  const clashes: { path: string; base: string | null; mine: string | null; theirs: string | null }[] = [];
  for (const path of new Set([...Object.keys(theirs), ...Object.keys(base)])) {
    const [was, is, want] = [base[path] ?? null, theirs[path] ?? null, mine[path] ?? null];
    if (was === is || is === want) continue;
    if (want === was) taken[path] = is;
    // What was sent arrived, only the answer was lost: it is ours, and more was written since.
    else if (wasSent(path, is)) continue;
    else clashes.push({ path, base: was, mine: want, theirs: is });
  }
  return { taken, clashes };
}
