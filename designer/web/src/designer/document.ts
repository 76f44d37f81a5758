/* The one store of the designer: the texts of a pack, which of them is on show, what is selected, undo. The text is the only truth; the graph is read from it. */
import { create } from 'zustand';
import type { Schemas } from '../client';
import { NOTHING, readGraph, type Graph } from './graph';
import { keepHistory, keptHistory, NO_HISTORY, recorded, redone, undone, type History } from './history';
import { EditRefused } from './source';

export type EditorProblem = Schemas['EditingProblem'];
/* What is true of the server's copy: `by` names who else has changed it, `at` when it was saved. */
export type SaveState = { kind: 'saved' | 'unsaved' | 'saving' | 'failed' | 'offline' | 'conflict' | 'read_only'; at?: string; by?: string };

/* How many errors and warnings a node or an edge has. */
export interface Mark { readonly errors: number; readonly warnings: number }
type Marks = ReadonlyMap<string, Mark>;

export interface Doc {
  packKey: string;
  files: Readonly<Record<string, string>>;
  path: string;
  text: string;
  graph: Graph;
  selected: readonly string[];
  problems: readonly EditorProblem[];
  marks: Marks;
  /* Whether the problems are of an older text: the server is being asked. */
  isChecking: boolean;
  saveState: SaveState;
  canUndo: boolean;
  canRedo: boolean;
  /* Why the last edit was not made. */
  refused: EditRefused | null;
  histories: Readonly<Record<string, History>>;

  open: (packKey: string, files: Record<string, string>, path: string) => void;
  show: (path: string) => void;
  /* Makes a change of the text on show; answers the nodes that came with it, null when it was refused. Same `group` within a second: one step of undo. */
  edit: (label: string, fn: (text: string) => string, group?: string) => string[] | null;
  setText: (text: string) => void;
  /* The same for a file that is not on show: one step of its own undo. False when it was refused. */
  editFile: (path: string, label: string, fn: (text: string) => string) => boolean;
  /* Another file of the pack (made, changed, or taken away with null); no undo. */
  setFile: (path: string, text: string | null) => void;
  select: (ids: readonly string[]) => void;
  undo: () => string | null;
  redo: () => string | null;
  setProblems: (problems: readonly EditorProblem[], isChecking: boolean) => void;
  setSaveState: (state: SaveState) => void;
  clearRefused: () => void;
}

const isWorkflow = (path: string) => path.endsWith('.workflow.yaml');
const graphOf = (path: string, text: string, last?: Graph) => (isWorkflow(path) ? readGraph(text, last) : NOTHING);

/* Problems by the node or edge that their path names: `nodes.read.inputs`, `edges.3.when`. */
function marksOf(problems: readonly EditorProblem[], path: string, graph: Graph): Marks {
  const marks = new Map<string, Mark>();
  const byIndex = new Map(graph.edges.map((edge) => [edge.index, edge.id]));
  for (const one of problems) {
    if (one.file && one.file !== path) continue;
    const id = targetOf(one.path, byIndex);
    const old = marks.get(id) ?? { errors: 0, warnings: 0 };
    if (id) marks.set(id, one.severity === 'error' ? { ...old, errors: old.errors + 1 } : { ...old, warnings: old.warnings + 1 });
  }
  return marks;
}
export function targetOf(path: string, byIndex: ReadonlyMap<number, string>): string {
  const [part, name = ''] = path.split('.');
  return part === 'nodes' ? name : part === 'edges' ? (byIndex.get(Number(name)) ?? '') : '';
}

