/* The workbench of one form: which form of the file is on it, what is selected, and the commands that clicks, keys and drags share. Knows no screen. */
import { create } from 'zustand';
import { WORDS } from '../feel/scan';
import type { Values } from '../model';
import { makeShape } from './shape';
import { renamed } from './rename';
import { changed, each, fieldsIn, find, findItem, freeKey, inserted, itemsOf, keyFrom, mayHold, moved, placeOf, placesIn, removed, spoken, titled, trail, withIds, withoutIds, type FileTree, type FormNode, type Item, type Place } from './tree';

export const useForms = makeShape<FileTree>({ fromServer: (tree, before) => withIds(tree, before), toServer: withoutIds });

export type View = 'design' | 'preview' | 'rights' | 'text';
interface Bench {
  formKey: string;
  view: View;
  selected: string[];
  /* Which part of the selected piece was asked for: its control gets the focus. */
  wanted: { part: string; turn: number } | null;
  show: (view: View) => void;
  choose: (formKey: string) => void;
  select: (ids: string[], part?: string) => void;
  /* What is said to a screen reader. */
  said: string;
  say: (text: string) => void;
  /* The values that the preview holds: expressions are tried on them. */
  trial: Values;
  setTrial: (trial: Values) => void;
  /* Conditions that were opened and have no text yet. */
  conditions: Readonly<Record<string, boolean>>;
  openCondition: (name: string, isOpen: boolean) => void;
  /* What has just been put in and is still called as its kind is, by id: the titles that it came with. */
  fresh: Readonly<Record<string, { en: string; zh: string }>>;
}
export const useBench = create<Bench>((set, get) => ({
  formKey: '', view: 'design', selected: [], wanted: null, said: '',
  show: (view) => { set({ view }); },
  choose: (formKey) => { set({ formKey, selected: [], wanted: null, trial: {}, conditions: {}, fresh: {} }); },
  select: (selected, part) => { set({ selected, wanted: part ? { part, turn: (get().wanted?.turn ?? 0) + 1 } : null }); },
  say: (said) => { set({ said }); },
  trial: {}, setTrial: (trial) => { set({ trial }); },
  fresh: {},
  conditions: {}, openCondition: (name, isOpen) => { set({ conditions: { ...get().conditions, [name]: isOpen } }); },
}));

export const formOf = (tree: FileTree | null, key: string): FormNode | null => tree?.items.find((form) => form.key === key) ?? tree?.items[0] ?? null;
export const theForm = () => formOf(useForms.getState().tree, useBench.getState().formKey);

/* Where something new goes: into what is selected when it may hold it and is a block, else behind it, else at the end of the form. */
export function placeFor(tree: FileTree, form: FormNode, one: Pick<Item, 'kind'> & { type?: string }): Place {
  const id = useBench.getState().selected.at(-1) ?? '';
  const chosen = find(tree, id);
  if (chosen && (chosen.kind === 'section' || chosen.kind === 'columns' || (chosen.kind === 'field' && chosen.type === 'table')) && mayHold(chosen, one)) return { parent: chosen.id, index: itemsOf(chosen).length };
  const way = trail(tree, id);
  for (let at = way.length - 1; at > 0; at--) {
    const parent = way[at - 1];
    const child = way[at];
    if (parent && child && mayHold(parent, one)) return { parent: parent.id, index: itemsOf(parent).findIndex((item) => item.id === child.id) + 1 };
  }
  return { parent: form.id, index: itemsOf(form).length };
}

