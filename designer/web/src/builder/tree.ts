/* The tree of a form or record file as the server's JSON has it, and what clicks do to it. Pure; knows no screen and no server. Ids are ours: they are never sent. */
import type { FieldType } from '../model';

export interface Title { en: string; zh?: string | null }
interface Noted { before?: string[]; after?: string }
export type Argument = Noted & (
  | { kind: 'name'; name: string } | { kind: 'number'; number: string } | { kind: 'bounds'; min?: string | null; max?: string | null }
  | { kind: 'setting'; name: string; number?: string; unit?: string; word?: string; text?: string }
  | { kind: 'option'; value: string; title?: Title | null; when?: string | null }
  | { kind: 'from'; feel: string } | { kind: 'records'; type: string; where?: string | null } | { kind: 'where'; feel: string }
);
export type Attribute = Noted & (
  | { kind: 'required' | 'read_only'; when?: string | null } | { kind: 'visible'; when: string } | { kind: 'visible_to' | 'editable_by'; roles: string[] }
  | { kind: 'computed' | 'default'; feel: string } | { kind: 'personal' | 'unique' } | { kind: 'help'; title: Title } | { kind: 'valid'; message: Title; when: string }
);
interface Braces { open?: string; last?: string[]; close?: string }
interface Node extends Noted { id: string; braces?: Braces | null }
export interface FieldNode extends Node { kind: 'field'; key: string; type: FieldType; title?: Title | null; arguments?: Argument[]; attributes?: Attribute[]; items?: Item[] | null; type_before?: string[]; type_after?: string }
export interface SectionNode extends Node { kind: 'section'; key: string; title?: Title | null; attributes?: Attribute[]; items?: Item[] }
export interface ColumnsNode extends Node { kind: 'columns'; items?: Item[] }
export interface NoteNode extends Node { kind: 'note'; title: Title }
export interface CheckNode extends Node { kind: 'check'; title: Title; feel: string }
export interface TotalNode extends Node { kind: 'total'; column: string; title?: Title | null; feel?: string | null }
export interface SettingNode extends Node { kind: 'setting'; word: 'retain' | 'key' | 'title' | 'index' | 'history' | 'read'; values: string[] }
export type Item = FieldNode | SectionNode | ColumnsNode | NoteNode | CheckNode | TotalNode | SettingNode;
export interface FormNode extends Node { kind: 'form' | 'record'; key: string; title?: Title | null; items?: Item[] }
export interface FileTree { items: FormNode[]; end?: string[] }
export type Holder = FormNode | SectionNode | ColumnsNode | FieldNode;
export interface Place { parent: string; index: number }

let last = 0;
export const freshId = () => `n${++last}`;
export const isForm = (one: Item | FormNode): one is FormNode => one.kind === 'form' || one.kind === 'record';
const holds = (one: Item | FormNode): one is Holder => 'items' in one && Array.isArray(one.items);
export const itemsOf = (one: Item | FormNode): Item[] => (holds(one) ? (one.items ?? []) : []);

/* The server's JSON with ids; pieces that stand at the same place under the same name keep those that they had. */
export function withIds(tree: unknown, before?: FileTree | null): FileTree {
  const file = tree as FileTree;
  return { ...file, items: numbered(file.items, before?.items ?? []) };
}
function numbered<One extends Item | FormNode>(items: One[], before: (Item | FormNode)[]): One[] {
  const left = [...before];
  const named = (one: Item | FormNode) => ('key' in one ? one.key : 'column' in one ? one.column : '');
  return items.map((one, at) => {
    let found = left.findIndex((old) => old.kind === one.kind && named(old) === named(one) && named(one) !== '');
    if (found < 0 && before[at] && left.includes(before[at]) && before[at].kind === one.kind) found = left.indexOf(before[at]);
    const old = found < 0 ? undefined : left.splice(found, 1)[0];
    const made = { ...one, id: old?.id ?? freshId() };
    return 'items' in made && Array.isArray(made.items) ? { ...made, items: numbered(made.items, old ? itemsOf(old) : []) } : made;
  });
}
/* What is sent: no ids. */
export function withoutIds(tree: FileTree): Record<string, unknown> {
  return JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'id' ? undefined : value))) as Record<string, unknown>;
}

