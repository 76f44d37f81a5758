/* Conditions as rows of clicks and as FEEL, the one reader for workflows, forms and records: the part of the language that rows can say. What they cannot say stays text (null); a row that nobody touches keeps the very letters that it was written with. Pure. */
import { BUILT_IN_NAMES } from '../feel/names';
import { parseExpression, type Node } from '../feel/parse';
import { Outside, Wrong } from '../feel/scan';

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'not_in', 'between', 'contains', 'starts', 'has', 'has_not', 'empty', 'not_empty', 'true', 'false'] as const;
export type Operator = (typeof OPERATORS)[number];
/* `feel` is anything else that may stand there in one piece: another name, today(). */
export type LiteralKind = 'string' | 'number' | 'boolean' | 'date' | 'time' | 'date_time' | 'duration' | 'feel';
export interface Literal { readonly kind: LiteralKind; readonly text: string }
/* `said`: how it is written; whoever changes a row leaves it out. */
export interface Test { readonly left: string; readonly op: Operator; readonly right: readonly Literal[]; readonly said?: string }
export interface Group { readonly join: 'and' | 'or'; readonly items: readonly (Test | Group)[] }
export const isGroup = (item: Test | Group): item is Group => 'items' in item;
export const BLANK: Test = { left: '', op: '=', right: [{ kind: 'string', text: '' }] };

const COMPARING: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=']);

