/* Conditions as clicks have them, and as FEEL: `a >= 3 and (b = "x" or c != null)`. What clicks cannot say stays text, letter by letter. Pure. */
import { parseExpression, type Node } from '../feel/parse';
import { Outside, Wrong } from '../feel/scan';
import { BUILT_IN_NAMES } from '../feel';

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not_in' | 'contains' | 'has' | 'has_not' | 'filled' | 'empty' | 'true' | 'false';
/* `value` is FEEL: `3`, `"x"`, `@"2026-01-01"`, for `in` several with commas, or the name of another field. */
export interface Rule { is: 'rule'; field: string; operator: Operator; value: string }
export interface Group { is: 'group'; join: 'and' | 'or'; parts: (Rule | Group)[] }
const EMPTY: Group = { is: 'group', join: 'and', parts: [] };

/* The clicks that say the same; null when there are none. An empty text is an empty group. */
export function groupOf(text: string, names: readonly string[]): Group | null {
  if (!text.trim()) return EMPTY;
  // A comment would be lost.
  if (/\/\/|\/\*/.test(text.replace(/"(?:[^"\\\n]|\\.)*"/g, ''))) return null;
  let tree: Node;
  try {
    tree = parseExpression(text, [...names, ...BUILT_IN_NAMES]);
  } catch (fault) {
    if (fault instanceof Outside || fault instanceof Wrong) return null;
    throw fault;
  }
  const found = partOf(tree, text, new Set(names));
  if (!found) return null;
  return found.is === 'group' ? found : { is: 'group', join: 'and', parts: [found] };
}

const bare = (node: Node): Node => (node.is === 'group' ? bare(node.one) : node);
function partOf(node: Node, text: string, names: ReadonlySet<string>): Rule | Group | null {
  const plain = bare(node);
  if (plain.is === 'and' || plain.is === 'or') {
    const parts = plain.parts.map((part) => partOf(part, text, names));
    return parts.every((part) => part !== null) ? { is: 'group', join: plain.is, parts } : null;
  }
  return ruleOf(plain, text, names);
}
const nameOf = (node: Node, names: ReadonlySet<string>): string | null => (node.is === 'name' && names.has(node.name) ? node.name : null);
function valueOf(node: Node, text: string): string | null {
  const isPlain = (one: Node): boolean => one.is === 'number' || one.is === 'at' || (one.is === 'literal' && one.value !== null) || one.is === 'name' || (one.is === 'negate' && one.one.is === 'number') || (one.is === 'call' && one.name === 'today' && !one.values.length);
  return isPlain(node) ? text.slice(node.start, node.end) : null;
}
function ruleOf(node: Node, text: string, names: ReadonlySet<string>): Rule | null {
  const rule = (field: string | null, operator: Operator, value: string | null = ''): Rule | null => (field !== null && value !== null ? { is: 'rule', field, operator, value } : null);
  if (node.is === 'name') return rule(nameOf(node, names), 'true');
  if (node.is === 'binary') {
    const field = nameOf(node.left, names);
    const right = bare(node.right);
    if (right.is === 'literal' && right.value === null) return node.sign === '=' ? rule(field, 'empty') : node.sign === '!=' ? rule(field, 'filled') : null;
    if (right.is === 'literal' && typeof right.value === 'boolean') return node.sign === '=' ? rule(field, right.value ? 'true' : 'false') : null;
    return ['=', '!=', '<', '<=', '>', '>='].includes(node.sign) ? rule(field, node.sign as Operator, valueOf(right, text)) : null;
  }
  if (node.is === 'in') return belonging(node.one, node.test, text, names, false);
  if (node.is === 'call' && node.name === 'not' && node.values.length === 1 && node.values[0]) {
    const inner = bare(node.values[0]);
    if (inner.is === 'in') return belonging(inner.one, inner.test, text, names, true);
    const one = ruleOf(inner, text, names);
    if (one?.operator === 'has') return { ...one, operator: 'has_not' };
    // `x = false` is null when x is null, and so is not(x).
    return one?.operator === 'true' && inner.is === 'name' ? { ...one, operator: 'false' } : null;
  }
  if (node.is === 'call' && node.values.length === 2 && node.values[0] && node.values[1]) {
    if (node.name === 'contains') return rule(nameOf(node.values[0], names), 'contains', valueOf(node.values[1], text));
    if (node.name === 'list contains') return rule(nameOf(node.values[0], names), 'has', valueOf(node.values[1], text));
  }
  return null;
}
function belonging(one: Node, test: Node, text: string, names: ReadonlySet<string>, isNot: boolean): Rule | null {
  const field = nameOf(one, names);
  if (field !== null && (test.is === 'list' || test.is === 'group')) {
    const values = (test.is === 'list' ? test.items : [test.one]).map((item) => (item.is === 'name' ? null : valueOf(item, text)));
    return values.length && values.every((value) => value !== null) ? { is: 'rule', field, operator: isNot ? 'not_in' : 'in', value: values.join(', ') } : null;
  }
  // `"x" in many`: one of many choices.
  const value = valueOf(one, text);
  const list = nameOf(test, names);
  return list !== null && value !== null && one.is !== 'name' ? { is: 'rule', field: list, operator: isNot ? 'has_not' : 'has', value } : null;
}

export function textOfGroup(group: Group, isInner = false): string {
  const parts = group.parts.map((part) => (part.is === 'group' ? textOfGroup(part, true) : textOfRule(part))).filter(Boolean);
  const said = parts.join(` ${group.join} `);
  return isInner && parts.length > 1 ? `(${said})` : said;
}
export function textOfRule({ field, operator, value }: Rule): string {
  switch (operator) {
    case 'empty': return `${field} = null`;
    case 'filled': return `${field} != null`;
    case 'true': return `${field} = true`;
    case 'false': return `${field} = false`;
    case 'in': return value.trim() ? `${field} in (${value})` : '';
    case 'not_in': return value.trim() ? `not(${field} in (${value}))` : '';
    case 'contains': return value.trim() ? `contains(${field}, ${value})` : '';
    case 'has': return value.trim() ? `list contains(${field}, ${value})` : '';
    case 'has_not': return value.trim() ? `not(list contains(${field}, ${value}))` : '';
    default: return value.trim() ? `${field} ${operator} ${value}` : '';
  }
}
export const isComplete = (group: Group): boolean => group.parts.every((part) => (part.is === 'group' ? isComplete(part) : part.field !== '' && textOfRule(part) !== ''));

/* What can be asked of a field. */
export function operatorsFor(type: string): Operator[] {
  if (type === 'boolean') return ['true', 'false', 'filled', 'empty'];
  if (['number', 'integer', 'money', 'percent', 'rating', 'date', 'time', 'date_time', 'duration'].includes(type)) return ['=', '!=', '>=', '>', '<=', '<', 'filled', 'empty'];
  if (type === 'choice') return ['=', '!=', 'in', 'not_in', 'filled', 'empty'];
  if (type === 'choices') return ['has', 'has_not', 'filled', 'empty'];
  if (['file', 'image', 'signature', 'table', 'address', 'location'].includes(type)) return ['filled', 'empty'];
  return ['=', '!=', 'contains', 'in', 'not_in', 'filled', 'empty'];
}
export const quoted = (text: string) => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
export function unquoted(feel: string): string | null {
  const found = /^"((?:[^"\\\n]|\\.)*)"$/.exec(feel.trim());
  return found ? (found[1] ?? '').replace(/\\(.)/g, '$1') : null;
}
/* The value of a control as FEEL, by the type of the field that it is compared with. */
export function feelOf(value: string, type: string): string {
  if (!value.trim()) return '';
  if (['number', 'integer', 'money', 'percent', 'rating'].includes(type)) return value.trim();
  if (['date', 'time', 'date_time', 'duration'].includes(type)) return `@${quoted(value.trim())}`;
  return quoted(value);
}
