/* What each field is at each step of a workflow, as one grid: a part for each form, a row for each field, a column for each step that shows the form. Pure. */
import { setField } from '../edit';
import type { Graph, GraphNode } from '../graph';
import type { Files } from '../keep/state';
import { isRecord } from '../panel/bind';
import { fieldsOf, type FormField } from '../panel/forms';

export const RIGHTS = ['editable', 'read_only', 'hidden', 'required'] as const;
/* "" is what the form says. */
export type Right = (typeof RIGHTS)[number] | '';
export interface FormPart { readonly form: string; readonly fields: readonly FormField[]; readonly steps: readonly GraphNode[] }
/* Where in a part: -1 is the head of the row or of the column, which stands for all of it. */
export interface Spot { readonly row: number; readonly column: number }

export const rightAt = (node: GraphNode, key: string): Right => {
  const said = isRecord(node.fields.fields) ? node.fields.fields[key] : undefined;
  return RIGHTS.find((one) => one === said) ?? '';
};
export function partsOf(graph: Graph, files: Files): readonly FormPart[] {
  const forms = [...new Set(graph.nodes.flatMap(({ fields }) => (typeof fields.form === 'string' && fields.form ? [fields.form] : [])))];
  return forms.map((form) => ({ form, fields: fieldsOf(files, form), steps: graph.nodes.filter((node) => node.fields.form === form) }));
}

/* The cells that a spot stands for. */
const cellsAt = (part: FormPart, { row, column }: Spot) => part.steps.flatMap((step, place) => (column === -1 || column === place ? part.fields.flatMap((field, at) => (row === -1 || row === at ? [{ step, key: field.key }] : [])) : []));
/* The text with this right at a spot: a cell, or all of a row or column. */
export const withRights = (text: string, part: FormPart, spot: Spot, right: Right): string => cellsAt(part, spot).reduce((now, { step, key }) => (rightAt(step, key) === right ? now : setField(now, step.id, ['fields', key], right || undefined)), text);

/* What a click makes of it: what one would notice first comes first. */
const NEXT: Record<Right, Right> = { '': 'read_only', read_only: 'hidden', hidden: 'required', required: 'editable', editable: '' };
export const nextRight = (now: Right) => NEXT[now];
export const KEY_OF: Record<Right, string> = { editable: 'E', read_only: 'R', hidden: 'H', required: 'Q', '': 'Del' };
/* The right that a key sets; null when the key means nothing here. */
export function rightOfKey(key: string): Right | null {
  if (key === 'Delete' || key === 'Backspace') return '';
  return RIGHTS.find((one) => KEY_OF[one] === key.toUpperCase()) ?? null;
}
/* Where an arrow, Home or End leads; null when it is no such key. The corner holds nothing. */
export function moved(part: FormPart, { row, column }: Spot, key: string): Spot | null {
  const [rows, columns] = [part.fields.length, part.steps.length];
  const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
  const [least, top] = [row === -1 ? 0 : -1, column === -1 ? 0 : -1];
  switch (key) {
    case 'ArrowLeft': return { row, column: within(column - 1, least, columns - 1) };
    case 'ArrowRight': return { row, column: within(column + 1, least, columns - 1) };
    case 'ArrowUp': return { row: within(row - 1, top, rows - 1), column };
    case 'ArrowDown': return { row: within(row + 1, top, rows - 1), column };
    case 'Home': return { row, column: least };
    case 'End': return { row, column: columns - 1 };
    default: return null;
  }
}
