/* What is alike before and after stays the very same object, so that what did not change is not drawn anew. Pure; knows plain data only. */

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export function shared<Value>(before: unknown, after: Value): Value {
  if (Object.is(before, after)) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const next = after.map((item, index) => shared(before[index] as unknown, item as unknown));
    return (before.length === next.length && next.every((item, index) => item === before[index]) ? before : next) as Value;
  }
  if (isPlain(before) && isPlain(after)) {
    const next = Object.fromEntries(Object.entries(after).map(([key, item]) => [key, shared(before[key], item)]));
    const keys = Object.keys(next);
    return (keys.length === Object.keys(before).length && keys.every((key) => next[key] === before[key]) ? before : next) as Value;
  }
  return after;
}
/* Compares each value with the one before it. */
export function sharer<Value>(): (value: Value) => Value {
  let last: Value | undefined;
  return (value) => { last = shared(last, value); return last; };
}
