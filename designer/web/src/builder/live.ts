/* What an expression comes to for the values of the trial; "" when there is nothing to say. Pure. */
import { ask, fromJson, spell, type Value } from '../feel';
import { Outside } from '../feel/scan';
import type { Values } from '../model';
import { itemsOf, type FieldNode } from './tree';

export function scopeOf(fields: FieldNode[], values: Values): Map<string, Value> {
  const scope = new Map<string, Value>();
  for (const field of fields) {
    try {
      const columns = Object.fromEntries(itemsOf(field).flatMap((one) => (one.kind === 'field' ? [[one.key, one.type]] : [])));
      scope.set(field.key, fromJson(values[field.key] ?? null, field.type, columns));
    } catch (fault) {
      if (!(fault instanceof Outside)) throw fault;
    }
  }
  return scope;
}
/* The fields that an expression reads and that have no value in the trial: nothing can come of it yet. */
export function lackingIn(text: string, fields: FieldNode[], values: Values): FieldNode[] {
  const read = new Set([...text.replace(/"(?:\\.|[^"\\])*"/g, '').matchAll(/(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*/gu)].map(([name]) => name));
  return fields.filter((field) => read.has(field.key) && [null, undefined, ''].includes(values[field.key] as null));
}
export function liveOf(text: string, fields: FieldNode[], values: Values, unknown: string): string {
  if (!text.trim()) return '';
  const found = ask(text, scopeOf(fields, values));
  return found === undefined ? unknown : spell(found);
}

const NUMBERS: readonly string[] = ['number', 'integer', 'money', 'percent', 'rating'];
/* An expression that could stand here, of the fields that there are. */
export function hintFor(one: FieldNode, fields: readonly FieldNode[]): string {
  const others = (types: readonly string[]) => fields.filter((field) => field.id !== one.id && types.includes(field.type)).map((field) => field.key);
  const [first, second] = others(NUMBERS);
  const [from, to] = others(['date']);
  if (from && to && [...NUMBERS, 'duration'].includes(one.type)) return one.type === 'duration' ? `${to} - ${from}` : `(${to} - ${from}).days + 1`;
  return first ? `${first} * ${second ?? '0.6'}` : 'price * 1.06';
}
