/* Another key for a field: in the field itself and in each expression of its form that names it. Pure; an expression that cannot be scanned stays as it is. */
import { BUILT_IN_NAMES } from '../feel/names';
import { scan, Wrong } from '../feel/scan';
import { changed, fieldsIn, itemsOf, trail, type FileTree, type FormNode, type Item } from './tree';

export function renamedIn(text: string, from: string, to: string, names: readonly string[]): string {
  let tokens;
  try {
    tokens = scan(text, [...names, ...BUILT_IN_NAMES]);
  } catch (fault) {
    if (fault instanceof Wrong) return text;
    throw fault;
  }
  let made = text;
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at];
    // Behind a dot, and before a colon, it is a name of something else.
    if (token?.type !== 'name' || token.value !== from || tokens[at - 1]?.value === '.' || tokens[at + 1]?.value === ':') continue;
    made = made.slice(0, token.start) + to + made.slice(token.end);
  }
  return made;
}
const FEEL = new Set(['feel', 'when', 'where']);

export function renamed(tree: FileTree, id: string, to: string): FileTree {
  const way = trail(tree, id);
  const [form, one] = [way[0] as FormNode | undefined, way.at(-1)];
  if (!form || !one || !('key' in one)) return tree;
  const from = one.key;
  const table = way.at(-2);
  const room = table?.kind === 'field' ? table : form;
  const names = room.kind === 'field' ? itemsOf(room).flatMap((item) => ('key' in item ? [item.key] : [])) : fieldsIn(form.items ?? []).map((field) => field.key);
  const spelled = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return FEEL.has(key) ? renamedIn(value, from, to, names) : value;
    if (Array.isArray(value)) return value.map((item) => spelled(item));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spelled(item, name)]));
    return value;
  };
  // A record's lines (`title name`, `index a, b`) and a table's totals name fields too.
  const named = (item: Item): Item => {
    const next = item.kind === 'setting' && ['key', 'title', 'index'].includes(item.word) ? { ...item, values: item.values.map((value) => (value === from ? to : value)) } : item.kind === 'total' && item.column === from ? { ...item, column: to } : item;
    return 'items' in next && Array.isArray(next.items) ? ({ ...next, items: next.items.map(named) } as Item) : next;
  };
  const next = changed(tree, room.id, (holder: FormNode) => { const said = spelled(holder) as FormNode; return { ...said, items: (said.items ?? []).map(named) }; });
  return changed(next, id, (field: Item) => ({ ...field, key: to }) as Item);
}
