/* FEEL's functions that forms use. Arguments that do not fit give null, as on the server; a function that is not here is an `Outside`. */
import { by, negated, plus, rounded, times, whole, wholeOf, type Decimal, type Rounding } from './decimal';
import type { BuiltInName } from './names';
import { Outside } from './scan';
import { dayOf, moved, parseDate, parseDuration, partsOf } from './temporal';
import { equal, isNumber, isTemporal, kindOf, ordered, spell, type Value } from './value';

type Function = (values: Value[]) => Value;
const number = (found: Decimal | null): Value => (found ? { is: 'number', number: found } : null);
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const text = (count: number, make: (...texts: string[]) => Value): Function => (values) => {
  const read = values.map((value) => (Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value));
  return values.length === count && read.every((value) => typeof value === 'string') ? make(...(read as string[])) : null;
};
/* One list, or its elements one by one. */
const listed = (make: (items: Value[]) => Value): Function => (values) => {
  if (!values.length) return null;
  const [first = null] = values;
  if (values.length > 1) return make(values);
  return first === null ? null : make(Array.isArray(first) ? first : [first]);
};
const one = (value: Value): Value[] | null => (value === null ? null : Array.isArray(value) ? value : [value]);
const alone = (value: Value | undefined): Value => (Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : (value ?? null));
function add(left: Value, right: Value): Value {
  if (isNumber(left) && isNumber(right)) return number(plus(left.number, right.number));
  if (left && right && typeof left === 'object' && typeof right === 'object' && !Array.isArray(left) && !Array.isArray(right) && left.is === right.is && (right.is === 'span' || right.is === 'months')) return moved(left as never, right, 1);
  return null;
}
const isSummable = (value: Value) => ['number', 'span', 'months'].includes(kindOf(value));
const summed = (items: Value[]): Value => {
  if (!items.length || items.some((item) => item !== null && !isSummable(item))) return null;
  return items.slice(1).reduce(add, items[0] ?? null);
};
const extreme = (isBetter: (order: number) => boolean) => listed((items) => {
  let best = items[0] ?? null;
  for (const item of items) {
    const order = ordered(item, best);
    if (order === null) return null;
    if (isBetter(order)) best = item;
  }
  return best;
});
const rounding = (how: Rounding, needs: 1 | 2): Function => (values) => {
  const [value, places = { is: 'number', number: whole(0) }] = values.map(alone);
  if (values.length > 2 || values.length < needs || !isNumber(value) || !isNumber(places)) return null;
  return number(rounded(value.number, Number(wholeOf(places.number) ?? rounded(places.number, 0, 'down').digits), how));
};
const ofDate = (make: (day: number) => Value): Function => ([value = null, ...more]) => {
  const given = alone(value);
  if (more.length || !isTemporal(given) || (given.is !== 'date' && given.is !== 'moment')) return null;
  return make(given.day);
};
const truths = (isAny: boolean) => listed((items) => {
  if (items.some((item) => item !== null && typeof item !== 'boolean')) return null;
  return items.includes(isAny) ? isAny : items.includes(null) ? null : !isAny;
});

