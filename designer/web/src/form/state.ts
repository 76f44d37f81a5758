/* A form's values and what the server says of them. Pure; conditions are never judged here, the server is asked. */
import type { Choice, FieldItem, FieldState, FormState, Json, Layout, LayoutItem, Problem, Values } from '../model';

/* What the server said last; its keys are paths. */
export interface Said {
  states: Record<string, FieldState>;
  choices: Record<string, Choice[]>;
  totals: Record<string, Values>;
  /* Finds options of a field that has more than it lists. */
  find: Finder | null;
}
export type Finder = (field: string, words: string) => Promise<Choice[]>;
export const NOTHING_SAID: Said = { states: {}, choices: {}, totals: {}, find: null };
export const saidOf = (answer: FormState | null, find: Finder | null = null): Said => ({ states: answer?.fields ?? {}, choices: answer?.choices ?? {}, totals: answer?.totals ?? {}, find });

export function fieldsOf(items: LayoutItem[]): FieldItem[] {
  return items.flatMap((item) => (item.kind === 'field' ? [item] : item.kind === 'note' ? [] : fieldsOf(item.items)));
}

/* The field with what it offers just now. */
export function offering(field: FieldItem, path: string, choices: Record<string, Choice[]>): FieldItem {
  const now = choices[path];
  return now ? { ...field, options: { ...field.options, choices: now } } : field;
}

/* Whether anything of these items is to be seen: a section whose fields are all hidden hides too. */
export function isAnyShown(items: LayoutItem[], states: Record<string, FieldState>): boolean {
  const fields = fieldsOf(items);
  return fields.length === 0 || fields.some((field) => stateOf(field, states).visible);
}

/* What stands in the form when it opens: values that the task brings, else defaults. */
export function firstValues(layout: Layout, given: Values): Values {
  const values: Values = {};
  for (const field of fieldsOf(layout.items)) {
    const value = given[field.key] ?? field.default;
    if (value !== null && value !== undefined) values[field.key] = value;
  }
  return values;
}

/* Whether nothing of what is shown here may be written. */
export function isAllRead(items: LayoutItem[], states: Record<string, FieldState>): boolean {
  const shown = fieldsOf(items).map((field) => stateOf(field, states)).filter((state) => state.visible);
  return shown.length > 1 && shown.every((state) => state.read_only);
}

/* Until the server has answered: a conditional field is not shown, so that nothing jumps away under the pointer. */
export function stateOf(field: FieldItem, states: Record<string, FieldState>, path: string = field.key): FieldState {
  const said = states[path];
  return {
    visible: said?.visible ?? !field.conditional,
    required: said?.required ?? field.required,
    read_only: (said?.read_only ?? false) || field.computed,
  };
}

/* `values.rows[0].name`, `/rows/0/name` -> ["rows", "0", "name"]. */
export function pathParts(path: string): string[] {
  const parts = path.split(/[./[\]]+/).filter(Boolean);
  return parts[0] === 'values' && parts.length > 1 ? parts.slice(1) : parts;
}

/* Problems by field; those that belong to no shown field stand under "". */
export function problemsByField(problems: Problem[], fields: FieldItem[]): Record<string, Problem[]> {
  const known = new Set(fields.map((field) => field.key));
  const sorted: Record<string, Problem[]> = {};
  for (const problem of problems) {
    const whole = problem.path ?? '';
    const key = known.has(whole) ? whole : (pathParts(whole)[0] ?? '');
    (sorted[known.has(key) ? key : ''] ??= []).push(problem);
  }
  return sorted;
}

/* Problems of one cell of a table's row. */
export function problemsOfCell(problems: Problem[], row: number, column: string): Problem[] {
  return problems.filter((problem) => {
    const [, at, name] = pathParts(problem.path ?? '');
    return Number(at) === row && name === column;
  });
}

