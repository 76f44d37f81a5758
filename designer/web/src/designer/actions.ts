/* What a person can do to the selected steps, the same on the canvas and in the tree: each is one step of undo. Knows no component. */
import { copyText, pastedText } from '../browser';
import type { Words } from '../i18n';
import { useDoc } from './document';
import { addNote, clearPositions, disconnect, removeNodes, removeNotes, setField, setNote } from './edit';
import { copy, duplicate, group, missing, paste, readFragment, ungroup, whoIn, type Landing, type Missing } from './fragment';
import { freshId, type At } from './graph';
import { insertStep, join, pinAll, type Place } from './insert';
import type { StepType, StepTypes } from './kinds';
import { placesOf } from './layout';
import { refusal } from './legal';
import { knownOf } from './pack';
import { withRejectedWay } from './rejected';
import { useUi } from './ui';

const doc = () => useDoc.getState();
/* Of what is selected: the nodes, the edges, the notes. */
export function chosen() {
  const { selected, graph } = doc();
  return {
    nodes: selected.filter((id) => graph.byId.has(id)),
    edges: selected.filter((id) => graph.edgeById.has(id)),
    notes: selected.filter((id) => graph.notes.some((note) => note.id === id)),
  };
}
const places = () => Object.fromEntries([...placesOf(doc().graph)].map(([id, box]) => [id, [box.x, box.y] as At]));
const pinned = () => doc().graph.nodes.some((node) => node.at);

