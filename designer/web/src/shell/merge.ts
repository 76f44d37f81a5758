/* Two people have changed the same settings: what stands when nothing of either is lost. Where both changed the same thing, mine stands. Knows no setting. */
type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown): boolean => {
  if (isPlain(one) && isPlain(other)) return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]));
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  return Object.is(one ?? null, other ?? null);
};

function joined(base: unknown, mine: unknown, theirs: unknown, sets: ReadonlySet<string>, name: string): unknown {
  if (isSame(mine, base)) return theirs;
  if (isSame(theirs, base)) return mine;
  if (isPlain(mine) && isPlain(theirs)) {
    const before = isPlain(base) ? base : {};
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
    return Object.fromEntries(keys.map((key) => [key, joined(before[key], mine[key], theirs[key], sets, key)] as const).filter(([, value]) => value !== undefined));
  }
  if (sets.has(name) && Array.isArray(mine) && Array.isArray(theirs)) {
    const before: unknown[] = Array.isArray(base) ? base : [];
    const gone = before.filter((one) => !mine.includes(one));
    return [...new Set([...theirs, ...mine.filter((one) => !before.includes(one))])].filter((one) => !gone.includes(one));
  }
  return mine;
}

/* `sets`: names of lists whose order says nothing, of which each side adds and takes away. */
export function merged<Value extends object>(base: Value, mine: Value, theirs: Value, sets: readonly string[] = []): Value {
  return joined(base, mine, theirs, new Set(sets), '') as Value;
}
