/* The file on show as a tree, in step with its text: clicks change the tree, the server writes the text, the designer's store keeps it; a text changed elsewhere is read again. Knows no screen. */
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { Refusal } from '../api';
import { client, got, type Schemas } from '../client';
import { useDoc } from '../designer/document';
import { treeAsked } from '../designer/draftAsked';
import type { Problem } from '../model';

export type Placed = Schemas['PlacedProblem'];
/* `reading`: a text is being read; `unreadable`: it cannot be; `writing`: a change is on its way; `refused`: it cannot be written as it is; `away`: the server cannot be reached. */
export type ShapeState = 'reading' | 'ready' | 'writing' | 'refused' | 'unreadable' | 'away';
export interface Shape<Tree> {
  path: string;
  text: string | null;
  tree: Tree | null;
  problems: Placed[];
  refused: Problem[];
  state: ShapeState;
  /* Reads the text on show, when the tree does not say it. */
  read: () => void;
  edit: (label: string, change: (tree: Tree) => Tree, group?: string) => void;
  undo: () => void;
  redo: () => void;
}
interface Ways<Tree> { fromServer: (tree: unknown, before: Tree | null) => Tree; toServer: (tree: Tree) => Record<string, unknown> }
export type ShapeStore<Tree> = UseBoundStore<StoreApi<Shape<Tree>>>;
const AGAIN = 3_000;

export function makeShape<Tree>({ fromServer, toServer }: Ways<Tree>): ShapeStore<Tree> {
  let asked = 0;
  let waiting: { label: string; group?: string } | null = null;
  let isBusy = false;
  let thenTurn: (() => void)[] = [];
  return create<Shape<Tree>>((set, get) => {
    const later = () => { setTimeout(() => { void (get().state === 'away' ? (waiting ? pump() : again()) : undefined); }, AGAIN); };
    const again = () => { set({ text: null }); get().read(); };
    const rest = () => {
      const turns = thenTurn;
      thenTurn = [];
      for (const turn of turns) turn();
    };
    const take = (answer: Schemas['TreeReply'], isLatest: boolean) => {
      if (isLatest) set({ problems: answer.problems, refused: [], state: answer.tree ? 'ready' : 'unreadable' });
    };
    /* Writes what was changed, one request after the other; the newest tree each time. */
    async function pump() {
      if (isBusy) return;
      isBusy = true;
      while (waiting) {
        const { label, group } = waiting;
        waiting = null;
        const { tree, path, text } = get();
        if (!tree) break;
        try {
          const { files } = useDoc.getState();
          const answer = await got(client.POST('/api/v1/editing/text', { body: { files, file: path, tree: toServer(tree) } }));
          const doc = useDoc.getState();
          if (doc.path !== path || get().path !== path) break;
          if (doc.text !== (text ?? doc.text)) {
            waiting = null;
            again();
            break;
          }
          set({ text: answer.text });
          doc.edit(label, () => answer.text, group);
          take(answer, waiting === null);
        } catch (fault) {
          if (!(fault instanceof Refusal)) throw fault;
          if (fault.status === 0 || fault.status >= 500) {
            waiting ??= { label, group };
            set({ state: 'away' });
            later();
            break;
          }
          if (waiting === null) set({ state: 'refused', refused: fault.problems });
        }
      }
      isBusy = false;
      if (!waiting) rest();
    }
    const turn = (which: 'undo' | 'redo') => {
      if (waiting || isBusy) {
        thenTurn.push(() => get()[which]());
        return;
      }
      // A change that could not be written is taken back by reading the text that stands.
      if (get().state === 'refused' && which === 'undo') {
        set({ refused: [] });
        again();
        return;
      }
      useDoc.getState()[which]();
      // A change that is taken back as soon as it was written leaves the text that the screen knows: nobody else would read it again.
      get().read();
    };
    return {
      path: '', text: null, tree: null, problems: [], refused: [], state: 'reading',
      read: () => {
        const { path, text, files } = useDoc.getState();
        const now = get();
        if (path === now.path && text === now.text) return;
        const number = ++asked;
        const before = path === now.path ? now.tree : null;
        waiting = null;
        set({ path, text, ...(path === now.path ? {} : { tree: null, problems: [], refused: [], state: 'reading' as const }) });
        treeAsked(files, path).then(
          (answer) => {
            if (number !== asked || get().path !== path || get().text !== text) return;
            if (answer.tree) set({ tree: fromServer(answer.tree, before ?? get().tree) });
            take(answer, true);
          },
          (fault: unknown) => {
            if (number !== asked) return;
            const problems = fault instanceof Refusal && fault.status > 0 ? fault.problems : [];
            set(problems.length ? { state: 'refused', refused: problems } : { state: 'away' });
            if (!problems.length) later();
          },
        );
      },
      edit: (label, change, group) => {
        const { tree, state } = get();
        if (!tree || state === 'unreadable') return;
        const next = change(tree);
        if (next === tree) return;
        waiting = { label, group };
        set({ tree: next, state: 'writing' });
        void pump();
      },
      undo: () => turn('undo'),
      redo: () => turn('redo'),
    };
  });
}
