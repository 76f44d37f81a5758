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
export function liveOf(text: string, fields: FieldNode[], values: Values, unknown: string): string {
  if (!text.trim()) return '';
  const found = ask(text, scopeOf(fields, values));
  return found === undefined ? unknown : spell(found);
}