export function add(label: string, item: Item, at?: Place) {
  let ids: string[] = [];
  useForms.getState().edit(label, (tree) => {
    const form = theForm();
    if (!form) return tree;
    const made = inserted(tree, at ?? placeFor(tree, form, item), [item]);
    ids = made.ids;
    return made.tree;
  });
  const { tree } = useForms.getState();
  const inside = ids.flatMap((id) => { const one = tree && findItem(tree, id); return one ? [one, ...each(itemsOf(one))] : []; });
  const titles = inside.flatMap((one) => ('key' in one && 'title' in one ? [[one.id, spoken(one.title)] as const] : []));
  useBench.setState(({ fresh }) => ({ fresh: { ...fresh, ...Object.fromEntries(titles) } }));
  useBench.getState().select(ids, 'title');
  return ids[0];
}
/* Leaving it, the first title that somebody gives something new makes its key, and what the other language came with goes: it would pass for a translation. Later titles leave the key alone, for others may name it by then. */
export function settle(label: string, id: string) {
  const { fresh } = useBench.getState();
  const came = fresh[id];
  const { tree } = useForms.getState();
  const one = tree && findItem(tree, id);
  if (!came || !one || !('key' in one)) return;
  const said = spoken(one.title);
  const own = (['en', 'zh'] as const).filter((which) => said[which] && said[which] !== came[which]);
  if (own.length === 0) return;
  useBench.setState({ fresh: Object.fromEntries(Object.entries(fresh).filter(([other]) => other !== id)) });
  const kept = (which: 'en' | 'zh') => (own.includes(which) ? said[which] : '');
  const parent = trail(tree, id).at(-2);
  const form = theForm();
  const others = parent?.kind === 'field' ? itemsOf(parent) : [...each(form?.items ?? [])];
  const taken = new Set([...WORDS, ...others.flatMap((other) => ('key' in other && other.id !== id ? [other.key] : []))]);
  const key = keyFrom(kept('en') || kept('zh'));
  useForms.getState().edit(label, (now) => {
    const next = changed(now, id, (item: Item) => ({ ...item, title: titled(kept('en'), kept('zh')) }) as Item);
    return key ? renamed(next, id, freeKey(taken, key)) : next;
  });
}
/* What comes after the pieces that go is selected, so that the keyboard stays where it was. */
export function remove(label: string, ids: readonly string[]) {
  const tree = useForms.getState().tree;
  const form = theForm();
  if (!tree || !form || !ids.length) return;
  const all = [...each(form.items ?? [])].filter((one) => one.kind !== 'setting');
  const gone = new Set(ids.flatMap((id) => { const one = find(tree, id); return one ? [id, ...each(itemsOf(one))].map((found) => (typeof found === 'string' ? found : found.id)) : []; }));
  const at = all.findIndex((one) => gone.has(one.id));
  const next = all.slice(at).find((one) => !gone.has(one.id)) ?? all.slice(0, at).reverse().find((one) => !gone.has(one.id));
  useForms.getState().edit(label, (now) => removed(now, ids));
  useBench.getState().select(next ? [next.id] : [], 'handle');
}
export function duplicate(label: string, ids: readonly string[]) {
  let made: string[] = [];
  useForms.getState().edit(label, (tree) => {
    let next = tree;
    for (const id of ids) {
      const one = findItem(next, id);
      const place = placeOf(next, id);
      if (!one || !place) continue;
      const done = inserted(next, { ...place, index: place.index + 1 }, [one]);
      next = done.tree;
      made = [...made, ...done.ids];
    }
    return next;
  });
  if (made.length) useBench.getState().select(made, 'handle');
}
/* One step up or down in the order of the screen, into blocks and out of them. */
export function shift(label: string, id: string, way: -1 | 1): boolean {
  const tree = useForms.getState().tree;
  const form = theForm();
  const one = tree && findItem(tree, id);
  const from = tree && placeOf(tree, id);
  if (!tree || !form || !one || !from) return false;
  const places = placesIn(form, one);
  const at = places.findIndex((place) => place.parent === from.parent && place.index === from.index);
  for (let step = at + way; step >= 0 && step < places.length; step += way) {
    const next = moved(tree, id, places[step] as Place);
    if (next && next !== tree) {
      useForms.getState().edit(label, () => next);
      useBench.getState().select([id], 'handle');
      return true;
    }
  }
  return false;
}
export function moveTo(label: string, id: string, place: Place): boolean {
  const tree = useForms.getState().tree;
  const next = tree && moved(tree, id, place);
  if (!next || next === tree) return false;
  useForms.getState().edit(label, () => next);
  useBench.getState().select([id], 'handle');
  return true;
}

/* What is copied is text, so that it goes into another form, another pack, another tenant. */
const MARK = 'hireloom.form-items';
export function copied(ids: readonly string[]): string | null {
  const tree = useForms.getState().tree;
  const items = tree ? ids.map((id) => findItem(tree, id)).filter((one) => one !== null) : [];
  return items.length ? JSON.stringify({ [MARK]: withoutIds({ items: items as never }).items }, null, 1) : null;
}
/* How many pieces came in; those that may not stand there stay out. */
export function paste(label: string, text: string): number {
  let items: Item[];
  try {
    const found = (JSON.parse(text) as Record<string, unknown>)[MARK];
    if (!Array.isArray(found)) return 0;
    items = withIds({ items: found }).items as unknown as Item[];
  } catch {
    return 0;
  }
  let made: string[] = [];
  useForms.getState().edit(label, (tree) => {
    const form = theForm();
    if (!form || !items[0]) return tree;
    const place = placeFor(tree, form, items[0]);
    const parent = find(tree, place.parent);
    const done = inserted(tree, place, items.filter((one) => parent && mayHold(parent, one)));
    made = done.ids;
    return done.tree;
  });
  if (made.length) useBench.getState().select(made, 'handle');
  return made.length;
}

export function addForm(label: string, kind: 'form' | 'record', key: string, title: { en: string; zh: string }) {
  const tree = useForms.getState().tree;
  if (!tree) return;
  const free = freeKey(new Set(tree.items.map((form) => form.key)), key);
  useForms.getState().edit(label, (now) => ({ ...now, items: [...now.items, { id: '', kind, key: free, title, items: [], before: now.items.length ? [''] : [] }].map((form) => (form.id ? form : { ...form, id: `form-${free}-${Date.now()}` })) as FormNode[] }));
  useBench.getState().choose(free);
}
export const fieldKeys = () => fieldsIn(theForm()?.items ?? []).map((field) => field.key);
