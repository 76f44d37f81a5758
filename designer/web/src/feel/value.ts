/* The values of FEEL in the browser: kinds, equality, order, and their way from a form and back. Knows no syntax. */
import { compare, decimalOf, textOf, type Decimal } from './decimal';
import { Outside } from './scan';
import { orderOf, parseDate, parseDuration, parseMoment, parseTime, spelled, type Temporal } from './temporal';

export interface NumberValue { is: 'number'; number: Decimal }
export interface RangeValue { is: 'range'; low: Value; high: Value; lowIn: boolean; highIn: boolean; sign?: string }
export interface ContextValue { is: 'context'; entries: ReadonlyMap<string, Value> }
export type Value = null | boolean | string | NumberValue | Temporal | RangeValue | ContextValue | Value[];
export type Scope = ReadonlyMap<string, Value>;

export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? value.is : typeof value;
}
export const isNumber = (value: Value | undefined): value is NumberValue => typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'number';
export const isTemporal = (value: Value): value is Temporal => typeof value === 'object' && value !== null && !Array.isArray(value) && ['date', 'time', 'moment', 'span', 'months'].includes(value.is);
export const isRange = (value: Value): value is RangeValue => typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'range';
export const isContext = (value: Value): value is ContextValue => typeof value === 'object' && value !== null && !Array.isArray(value) && value.is === 'context';

/* -1, 0, 1 among values of one kind; null when they have no order. */
export function ordered(left: Value, right: Value): number | null {
  if (left === null || right === null || kindOf(left) !== kindOf(right)) return null;
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [[...left], [...right]];
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const apart = (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? 0);
      if (apart) return Math.sign(apart);
    }
    return Math.sign(a.length - b.length);
  }
  if (isNumber(left) && isNumber(right)) return compare(left.number, right.number);
  if (isTemporal(left) && isTemporal(right)) return Math.sign(orderOf(left) - orderOf(right));
  return null;
}
export function equal(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return left === right;
  if (kindOf(left) !== kindOf(right)) return null;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length ? all(left.map((one, at) => equal(one, right[at] ?? null))) : false;
  if (isContext(left) && isContext(right)) {
    if (left.entries.size !== right.entries.size || [...left.entries.keys()].some((key) => !right.entries.has(key))) return false;
    return all([...left.entries].map(([key, value]) => equal(value, right.entries.get(key) ?? null)));
  }
  if (isRange(left)) throw new Outside('ranges compared');
  if (typeof left === 'boolean') return left === right;
  return ordered(left, right) === 0;
}
const all = (parts: (boolean | null)[]) => (parts.includes(false) ? false : parts.includes(null) ? null : true);

/* A JSON value; dates and times only when the type of the field says that it is one. */
export function fromJson(value: unknown, type = '', columns: Readonly<Record<string, string>> = {}): Value {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0 && type)) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    const number = decimalOf(String(value));
    if (!number) throw new Outside('number');
    return { is: 'number', number };
  }
  if (typeof value === 'string') {
    const read = { date: parseDate, time: parseTime, date_time: parseMoment, duration: parseDuration }[type];
    const found = read ? read(value) : value;
    if (found === 'outside' && read) throw new Outside('zone');
    return found;
  }
  if (Array.isArray(value)) return value.map((one) => (type === 'table' && typeof one === 'object' && one !== null ? contextOf(one as Record<string, unknown>, columns) : fromJson(one)));
  return contextOf(value as Record<string, unknown>, {});
}
export const contextOf = (value: Record<string, unknown>, types: Readonly<Record<string, string>>): ContextValue => ({ is: 'context', entries: new Map(Object.entries(value).map(([key, one]) => [key, fromJson(one, types[key])])) });

export function toJson(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (value.is === 'number') return Number(textOf(value.number));
  if (value.is === 'context') return Object.fromEntries([...value.entries].map(([key, one]) => [key, toJson(one)]));
  if (value.is === 'range') throw new Outside('range');
  return spelled(value);
}

/* As FEEL writes it. */
export function spell(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `"${value.replace(/[\\"\n\r\t]/g, (sign) => ({ '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[sign] ?? sign)}"`;
  if (Array.isArray(value)) return `[${value.map(spell).join(', ')}]`;
  if (value.is === 'number') return textOf(value.number);
  if (value.is === 'context') return `{${[...value.entries].map(([key, one]) => `${/^[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*$/u.test(key) ? key : spell(key)}: ${spell(one)}`).join(', ')}}`;
  if (value.is === 'range') return value.sign ? `(${value.sign} ${spell(value.low ?? value.high)})` : `${value.lowIn ? '[' : '('}${spell(value.low)}..${spell(value.high)}${value.highIn ? ']' : ')'}`;
  return `@"${spelled(value)}"`;
}