export interface Actions {
  readonly insert: (step: StepType, place?: Place) => void;
  readonly connect: (from: string, to: string) => void;
  /* Behind an approval, the choice and the way for what was rejected. */
  readonly addRejected: (id: string) => void;
  readonly remove: () => void;
  readonly duplicate: () => void;
  readonly copied: () => string;
  readonly copy: () => void;
  readonly said: (what: 'copied', count: number) => void;
  readonly paste: (json: string, landing?: Landing) => void;
  /* What the browser has on its clipboard, where it lets a page read it. */
  readonly pasteCopied: () => void;
  readonly group: () => void;
  readonly ungroup: () => void;
  readonly tidy: () => void;
  readonly move: (moved: Readonly<Record<string, At>>, notes?: Readonly<Record<string, At>>) => void;
  readonly nudge: (by: At) => void;
  readonly align: (way: 'left' | 'top' | 'across' | 'down') => void;
  readonly note: (at?: At) => void;
  readonly rename: (id: string, title: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}
/* What became of an action, said to the person. */
export interface Say { good: (text: string) => void; bad: (text: string) => void; missing: (pasted: Pasted) => void }
/* What was pasted, under its new names: what it names that is not in the pack, and whom it names. */
export interface Pasted { readonly ids: readonly string[]; readonly found: readonly Missing[]; readonly who: readonly Missing[] }

let clipboard = '';

export function actionsOf(words: Words, types: StepTypes, say: Say): Actions {
  const { t, language } = words;
  /* Makes an edit, tells why not, and selects what came with it. */
  const act = (label: string, fn: (text: string) => string, group_?: string): string[] => {
    const added = doc().edit(label, fn, group_);
    const { refused } = doc();
    if (added === null && refused) say.bad(t(`design.refused.${refused.code}`, refused.names));
    return added ?? [];
  };
  const choose = (ids: readonly string[]) => {
    if (ids.length === 0) return;
    doc().select(ids);
    useUi.getState().ask('look');
  };
  const whereTo = (): Place => {
    const { nodes, edges } = chosen();
    const [edge] = edges;
    const node = nodes.at(-1);
    if (node && doc().graph.byId.get(node)?.kind !== 'end') return { kind: 'after', id: node };
    if (edge) return { kind: 'edge', id: edge };
    const { graph } = doc();
    const last = graph.edges.findLast((one) => graph.byId.get(one.to)?.kind === 'end' && one.to === (node ?? one.to));
    return last ? { kind: 'edge', id: last.id } : { kind: 'free' };
  };
  const actions: Actions = {
    insert: (step, place = whereTo()) => {
      const start = types.byType.get('start');
      const end = types.byType.get('end');
      if (!start || !end) return;
      const boxes = placesOf(doc().graph);
      const isPlaced = place.kind === 'free' && place.at && !pinned();
      choose(act(t('design.did.insert', { what: words.text(step.title) }), (text) => insertStep(isPlaced ? pinAll(text, boxes) : text, place, step, { start, end })).slice(0, 1));
    },
    connect: (from, to) => {
      const why = refusal(doc().graph, from, to);
      if (why) say.bad(t(`design.refused.${why}`, { name: to }));
      else act(t('design.did.connect'), (text) => join(text, from, to));
    },
    addRejected: (id) => {
      const both = (key: string) => ({ en: t(key, { lng: 'en' }), zh: t(key, { lng: 'zh' }) });
      choose(act(t('design.did.rejected'), (text) => withRejectedWay(text, id, { choice: both('design.isApproved'), end: both('design.isRejected') })).slice(0, 1));
    },
    remove: () => {
      const { nodes, edges, notes } = chosen();
      if (nodes.length + edges.length + notes.length === 0) return;
      const { graph } = doc();
      const next = nodes.length === 1 ? graph.edges.find((edge) => edge.to === nodes[0])?.from : undefined;
      act(t('design.did.remove'), (text) => {
        const cut = edges.length > 0 ? disconnect(text, edges) : text;
        const less = nodes.length > 0 ? removeNodes(cut, nodes) : cut;
        return notes.length > 0 ? removeNotes(less, notes) : less;
      });
      if (doc().selected.length === 0 && next && doc().graph.byId.has(next)) doc().select([next]);
    },
    duplicate: () => {
      const { nodes } = chosen();
      if (nodes.length > 0) choose(act(t('design.did.duplicate'), (text) => duplicate(text, nodes, places())));
    },
    copied: () => {
      const { nodes } = chosen();
      if (nodes.length === 0) return '';
      clipboard = copy(doc().text, nodes, places());
      return clipboard;
    },
    copy: () => {
      const json = actions.copied();
      if (json) copyText(json).then(() => { actions.said('copied', chosen().nodes.length); }, () => { say.bad(t('action.copyFailed')); });
    },
    said: (_, count) => { say.good(t('design.copied', { count })); },
    paste: (json, landing) => {
      const text = json || clipboard;
      const fragment = readFragment(text);
      if (!fragment) { say.bad(t('design.refused.notSteps')); return; }
      const { graph, files } = doc();
      const [holder] = chosen().nodes.map((id) => graph.byId.get(id)).filter((node) => node && ['subprocess', 'transaction', 'ad_hoc', 'event_subprocess'].includes(node.kind));
      const first = chosen().nodes[0];
      const at = landing?.at ?? (pinned() ? placeBelow() : undefined);
      const added = act(t('design.did.paste'), (old) => paste(old, text, { in: holder?.id ?? (first ? graph.byId.get(first)?.parent : undefined), after: chosen().nodes.at(-1), at }));
      choose(added);
      if (added.length === 0) return;
      say.good(t('design.pasted', { count: added.length }));
      say.missing({ ids: added, found: missing(fragment, knownOf(files, types)), who: whoIn(fragment) });
    },
    pasteCopied: () => { void pastedText().then((text) => { actions.paste(readFragment(text) ? text : clipboard); }); },
    group: () => {
      const { nodes } = chosen();
      const { graph } = doc();
      const id = freshId('part', (name) => graph.byId.has(name));
      const title = { en: types.byType.get('subprocess')?.title.en ?? id, zh: types.byType.get('subprocess')?.title.zh ?? '' };
      if (act(t('design.did.group'), (text) => group(text, nodes, { id, title })).length > 0) choose([id]);
    },
    ungroup: () => {
      const [id] = chosen().nodes;
      if (!id) return;
      const inner = doc().graph.nodes.filter((node) => node.parent === id).map((node) => node.id);
      act(t('design.did.ungroup'), (text) => ungroup(text, id));
      choose(inner.filter((one) => doc().graph.byId.has(one)));
    },
    tidy: () => {
      act(t('design.did.tidy'), clearPositions);
      useUi.getState().ask('whole');
    },
    move: (moved, notes = {}) => {
      const boxes = placesOf(doc().graph);
      act(t('design.did.move'), (text) => {
        const placed = Object.keys(moved).length > 0 ? pinAll(text, boxes, moved) : text;
        return Object.entries(notes).reduce((all, [id, at]) => setNote(all, id, 'at', at), placed);
      });
    },
    nudge: (by) => {
      const { nodes, notes } = chosen();
      const { graph } = doc();
      const boxes = placesOf(graph);
      act(t('design.did.move'), (text) => {
        const held = new Set(nodes);
        for (let size = -1; size !== held.size;) { size = held.size; for (const node of graph.nodes) if (held.has(node.parent)) held.add(node.id); }
        const moved = Object.fromEntries([...held].flatMap((id) => { const box = boxes.get(id); return box ? [[id, [box.x + by[0], box.y + by[1]] as At]] : []; }));
        const placed = nodes.length > 0 ? pinAll(text, boxes, moved) : text;
        return notes.reduce((all, id) => { const old = graph.notes.find((note) => note.id === id); return old ? setNote(all, id, 'at', [old.at[0] + by[0], old.at[1] + by[1]]) : all; }, placed);
      }, 'nudge');
    },
    align: (way) => {
      const boxes = placesOf(doc().graph);
      const found = chosen().nodes.flatMap((id) => { const box = boxes.get(id); return box ? [{ id, box }] : []; });
      actions.move(aligned(found, way));
    },
    note: (at) => {
      const { graph } = doc();
      const id = freshId('note', (name) => graph.notes.some((note) => note.id === name) || graph.byId.has(name));
      choose(act(t('design.did.note'), (text) => addNote(text, id, { text: '', at: at ?? placeBelow(), size: [200, 96] })));
      useUi.getState().set({ renaming: id });
    },
    rename: (id, title) => { act(t('design.did.rename'), (text) => setField(text, id, ['title', language], title)); },
    undo: () => { turn(doc().undo(), 'design.undone'); },
    redo: () => { turn(doc().redo(), 'design.redone'); },
  };
  const turn = (label: string | null, key: 'design.undone' | 'design.redone') => {
    if (label !== null) say.good(t(key, { what: label }));
  };
  return actions;
}

/* Below everything that is drawn. */
function placeBelow(): At {
  const boxes = [...placesOf(doc().graph).values()];
  return boxes.length === 0 ? [0, 0] : [Math.min(...boxes.map((box) => box.x)), Math.max(...boxes.map((box) => box.y + box.height)) + 60];
}

type Standing = { id: string; box: { x: number; y: number; width: number; height: number } };
/* In a line by the middle of the first, or with the same distance between them. */
function aligned(found: readonly Standing[], way: 'left' | 'top' | 'across' | 'down'): Record<string, At> {
  const [first] = found;
  if (!first || found.length < 2) return {};
  if (way === 'left') return Object.fromEntries(found.map(({ id, box }) => [id, [first.box.x + (first.box.width - box.width) / 2, box.y]]));
  if (way === 'top') return Object.fromEntries(found.map(({ id, box }) => [id, [box.x, first.box.y + (first.box.height - box.height) / 2]]));
  const axis = way === 'across' ? 'x' : 'y';
  const size = way === 'across' ? 'width' : 'height';
  const sorted = found.toSorted((a, b) => a.box[axis] - b.box[axis]);
  const begin = sorted[0]?.box[axis] ?? 0;
  const last = sorted.at(-1)?.box;
  const room = last ? last[axis] + last[size] - begin - sorted.reduce((sum, { box }) => sum + box[size], 0) : 0;
  const gap = room / (sorted.length - 1);
  let at = begin;
  return Object.fromEntries(sorted.map(({ id, box }) => {
    const place: At = way === 'across' ? [at, box.y] : [box.x, at];
    at += box[size] + gap;
    return [id, place];
  }));
}
