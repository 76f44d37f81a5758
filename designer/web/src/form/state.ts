/* A form's values and what the server says of them. Pure; conditions are never judged here, the server is asked. */
import type { FieldItem, FieldState, Json, Layout, LayoutItem, Problem, Values } from '../model';

export function fieldsOf(items: LayoutItem[]): FieldItem[] {
  return items.flatMap((item) => (item.kind === 'field' ? [item] : item.kind === 'section' ? fieldsOf(item.items) : []));
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

/* Until the server has answered: a conditional field is not shown, so that nothing jumps away under the pointer. */
export function stateOf(field: FieldItem, states: Record<string, FieldState>): FieldState {
  const said = states[field.key];
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
    if (state.visible && !state.read_only && value !== undefined && value !== null && value !== '') sent[field.key] = value;
  }
  return sent;
}

/* The writer's values with what the server computed. Only computed fields are taken: an answer never overwrites what was typed meanwhile. */
export function withComputed(layout: Layout, values: Values, answered: Values): Values {
  let next = values;
  for (const field of fieldsOf(layout.items)) {
    const value = answered[field.key] ?? null;
    if (field.computed && !sameJson(value, next[field.key] ?? null)) next = { ...next, [field.key]: value };
  }
  return next;
}

export function sameJson(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/* "85" -> 85; "" -> null; "abc" stays, so that the server can say what is wrong with it. */
export function numberOf(text: string): Json {
  const plain = text.trim().replace(/[,，\s]/g, '');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}
