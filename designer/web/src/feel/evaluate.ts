/* What a FEEL tree says for some values: three-valued, exact, never failing; null where the server would say null. Knows no form. */
import { BUILT_INS } from './built_ins';
import { by, decimalOf, minus, negated, plus, times, whole, wholeOf, type Decimal } from './decimal';
import type { Node } from './parse';
import { Outside } from './scan';
import { between, moved, parseTemporal, partsOf, type Temporal } from './temporal';
import { equal, isContext, isNumber, isRange, isTemporal, kindOf, ordered, type RangeValue, type Scope, type Value } from './value';

const number = (found: Decimal | null): Value => (found ? { is: 'number', number: found } : null);
export const and = (parts: Value[]) => (parts.includes(false) ? false : parts.every((part) => part === true) ? true : null);
export const or = (parts: Value[]) => (parts.includes(true) ? true : parts.every((part) => part === false) ? false : null);

export function evaluate(node: Node, scope: Scope): Value {
  switch (node.is) {
    case 'literal': return node.value;
    case 'number': return number(decimalOf(node.text));
    case 'at': {
      const found = parseTemporal(node.text);
      if (found === 'outside') throw new Outside('zone');
      return found;
    }
    case 'name': {
      const found = scope.get(node.name);
      if (found === undefined) throw new Outside(node.name);
      return found;
    }
    case 'group': return evaluate(node.one, scope);
    case 'and': return and(node.parts.map((part) => evaluate(part, scope)));
    case 'or': return or(node.parts.map((part) => evaluate(part, scope)));
    case 'if': return evaluate(evaluate(node.when, scope) === true ? node.then : node.otherwise, scope);
    case 'binary': return binary(node.sign, evaluate(node.left, scope), evaluate(node.right, scope));
    case 'negate': return negate(evaluate(node.one, scope));
    case 'between': {
      const value = evaluate(node.one, scope);
      return and([binary('>=', value, evaluate(node.low, scope)), binary('<=', value, evaluate(node.high, scope))]);
    }
    case 'in': {
      const value = evaluate(node.one, scope);
      return belongs(value, evaluate(node.test, new Map([...scope, ['?', value]])));
    }
    case 'test': return half(node.sign, evaluate(node.one, scope));
    case 'range': {
      const [low, high] = [evaluate(node.low, scope), evaluate(node.high, scope)];
      if (low === null && high === null) return null;
      if (low !== null && high !== null && ordered(low, high) === null) return null;
      return { is: 'range', low, high, lowIn: node.lowIn && low !== null, highIn: node.highIn && high !== null };
    }
    case 'list': return node.items.map((item) => evaluate(item, scope));
    case 'context': {
      const entries = new Map<string, Value>();
      for (const [key, value] of node.entries) entries.set(key, evaluate(value, new Map([...scope, ...entries])));
      return { is: 'context', entries };
    }
    case 'path': return path(evaluate(node.one, scope), node.name);
    case 'filter': return filtered(evaluate(node.one, scope), node.by, scope);
    case 'quantified': return quantified(node, scope);
    case 'call': {
      const known = Object.hasOwn(BUILT_INS, node.name) && !scope.has(node.name) ? BUILT_INS[node.name] : undefined;
      if (!known) throw new Outside(node.name);
      return known(node.values.map((value) => evaluate(value, scope)));
    }
  }
}

