/* What a form's conditions say before the server has answered: visible, required, read only, computed values, for those conditions that the browser may know and can read. Pure; the server's word, when it comes, stands. */
import { ask, fromJson, toJson, type Value } from '../feel';
import { Outside } from '../feel/scan';
import type { FieldItem, FieldState, Json, Values } from '../model';
import { fieldsOf, sameJson } from './state';

interface Told { visible?: string[]; required?: string; read_only?: string[]; computed?: string }
const told = (field: FieldItem): Told => field.feel ?? {};

function seen(field: FieldItem, value: Json | undefined): Value | undefined {
  try {
    if (field.type !== 'table') return fromJson(value, field.type);
    return fromJson(value, 'table', Object.fromEntries(fieldsOf(field.options.items ?? []).map((column) => [column.key, column.type])));
  } catch (fault) {
    if (fault instanceof Outside) return undefined;
    throw fault;
  }
}
const holds = (text: string, scope: Map<string, Value>) => { const found = ask(text, scope); return found === undefined ? undefined : found === true; };
function all(texts: string[], scope: Map<string, Value>): boolean | undefined {
  const found = texts.map((text) => holds(text, scope));
  return found.includes(false) ? false : found.includes(undefined) ? undefined : true;
}
const some = (texts: string[], scope: Map<string, Value>): boolean | undefined => { const found = texts.map((text) => holds(text, scope)); return found.includes(true) ? true : found.includes(undefined) ? undefined : false; };

export interface Comfort { states: Record<string, FieldState>; values: Values }
/* The states and computed values as they are for these values now; what cannot be said here stays as the server said it last. Hidden fields count as null, so it goes round until nothing changes. */
export function comfort(fields: FieldItem[], values: Values, states: Record<string, FieldState>): Comfort {
  if (!fields.some((field) => field.feel)) return { states, values };
  const next: Record<string, FieldState> = { ...states };
  let computed: Values = values;
  const scopeNow = () => {
    const scope = new Map<string, Value>();
    for (const field of fields) {
      const isHidden = next[field.key]?.visible === false;
      const value = isHidden ? null : seen(field, computed[field.key]);
      if (value !== undefined) scope.set(field.key, value);
    }
    return scope;
  };
  for (let turn = 0; turn < 6; turn++) {
    let isSame = true;
    for (const field of fields) {
      const { computed: text } = told(field);
      if (!text) continue;
      const found = next[field.key]?.visible === false ? null : ask(text, scopeNow());
      const value = found === undefined ? undefined : jsonOf(found);
      if (value === undefined || sameJson(value, computed[field.key] ?? null)) continue;
      computed = { ...computed, [field.key]: value };
      isSame = false;
    }
    const scope = scopeNow();
    for (const field of fields) {
      const { visible, required, read_only } = told(field);
      const before = next[field.key];
      // Until the server has spoken once, nobody here knows who may see what.
      if (!before || !(visible || required || read_only)) continue;
      const isShown = visible ? (all(visible, scope) ?? before.visible) : before.visible;
      const isLocked = read_only ? (some(read_only, scope) ?? before.read_only) : before.read_only;
      const isAsked = required ? isShown && !isLocked && (holds(required, scope) ?? before.required) : before.required;
      if (isShown === before.visible && isLocked === before.read_only && isAsked === before.required) continue;
      next[field.key] = { visible: isShown, read_only: isLocked, required: isAsked };
      isSame = false;
    }
    if (isSame) break;
  }
  return { states: next, values: computed };
}
function jsonOf(value: Value): Json | undefined {
  try {
    return toJson(value) as Json;
  } catch (fault) {
    if (fault instanceof Outside) return undefined;
    throw fault;
  }
}
