/* table: each row a card with its own fields, and what stands under them. */
import { fieldsOf, type Said } from '../form/state';
import type { FieldItem, Json, Problem, Values } from '../model';
import { h } from './dom';
import { fieldPart, type Part, type Place } from './form';
import { readValue } from './read';
import { said } from './slot';
import { pick } from './words';

export function rowsBox(field: FieldItem, id: string, isReadOnly: boolean, place: Place): Part {
  const { host } = place;
  const columns = fieldsOf(field.options.items ?? []);
  const list = h('div', { class: 'rows' });
  const totals = h('dl', { class: 'totals' });
  const none = h('p', { class: 'quiet' }, said({ host }, 'noRows'));
  const add = h('button', { type: 'button', class: 'second', click: () => grow() }, said({ host }, 'addRow'));
  let parts: Part[] = [];
  let last: [Said, Problem[]] | null = null;
  const rows = (): Values[] => {
    const value = place.get(field.key);
    return Array.isArray(value) ? value.map((row) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row : {})) : [];
  };
  const write = (next: Values[]) => place.set(field.key, next.length ? next : null);
  const grow = () => {
    write([...rows(), Object.fromEntries(columns.filter((column) => column.default !== null).map((column) => [column.key, column.default]))]);
    draw();
    list.lastElementChild?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  };
  const shrink = (at: number) => {
    write(rows().filter((_, index) => index !== at));
    draw();
    add.focus();
  };
  const rowPlace = (at: number): Place => ({
    host,
    get: (key) => rows()[at]?.[key] ?? null,
    set: (key, value: Json) => write(rows().map((row, index) => (index === at ? { ...row, [key]: value } : row))),
    leave: () => place.leave(field.key),
    path: (key) => `${field.key}.${at}.${key}`,
  });
  const draw = () => {
    const drawn = rows().map((_, at) => columns.map((column) => fieldPart(column, rowPlace(at))));
    parts = drawn.flat();
    list.replaceChildren(...drawn.map((row, at) => {
      const name = said({ host }, 'row', { number: String(at + 1) });
      return h('div', { class: 'row', role: 'group', 'aria-label': name }, h('div', { class: 'row-head' }, h('span', {}, name), !isReadOnly && h('button', { type: 'button', class: 'text', 'aria-label': said({ host }, 'removeRow', { number: String(at + 1) }), click: () => shrink(at) }, said({ host }, 'remove'))), ...row.map((part) => part.element));
    }));
    none.hidden = drawn.length > 0;
    add.hidden = isReadOnly || drawn.length >= (field.options.max ?? Infinity);
    if (last) parts.forEach((part) => part.update(...(last as [Said, Problem[]])));
  };
  draw();
  return {
    element: h('div', { class: 'table', role: 'group', id, 'aria-labelledby': `${id}-label` }, list, none, totals, add),
    update: (now, problems) => {
      last = [now, problems];
      parts.forEach((part) => part.update(now, problems));
      const values = now.totals[field.key] ?? {};
      const shown = (field.options.totals ?? []).filter((total) => total.column in values && rows().length > 0);
      totals.hidden = shown.length === 0;
      totals.replaceChildren(...shown.map((total) => h('div', {}, h('dt', {}, pick(total.title, host.language)), h('dd', {}, readValue(columns.find((one) => one.key === total.column && typeof values[total.column] === 'number') ?? field, values[total.column] ?? null, host)))));
    },
  };
}