function binary(sign: string, left: Value, right: Value): Value {
  if (sign === '=') return equal(left, right);
  if (sign === '!=') { const found = equal(left, right); return found === null ? null : !found; }
  if (sign === '<' || sign === '<=' || sign === '>' || sign === '>=') {
    const order = ordered(left, right);
    return order === null ? null : { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[sign];
  }
  if (left === null || right === null) return null;
  if (isNumber(left) && isNumber(right)) return counted(sign, left.number, right.number);
  if (sign === '+') {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    return added(left, right, 1) ?? added(right, left, 1);
  }
  if (sign === '-') return added(left, right, -1) ?? (isTemporal(left) && isTemporal(right) ? difference(left, right) : null);
  if (sign === '*' || sign === '/') return scaled(left, right);
  return null;
}
function counted(sign: string, left: Decimal, right: Decimal): Value {
  if (sign === '+') return number(plus(left, right));
  if (sign === '-') return number(minus(left, right));
  if (sign === '*') return number(times(left, right));
  if (sign === '/') return number(by(left, right));
  const power = wholeOf(right);
  if (power === null || power < 0n || power > 100n) throw new Outside('power');
  let found: Decimal | null = whole(1);
  for (let turn = 0n; turn < power && found; turn++) found = times(found, left);
  // A power is rounded once; ours would be rounded at each step.
  if (found && found.digits.toString().length > 33) throw new Outside('power');
  return number(found);
}
const isSpan = (value: Value): value is Extract<Temporal, { is: 'span' | 'months' }> => isTemporal(value) && (value.is === 'span' || value.is === 'months');
const added = (left: Value, right: Value, sign: 1 | -1): Value => (isTemporal(left) && isSpan(right) ? moved(left, right, sign) : null);
function difference(left: Temporal, right: Temporal): Value {
  if (left.is !== right.is && [left.is, right.is].includes('moment') && [left.is, right.is].includes('date')) throw new Outside('date and moment');
  return between(left, right);
}
function scaled(left: Value, right: Value): Value {
  if (isSpan(left) || isSpan(right)) throw new Outside('duration');
  return null;
}
function negate(value: Value): Value {
  if (isNumber(value)) return number(negated(value.number));
  if (isSpan(value)) return value.is === 'span' ? { is: 'span', seconds: -value.seconds } : { is: 'months', months: -value.months };
  return null;
}

function half(sign: string, value: Value): Value {
  if (sign === '=' || sign === '!=') return { is: 'range', low: value, high: value, lowIn: true, highIn: true, sign };
  if (value === null || (!isNumber(value) && !isTemporal(value) && typeof value !== 'string')) return null;
  const isLow = sign.startsWith('>');
  return { is: 'range', low: isLow ? value : null, high: isLow ? null : value, lowIn: sign === '>=', highIn: sign === '<=', sign };
}
export function includes(range: RangeValue, value: Value): boolean | null {
  if (value === null) return null;
  const beyond = (low: Value, high: Value, isIn: boolean) => {
    const order = ordered(low, high);
    if (order === null) return isIn ? equal(low, high) : null;
    return order < 0 || (isIn && order === 0);
  };
  const open = range.sign ? true : null;
  const above = range.low === null ? open : beyond(range.low, value, range.lowIn);
  const below = range.high === null ? open : beyond(value, range.high, range.highIn);
  const isOutside = range.sign === '!=';
  if (above === false || below === false) return isOutside;
  return above === null || below === null ? null : !isOutside;
}
export function belongs(value: Value, test: Value): boolean | null {
  if (isRange(test)) return test.low === null && test.high === null && test.sign ? outsideNull(value, test.sign) : includes(test, value);
  if (Array.isArray(test)) {
    return test.some((item) => (isRange(item) && includes(item, value) === true) || (!isRange(item) && equal(item, value) === true)) || (Array.isArray(value) && equal(value, test) === true);
  }
  return value !== null || test === null ? equal(value, test) : null;
}
/* `= null` and `!= null` as tests. */
function outsideNull(_value: Value, _sign: string): never {
  throw new Outside('null test');
}

function path(value: Value, name: string): Value {
  if (Array.isArray(value)) return value.map((one) => path(one, name));
  if (isContext(value)) return value.entries.get(name) ?? null;
  if (value === null || !isTemporal(value)) return isRange(value) ? outsidePath(name) : null;
  if (value.is === 'date' || value.is === 'moment') {
    const parts = partsOf(value.day);
    const found = { year: parts.year, month: parts.month, day: parts.date, weekday: parts.weekday }[name];
    if (found !== undefined) return number(whole(found));
  }
  if (value.is === 'time' || value.is === 'moment') {
    const found = { hour: Math.floor(value.seconds / 3600), minute: Math.floor(value.seconds / 60) % 60, second: value.seconds % 60 }[name];
    return found === undefined ? (name === 'time offset' || name === 'timezone' ? outsidePath(name) : null) : number(whole(found));
  }
  if (value.is === 'span' || value.is === 'months') {
    const size = Math.abs(value.is === 'span' ? value.seconds : value.months);
    const sign = (value.is === 'span' ? value.seconds : value.months) < 0 ? -1 : 1;
    const parts: Record<string, number> = value.is === 'span' ? { days: Math.floor(size / 86_400), hours: Math.floor(size / 3600) % 24, minutes: Math.floor(size / 60) % 60, seconds: size % 60 } : { years: Math.floor(size / 12), months: size % 12 };
    const found = parts[name];
    return found === undefined ? null : number(whole(sign * found));
  }
  return null;
}
function outsidePath(name: string): never {
  throw new Outside(name);
}

function filtered(source: Value, test: Node, scope: Scope): Value {
  const items = Array.isArray(source) ? source : source === null ? [] : [source];
  const kept: Value[] = [];
  for (const item of items.length ? items : [null]) {
    const inner = new Map(scope);
    if (isContext(item)) for (const [key, value] of item.entries) inner.set(key, value);
    inner.set('item', item);
    let found: Value;
    try {
      found = evaluate(test, inner);
    } catch (fault) {
      // Rows that have not all the same keys: what is missing is null there.
      if (!items.length && fault instanceof Outside) return [];
      throw fault;
    }
    if (isNumber(found)) {
      const index = wholeOf(found.number);
      if (index === null || index === 0n) return null;
      return items[index > 0n ? Number(index) - 1 : items.length + Number(index)] ?? null;
    }
    if (found !== null && typeof found !== 'boolean') return null;
    if (found === true && items.length) kept.push(item);
  }
  return kept;
}
function quantified(node: Extract<Node, { is: 'quantified' }>, scope: Scope): Value {
  const list = evaluate(node.list, scope);
  if (list === null) return null;
  if (isRange(list)) throw new Outside('range walked');
  const results = (Array.isArray(list) ? list : [list]).map((item) => evaluate(node.test, new Map([...scope, [node.name, item]])));
  if (results.some((result) => result !== null && typeof result !== 'boolean')) return null;
  return node.every ? and(results) : or(results);
}
export { kindOf };