export function find(tree: FileTree, id: string): Item | FormNode | null {
  return trail(tree, id).at(-1) ?? null;
}
/* A piece of a form, not a form itself. */
export function findItem(tree: FileTree, id: string): Item | null {
  const one = find(tree, id);
  return one && !isForm(one) ? one : null;
}
/* From the form down to the piece itself. */
export function trail(tree: FileTree, id: string): (Item | FormNode)[] {
  const within = (one: Item | FormNode): (Item | FormNode)[] => {
    if (one.id === id) return [one];
    for (const child of itemsOf(one)) {
      const found = within(child);
      if (found.length) return [one, ...found];
    }
    return [];
  };
  for (const form of tree.items) {
    const found = within(form);
    if (found.length) return found;
  }
  return [];
}
export function placeOf(tree: FileTree, id: string): Place | null {
  const parent = trail(tree, id).at(-2);
  return parent ? { parent: parent.id, index: itemsOf(parent).findIndex((one) => one.id === id) } : null;
}
/* The piece of a path of the server's: `items.0.items.2.attributes.1`. */
export function idAt(tree: FileTree, path: string): string {
  let one: Item | FormNode | undefined;
  for (const [, number] of path.matchAll(/items\.(\d+)/g)) one = one ? itemsOf(one)[Number(number)] : tree.items[Number(number)];
  return one?.id ?? '';
}
export function pathOf(tree: FileTree, id: string): string {
  const way = trail(tree, id);
  return way.map((one, at) => `items.${at === 0 ? tree.items.findIndex((form) => form.id === one.id) : itemsOf(way[at - 1] as Holder).findIndex((item) => item.id === one.id)}`).join('.');
}
export function* each(items: Item[]): Generator<Item> {
  for (const one of items) {
    yield one;
    yield* each(itemsOf(one));
  }
}
/* The fields of a form, columns of tables not among them. */
export function fieldsIn(items: Item[]): FieldNode[] {
  return items.flatMap((one) => (one.kind === 'field' ? [one] : one.kind === 'section' || one.kind === 'columns' ? fieldsIn(itemsOf(one)) : []));
}

export function changed(tree: FileTree, id: string, change: (one: never) => Item | FormNode): FileTree {
  const step = <One extends Item | FormNode>(one: One): One => {
    if (one.id === id) return change(one as never) as One;
    if (!holds(one)) return one;
    const items = (one.items ?? []).map(step);
    return items.every((item, at) => item === one.items?.[at]) ? one : { ...one, items };
  };
  return { ...tree, items: tree.items.map(step) };
}
const keysOf = (form: FormNode) => new Set([...each(form.items ?? [])].flatMap((one) => ('key' in one ? [one.key] : [])));
export function freeKey(taken: ReadonlySet<string>, wanted: string): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, '');
  for (let number = 2; ; number++) if (!taken.has(`${stem}_${number}`)) return `${stem}_${number}`;
}
/* Copies with ids and keys of their own. */
function renewed(items: Item[], taken: Set<string>): Item[] {
  return items.map((one) => {
    const made = { ...one, id: freshId() };
    if ('key' in made) {
      made.key = freeKey(taken, made.key);
      taken.add(made.key);
    }
    return holds(made) ? { ...made, items: renewed(made.items ?? [], made.kind === 'field' ? new Set() : taken) } : made;
  });
}
export function inserted(tree: FileTree, place: Place, items: Item[]): { tree: FileTree; ids: string[] } {
  const way = trail(tree, place.parent);
  const form = way[0] as FormNode | undefined;
  const parent = way.at(-1);
  if (!form || !parent) return { tree, ids: [] };
  const taken = parent.kind === 'field' ? new Set(itemsOf(parent).flatMap((one) => ('key' in one ? [one.key] : []))) : keysOf(form);
  const made = renewed(items, taken);
  return { tree: changed(tree, place.parent, (one: Holder) => ({ ...one, items: [...itemsOf(one).slice(0, place.index), ...made, ...itemsOf(one).slice(place.index)] })), ids: made.map((one) => one.id) };
}
export function removed(tree: FileTree, ids: readonly string[]): FileTree {
  const gone = new Set(ids);
  const step = <One extends Item | FormNode>(one: One): One => (holds(one) ? { ...one, items: (one.items ?? []).filter((item) => !gone.has(item.id)).map(step) } : one);
  return { ...tree, items: tree.items.map(step) };
}
/* What may stand where: a table holds columns and totals, columns hold fields and notes, whatever is of the whole form stands there. */
export function mayHold(parent: Item | FormNode, one: Pick<Item, 'kind'> & { type?: string }): boolean {
  if (parent.kind === 'field') return parent.type === 'table' && ((one.kind === 'field' && one.type !== 'table') || one.kind === 'total');
  if (parent.kind === 'columns') return (one.kind === 'field' && one.type !== 'table') || one.kind === 'note';
  if (parent.kind === 'section') return one.kind === 'field' || one.kind === 'section' || one.kind === 'columns' || one.kind === 'note';
  return (parent.kind === 'form' || parent.kind === 'record') && one.kind !== 'total' && (one.kind !== 'setting' || parent.kind === 'record');
}
/* Null when it may not stand there; the same tree when it stands there already. */
export function moved(tree: FileTree, id: string, place: Place): FileTree | null {
  const one = findItem(tree, id);
  const from = placeOf(tree, id);
  const parent = find(tree, place.parent);
  if (!one || !from || !parent || !mayHold(parent, one) || trail(tree, place.parent).some((above) => above.id === id)) return null;
  const index = from.parent === place.parent && from.index < place.index ? place.index - 1 : place.index;
  if (from.parent === place.parent && from.index === index) return tree;
  return changed(removed(tree, [id]), place.parent, (holder: Holder) => ({ ...holder, items: [...itemsOf(holder).slice(0, index), one, ...itemsOf(holder).slice(index)] }));
}
/* Every place in a form in the order of the screen, with how deep it is: where the keyboard can carry something. */
export function placesIn(form: Item | FormNode, one: Pick<Item, 'kind'> & { id?: string; type?: string }): Place[] {
  const found: Place[] = [];
  const items = itemsOf(form);
  const fits = mayHold(form, one);
  for (let index = 0; index <= items.length; index++) {
    if (fits) found.push({ parent: form.id, index });
    const child = items[index];
    if (child && child.id !== one.id && (child.kind === 'section' || child.kind === 'columns' || (child.kind === 'field' && child.type === 'table'))) found.push(...placesIn(child, one));
  }
  return found;
}