/* The rows that a condition is, one group at the top; null when rows cannot say it. With `names`, only these stand on the left; without, whatever is one name. */
export function readCondition(text: string, names?: readonly string[]): Group | null {
  if (!text.trim()) return { join: 'and', items: [] };
  // A comment would be lost.
  if (/\/\/|\/\*/.test(text.replace(/"(?:[^"\\\n]|\\.)*"/g, ''))) return null;
  let tree: Node;
  try {
    tree = parseExpression(text, [...(names ?? []), ...BUILT_IN_NAMES, 'starts with', 'date and time']);
  } catch (fault) {
    if (fault instanceof Outside || fault instanceof Wrong) return null;
    throw fault;
  }
  const found = partOf(tree, { text, names: names ? new Set(names) : null });
  return !found ? null : isGroup(found) ? found : { join: 'and', items: [found] };
}

interface Given { readonly text: string; readonly names: ReadonlySet<string> | null }
const bare = (node: Node): Node => (node.is === 'group' ? bare(node.one) : node);

function partOf(node: Node, given: Given): Test | Group | null {
  const plain = bare(node);
  if (plain.is === 'and' || plain.is === 'or') {
    const items = plain.parts.map((part) => partOf(part, given));
    return items.every((item) => item !== null) ? { join: plain.is, items } : null;
  }
  const found = testOf(plain, given);
  return found ? { ...found, said: given.text.slice(plain.start, plain.end).trim() } : null;
}
/* A name, or a part of something: `profile.years`. */
function nameOf(node: Node, given: Given): string | null {
  const path = (one: Node): string | null => {
    if (one.is === 'name') return one.name;
    const outer = one.is === 'path' ? path(one.one) : null;
    return outer === null || one.is !== 'path' ? null : `${outer}.${one.name}`;
  };
  const name = path(node);
  return name !== null && (given.names === null || given.names.has(name)) ? name : null;
}

function testOf(node: Node, given: Given): Test | null {
  const made = (left: string | null, op: Operator, right: readonly (Literal | null)[] = []): Test | null => (left !== null && right.every((one) => one !== null) ? { left, op, right } : null);
  const name = nameOf(node, given);
  if (name !== null) return made(name, 'true');
  if (node.is === 'binary' && COMPARING.has(node.sign)) return compared(nameOf(node.left, given), node.sign as Operator, bare(node.right), given);
  if (node.is === 'between') return made(nameOf(node.one, given), 'between', [literalOf(node.low, given), literalOf(node.high, given)]);
  if (node.is === 'in') return belonging(node.one, node.test, given, false);
  if (node.is !== 'call') return null;
  const [first, second, ...more] = node.values;
  if (!first || more.length > 0) return null;
  if (node.name === 'not' && !second) return negated(bare(first), given);
  if (!second) return null;
  const op = ({ contains: 'contains', 'starts with': 'starts', 'list contains': 'has' } as const)[node.name];
  return op ? made(nameOf(first, given), op, [literalOf(second, given)]) : null;
}
function compared(left: string | null, op: Operator, right: Node, given: Given): Test | null {
  if (left === null) return null;
  if (right.is === 'literal' && right.value === null) return op === '=' ? { left, op: 'empty', right: [] } : op === '!=' ? { left, op: 'not_empty', right: [] } : null;
  if (right.is === 'literal' && typeof right.value === 'boolean') return op === '=' ? { left, op: right.value ? 'true' : 'false', right: [] } : null;
  const value = literalOf(right, given);
  return value ? { left, op, right: [value] } : null;
}
function negated(inner: Node, given: Given): Test | null {
  if (inner.is === 'in') return belonging(inner.one, inner.test, given, true);
  const one = testOf(inner, given);
  if (one?.op === 'has') return { ...one, op: 'has_not' };
  // Where x is null, so is not(x), and neither holds.
  return one?.op === 'true' && nameOf(inner, given) !== null ? { ...one, op: 'false' } : null;
}
function belonging(one: Node, test: Node, given: Given, isNot: boolean): Test | null {
  const left = nameOf(one, given);
  if (left !== null && (test.is === 'list' || test.is === 'group')) {
    const right = (test.is === 'list' ? test.items : [test.one]).map((item) => literalOf(item, given));
    return right.length > 0 && right.every((value) => value !== null && value.kind !== 'feel') ? { left, op: isNot ? 'not_in' : 'in', right: right as Literal[] } : null;
  }
  // `"x" in many`: one of many choices.
  const list = nameOf(test, given);
  const value = one.is === 'name' || one.is === 'path' ? null : literalOf(one, given);
  return list !== null && value ? { left: list, op: isNot ? 'has_not' : 'has', right: [value] } : null;
}

const WHEN: Record<string, LiteralKind> = { date: 'date', time: 'time', 'date and time': 'date_time', duration: 'duration' };
function kindOfText(text: string): LiteralKind | null {
  if (/^-?P/.test(text)) return 'duration';
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'date';
  if (/^\d{4}-\d\d-\d\dT[\d:]+$/.test(text)) return 'date_time';
  return /^\d\d:\d\d(:\d\d)?$/.test(text) ? 'time' : null;
}
function literalOf(node: Node, given: Given): Literal | null {
  const one = bare(node);
  const text = given.text.slice(one.start, one.end);
  if (one.is === 'literal') return typeof one.value === 'string' ? { kind: 'string', text: one.value } : typeof one.value === 'boolean' ? { kind: 'boolean', text: String(one.value) } : null;
  if (one.is === 'number' || (one.is === 'negate' && one.one.is === 'number')) return { kind: 'number', text: text.replace(/\s/g, '') };
  if (one.is === 'at') { const kind = kindOfText(one.text); return { kind: kind ?? 'feel', text: kind ? one.text : text }; }
  if (one.is === 'call') {
    const [value] = one.values;
    const kind = WHEN[one.name];
    if (kind && one.values.length === 1 && value?.is === 'literal' && typeof value.value === 'string') return kindOfText(value.value) === kind ? { kind, text: value.value } : null;
    return one.name === 'today' && one.values.length === 0 ? { kind: 'feel', text } : null;
  }
  const name = nameOf(one, { ...given, names: null });
  return name === null || (given.names && one.is === 'name' && !given.names.has(name)) ? null : { kind: 'feel', text: name };
}

const quoted = (text: string) => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`;
function spelt({ kind, text }: Literal): string {
  if (kind === 'string') return quoted(text);
  return ['date', 'time', 'date_time', 'duration'].includes(kind) ? `@${quoted(text)}` : text;
}
function written({ left, op, right, said }: Test): string {
  if (said !== undefined) return said;
  const [first, second] = right.map(spelt);
  switch (op) {
    case 'true': return `${left} = true`;
    case 'false': return `${left} = false`;
    case 'empty': return `${left} = null`;
    case 'not_empty': return `${left} != null`;
    case 'in': return `${left} in (${right.map(spelt).join(', ')})`;
    case 'not_in': return `not(${left} in (${right.map(spelt).join(', ')}))`;
    case 'between': return `${left} between ${first ?? '0'} and ${second ?? '0'}`;
    case 'contains': return `contains(${left}, ${first ?? '""'})`;
    case 'starts': return `starts with(${left}, ${first ?? '""'})`;
    case 'has': return `list contains(${left}, ${first ?? '""'})`;
    case 'has_not': return `not(list contains(${left}, ${first ?? '""'}))`;
    default: return `${left} ${op} ${first ?? '""'}`;
  }
}
export function writeCondition(group: Group): string {
  const parts = group.items.map((item) => (isGroup(item) ? (item.items.length > 1 && (item.join !== group.join || group.items.length > 1) ? `(${writeCondition(item)})` : writeCondition(item)) : written(item)));
  return parts.filter(Boolean).join(` ${group.join} `);
}
/* Whether every row says something. */
export function isWhole(group: Group): boolean {
  return group.items.every((item) => (isGroup(item) ? isWhole(item) : item.left.trim() !== '' && (arity(item.op) === 0 || item.right.length > 0) && item.right.every((one) => one.text.trim() !== '' && (one.kind !== 'number' || IS_NUMBER.test(one.text)))));
}
export const IS_NUMBER = /^-?\d+(\.\d+)?$/;

/* How many values stand on the right: 0, 1, 2, or many (-1). */
export const arity = (op: Operator) => (op === 'in' || op === 'not_in' ? -1 : op === 'between' ? 2 : ['empty', 'not_empty', 'true', 'false'].includes(op) ? 0 : 1);

const MEASURED = new Set(['number', 'integer', 'money', 'percent', 'rating', 'date', 'time', 'date_time', 'date and time', 'duration']);
const NO_VALUE = new Set(['file', 'image', 'signature', 'table', 'address', 'location', 'context']);
/* Which operators make sense for a type, as the server names it or as a form does. */
export function operatorsFor(type: string): readonly Operator[] {
  if (MEASURED.has(type) || type.includes('duration')) return ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'empty', 'not_empty'];
  if (type === 'boolean') return ['true', 'false', 'not_empty', 'empty'];
  if (type === 'choice') return ['=', '!=', 'in', 'not_in', 'not_empty', 'empty'];
  if (type === 'choices' || type.startsWith('list')) return ['has', 'has_not', 'not_empty', 'empty'];
  if (NO_VALUE.has(type)) return ['not_empty', 'empty'];
  if (type === '' || type === 'Any') return OPERATORS;
  return ['=', '!=', 'in', 'not_in', 'contains', 'starts', 'empty', 'not_empty'];
}
export function kindFor(type: string): LiteralKind {
  if (['number', 'integer', 'money', 'percent', 'rating'].includes(type)) return 'number';
  if (type === 'date' || type === 'time' || type === 'boolean') return type;
  if (type === 'date_time' || type === 'date and time') return 'date_time';
  return type.includes('duration') ? 'duration' : 'string';
}