/* What is sent: shown fields that a person may write. The server computes the others again. */
export function sentValues(layout: Layout, values: Values, states: Record<string, FieldState>): Values {
  const sent: Values = {};
  for (const field of fieldsOf(layout.items)) {
    const state = stateOf(field, states);
    const value = values[field.key];
    if (state.visible && !state.read_only && value !== undefined && value !== null && value !== '') sent[field.key] = asWritten(field, value);
  }
  return sent;
}

/* A table's rows without the columns that the server computes; any other value as it is. */
export function asWritten(field: FieldItem, value: Json): Json {
  const computed = field.type === 'table' ? fieldsOf(field.options.items ?? []).filter((column) => column.computed).map((column) => column.key) : [];
  if (computed.length === 0 || !Array.isArray(value)) return value;
  return value.map((row) => (isObject(row) ? Object.fromEntries(Object.entries(row).filter(([key]) => !computed.includes(key))) : row));
}

/* What people wrote, without what the server computes: this is what it is asked about. */
export function written(fields: FieldItem[], values: Values): Values {
  return Object.fromEntries(fields.filter((field) => !field.computed).map((field) => [field.key, asWritten(field, values[field.key] ?? null)]));
}

/* The writer's values with what the server computed. Only computed fields are taken: an answer never overwrites what was typed meanwhile. */
export function withComputed(layout: Layout, values: Values, answered: Values): Values {
  let next = values;
  for (const field of fieldsOf(layout.items)) {
    const value = field.computed ? (answered[field.key] ?? null) : field.type === 'table' ? rowsWithComputed(field, next[field.key] ?? null, answered[field.key] ?? null) : (next[field.key] ?? null);
    if (!sameJson(value, next[field.key] ?? null)) next = { ...next, [field.key]: value };
  }
  return next;
}

function rowsWithComputed(field: FieldItem, rows: Json, answered: Json): Json {
  const computed = fieldsOf(field.options.items ?? []).filter((column) => column.computed);
  if (computed.length === 0 || !Array.isArray(rows) || !Array.isArray(answered) || rows.length !== answered.length) return rows;
  return rows.map((row, at) => {
    const said = answered[at] ?? null;
    return isObject(row) && isObject(said) ? { ...row, ...Object.fromEntries(computed.map((column) => [column.key, said[column.key] ?? null])) } : row;
  });
}

/* The values without choices that are no longer on offer. `asked` is what the answer is about: what was changed since then stays. */
export function withOffered(fields: FieldItem[], values: Values, asked: Values, choices: Record<string, Choice[]>): Values {
  let next = values;
  for (const field of fields) {
    const value = next[field.key] ?? null;
    if (value === null || field.options.more || !sameJson(asWritten(field, value), asked[field.key] ?? null)) continue;
    const kept = field.type === 'table' && Array.isArray(value) ? value.map((row, at) => (isObject(row) ? rowWithOffered(field, row, at, choices) : row)) : stillOffered(value, choices[field.key]);
    if (!sameJson(kept, value)) next = { ...next, [field.key]: kept };
  }
  return next;
}

function rowWithOffered(field: FieldItem, row: Values, at: number, choices: Record<string, Choice[]>): Values {
  return Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, isMore(field, key) ? cell : stillOffered(cell, choices[`${field.key}.${at}.${key}`])]));
}

const isMore = (table: FieldItem, column: string) => fieldsOf(table.options.items ?? []).some((one) => one.key === column && one.options.more);

function stillOffered(value: Json, choices: Choice[] | undefined): Json {
  if (!choices) return value;
  const isOffered = (one: Json) => choices.some((choice) => sameJson(choice.value, one));
  if (!Array.isArray(value)) return isOffered(value) ? value : null;
  const kept = value.filter(isOffered);
  return kept.length ? kept : null;
}

const isObject = (value: Json): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

export function sameJson(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/* "85" -> 85; "1,250,000" -> 1250000; "" -> null; "abc" and "12,5" stay, so that the server can say what is wrong with them. */
export function numberOf(text: string): Json {
  const said = text.normalize('NFKC').replace(/\s/g, '');
  if (said === '') return null;
  const plain = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(said) ? said.replaceAll(',', '') : said;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : text;
}