export const useDoc = create<Doc>((set, get) => {
  /* Takes a new text for the file on show. */
  const take = (text: string, history: History, selected: readonly string[]) => {
    const { packKey, path, files, histories, graph } = get();
    const next = graphOf(path, text, graph);
    const alive = selected.filter((id) => next.byId.has(id) || next.edgeById.has(id) || next.notes.some((note) => note.id === id));
    set({ text, graph: next, files: { ...files, [path]: text }, histories: { ...histories, [path]: history }, selected: alive, canUndo: history.past.length > 0, canRedo: history.future.length > 0, refused: null });
    keepHistory(packKey, path, text, history);
  };
  const turn = (way: typeof undone) => {
    const { text, histories, path } = get();
    const turned = way(text, histories[path] ?? NO_HISTORY);
    if (!turned) return null;
    take(turned.text, turned.history, turned.selected);
    return turned.label;
  };
  const record = (label: string, after: string, group: string | undefined, selectedAfter: readonly string[]) => {
    const { text, histories, path, selected } = get();
    const made = { label, group, before: text, after, selectedBefore: [...selected], selectedAfter: [...selectedAfter], now: Date.now() };
    take(after, recorded(histories[path] ?? NO_HISTORY, made), selectedAfter);
  };
  return {
    packKey: '', files: {}, path: '', text: '', graph: NOTHING, selected: [], problems: [], marks: new Map(), isChecking: false, saveState: { kind: 'saved' }, canUndo: false, canRedo: false, refused: null, histories: {},
    open: (packKey, files, path) => {
      set({ packKey, files, path: '', histories: {}, selected: [], problems: [], marks: new Map(), isChecking: false, saveState: { kind: 'saved' }, refused: null });
      get().show(path);
    },
    show: (path) => {
      const { files, packKey, histories } = get();
      const text = files[path] ?? '';
      const history = histories[path] ?? keptHistory(packKey, path, text);
      set({ path, text, graph: graphOf(path, text), selected: [], histories: { ...histories, [path]: history }, canUndo: history.past.length > 0, canRedo: history.future.length > 0, refused: null });
    },
    edit: (label, fn, group) => {
      const { text, graph, selected } = get();
      let after: string;
      try {
        after = fn(text);
      } catch (fault) {
        if (!(fault instanceof EditRefused)) throw fault;
        set({ refused: fault });
        return null;
      }
      if (after === text) return [];
      record(label, after, group, selected);
      const now = get().graph;
      return [...now.nodes, ...now.notes].map((one) => one.id).filter((id) => !graph.byId.has(id) && !graph.notes.some((note) => note.id === id));
    },
    editFile: (path, label, fn) => {
      if (path === get().path) return get().edit(label, fn) !== null;
      const { files, packKey, histories } = get();
      const before = files[path];
      if (before === undefined) return false;
      let after: string;
      try {
        after = fn(before);
      } catch (fault) {
        if (!(fault instanceof EditRefused)) throw fault;
        return false;
      }
      if (after === before) return true;
      const history = recorded(histories[path] ?? keptHistory(packKey, path, before), { label, before, after, selectedBefore: [], selectedAfter: [], now: Date.now() });
      set({ files: { ...files, [path]: after }, histories: { ...histories, [path]: history } });
      keepHistory(packKey, path, after, history);
      return true;
    },
    setText: (text) => {
      if (text !== get().text) record('text', text, 'text', get().selected);
    },
    setFile: (path, text) => {
      const others = Object.entries(get().files).filter(([name]) => name !== path);
      set({ files: Object.fromEntries(text === null ? others : [...others, [path, text]]) });
      if (path === get().path && text !== null) get().show(path);
    },
    select: (ids) => {
      const { selected } = get();
      if (ids.length !== selected.length || ids.some((id, index) => id !== selected[index])) set({ selected: [...ids] });
    },
    undo: () => turn(undone),
    redo: () => turn(redone),
    setProblems: (problems, isChecking) => {
      const { path, graph, problems: old, marks } = get();
      set({ problems, isChecking, marks: problems === old ? marks : marksOf(problems, path, graph) });
    },
    setSaveState: (saveState) => { set({ saveState }); },
    clearRefused: () => { if (get().refused) set({ refused: null }); },
  };
});

/* One node, for what draws it: it is told of nothing else. */
export const useNode = (id: string) => useDoc((doc) => doc.graph.byId.get(id));