const ALL: Readonly<Record<BuiltInName, Function>> = {
  not: ([value = null, ...more]) => (more.length || typeof alone(value) !== 'boolean' ? null : !alone(value)),
  count: (values) => { const items = values.length === 1 ? one(values[0] ?? null) : null; return items ? number(whole(items.length)) : null; },
  sum: listed(summed),
  min: extreme((order) => order < 0), max: extreme((order) => order > 0),
  mean: listed((items) => { const total = summed(items); return isNumber(total) ? number(by(total.number, whole(items.length))) : total === null ? null : outside('mean'); }),
  product: listed((items) => (items.length && items.every(isNumber) ? items.reduce<Value>((total, item) => (isNumber(total) && isNumber(item) ? number(times(total.number, item.number)) : null), { is: 'number', number: whole(1) }) : null)),
  all: truths(false), any: truths(true),
  'list contains': ([list = null, element = null, ...more]) => { const items = more.length ? null : one(list); return items ? items.some((item) => equal(item, element) === true) : null; },
  'distinct values': (values) => { const items = values.length === 1 ? one(values[0] ?? null) : null; return items && items.reduce<Value[]>((kept, item) => (kept.some((known) => equal(known, item) === true) ? kept : [...kept, item]), []); },
  reverse: (values) => { const items = values.length === 1 ? one(values[0] ?? null) : null; return items && [...items].reverse(); },
  contains: text(2, (given = '', match = '') => given.includes(match)), 'starts with': text(2, (given = '', match = '') => given.startsWith(match)), 'ends with': text(2, (given = '', match = '') => given.endsWith(match)),
  'string length': text(1, (given = '') => number(whole([...given].length))), 'upper case': text(1, (given = '') => given.toUpperCase()), 'lower case': text(1, (given = '') => given.toLowerCase()),
  'substring before': text(2, (given = '', match = '') => { const at = given.indexOf(match); return at < 0 ? '' : given.slice(0, at); }),
  'substring after': text(2, (given = '', match = '') => { const at = given.indexOf(match); return at < 0 ? '' : given.slice(at + match.length); }),
  trim: text(1, (given = '') => given.trim()),
  string: ([value = null, ...more]) => (more.length ? null : value === null || typeof value === 'string' ? value : isTemporal(value) || isNumber(value) || typeof value === 'boolean' ? spell(value).replace(/^@"(.*)"$/, '$1') : outside('string')),
  decimal: rounding('half_even', 2), floor: rounding('floor', 1), ceiling: rounding('ceiling', 1), 'round up': rounding('up', 2), 'round down': rounding('down', 2), 'round half up': rounding('half_up', 2), 'round half down': rounding('half_down', 2),
  abs: ([value = null]) => { const given = alone(value); return isNumber(given) ? number(given.number.digits < 0n ? negated(given.number) : given.number) : given === null || !isTemporal(given) ? null : outside('abs'); },
  even: ([value = null]) => { const given = alone(value); const found = isNumber(given) ? wholeOf(given.number) : null; return isNumber(given) ? found !== null && found % 2n === 0n : null; },
  odd: ([value = null]) => { const given = alone(value); const found = isNumber(given) ? wholeOf(given.number) : null; return isNumber(given) ? found !== null && found % 2n !== 0n : null; },
  today: (values) => (values.length ? null : { is: 'date', day: Math.floor(Date.now() / 86_400_000) }),
  date: (values) => {
    const [first = null, month, day, ...more] = values.map(alone);
    if (isNumber(first) && isNumber(month) && isNumber(day) && !more.length) {
      const found = dayOf(Number(first.number.digits), Number(month.number.digits), Number(day.number.digits));
      return first.number.scale || month.number.scale || day.number.scale || Number(first.number.digits) < 1 ? outside('date') : found === null ? null : { is: 'date', day: found };
    }
    if (values.length !== 1) return null;
    return typeof first === 'string' ? parseDate(first) : isTemporal(first) && (first.is === 'date' || first.is === 'moment') ? { is: 'date', day: first.day } : null;
  },
  duration: ([value = null, ...more]) => { const given = alone(value); const found = typeof given === 'string' ? parseDuration(given) : null; return more.length ? null : found === 'outside' ? outside('duration') : found; },
  'day of week': ofDate((day) => DAYS[partsOf(day).weekday - 1] ?? null), 'month of year': ofDate((day) => MONTHS[partsOf(day).month - 1] ?? null),
  'years and months duration': (values) => {
    const [from = null, to = null] = values.map(alone);
    if (values.length !== 2 || !isTemporal(from) || !isTemporal(to) || from.is !== 'date' || to.is !== 'date') return values.some((value) => value === null) ? null : outside('months');
    const [a, b] = from.day <= to.day ? [partsOf(from.day), partsOf(to.day)] : [partsOf(to.day), partsOf(from.day)];
    const months = (b.year - a.year) * 12 + b.month - a.month - (b.date < a.date ? 1 : 0);
    return { is: 'months', months: from.day <= to.day ? months : -months };
  },
};
export const BUILT_INS: Readonly<Record<string, Function>> = ALL;
function outside(what: string): never {
  throw new Outside(what);
}