export const attribute = <Kind extends Attribute['kind']>(one: { attributes?: Attribute[] }, kind: Kind) => one.attributes?.find((found) => found.kind === kind) as (Attribute & { kind: Kind }) | undefined;
/* The piece with an attribute set, in its place when it had one, else last; null takes it away. */
export function withAttribute<One extends { attributes?: Attribute[] }>(one: One, kind: Attribute['kind'], next: Attribute | null): One {
  const now = one.attributes ?? [];
  const at = now.findIndex((found) => found.kind === kind);
  const kept = at < 0 ? (next ? [...now, next] : now) : now.flatMap((found, index) => (index !== at ? [found] : next ? [{ ...found, ...next }] : []));
  return { ...one, attributes: kept };
}
export function setting(one: FieldNode, name: string): string {
  for (const found of one.arguments ?? []) {
    if (found.kind === 'setting' && found.name === name) return found.number ?? found.word ?? found.text ?? '';
    if (found.kind === 'bounds' && (name === 'min' || name === 'max')) return found[name] ?? '';
  }
  return '';
}
/* Sets `min: 3`; bounds stay bounds. "" takes it away. */
export function withSetting(one: FieldNode, name: string, value: string, how: 'number' | 'word' | 'text' = 'number', unit?: string): FieldNode {
  const now = one.arguments ?? [];
  const bounds = now.findIndex((found) => found.kind === 'bounds');
  if (bounds >= 0 && (name === 'min' || name === 'max')) {
    const next = { ...(now[bounds] as Extract<Argument, { kind: 'bounds' }>), [name]: value || null };
    return { ...one, arguments: next.min || next.max ? now.map((found, at) => (at === bounds ? next : found)) : now.filter((_, at) => at !== bounds) };
  }
  const at = now.findIndex((found) => found.kind === 'setting' && found.name === name);
  const made: Argument = { kind: 'setting', name, [how]: value, ...(unit ? { unit } : {}) };
  if (at >= 0) return { ...one, arguments: value ? now.map((found, index) => (index === at ? { ...made, before: found.before, after: found.after } : found)) : now.filter((_, index) => index !== at) };
  return value ? { ...one, arguments: [...now, made] } : one;
}
export type OptionNode = Extract<Argument, { kind: 'option' }>;
export const optionsOf = (one: FieldNode) => (one.arguments ?? []).filter((found): found is OptionNode => found.kind === 'option');
/* Options come first, what else is said behind them. */
export const withOptions = (one: FieldNode, options: OptionNode[]): FieldNode => ({ ...one, arguments: [...options, ...(one.arguments ?? []).filter((found) => found.kind !== 'option')] });

const HAN = /[\u3400-\u9fff\uf900-\ufaff]/;
/* A title in one language only stands first in the text, whatever its language is. */
export const spoken = (title: Title | null | undefined) => (!title ? { en: '', zh: '' } : title.zh ? { en: title.en, zh: title.zh } : HAN.test(title.en) ? { en: '', zh: title.en } : { en: title.en, zh: '' });
export const titled = (en: string, zh: string): Title | null => (en && zh ? { en, zh } : en || zh ? { en: en || zh } : null);
export function keyFrom(title: string): string {
  const made = title.normalize('NFKC').toLowerCase().replace(/['’]/g, '').replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '').replace(/^(\d)/, '_$1').slice(0, 40);
  return made.replace(/_+$/, '');
}
