/* Conditions as rows of clicks and as FEEL: the part of the language that rows can say, both ways without loss. What they cannot say stays text (null). Pure. */

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'between', 'contains', 'starts', 'empty', 'not_empty', 'true', 'false'] as const;
export type Operator = (typeof OPERATORS)[number];
export type LiteralKind = 'string' | 'number' | 'boolean' | 'date' | 'duration' | 'name';
export interface Literal { readonly kind: LiteralKind; readonly text: string }
export interface Test { readonly left: string; readonly op: Operator; readonly right: readonly Literal[] }
export interface Group { readonly join: 'and' | 'or'; readonly items: readonly (Test | Group)[] }
export const isGroup = (item: Test | Group): item is Group => 'items' in item;

type Token = { readonly kind: 'name' | 'number' | 'string' | 'at' | 'sign'; readonly text: string };
const TOKEN = /\s*(?:(@"(?:[^"\\]|\\.)*")|("(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|(<=|>=|!=|\.\.|[=<>()[\],-]))/uy;
const WORDS = new Set(['and', 'or', 'in', 'between', 'not', 'if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies', 'function', 'instance', 'of']);
const MEASURES = /^-?P/;

function tokens(text: string): Token[] | null {
  const found: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return null;
    const [, special, string, number, name, sign] = match;
    found.push(special !== undefined ? { kind: 'at', text: special } : string !== undefined ? { kind: 'string', text: string } : number !== undefined ? { kind: 'number', text: number } : name !== undefined ? { kind: 'name', text: name } : { kind: 'sign', text: sign ?? '' });
    at = TOKEN.lastIndex;
  }
  return found;
}

class Unsaid extends Error {}

class Reader {
  private at = 0;
  constructor(private readonly list: readonly Token[]) {}
  get isDone() { return this.at >= this.list.length; }
  private peek(text: string) { const token = this.list[this.at]; return token !== undefined && token.kind !== 'string' && token.text === text; }
  private take(text: string) { if (!this.peek(text)) return false; this.at += 1; return true; }
  private must(text: string) { if (!this.take(text)) throw new Unsaid(); }

  any(): Test | Group { return this.joined('or', () => this.joined('and', () => this.one())); }
  private joined(join: 'and' | 'or', part: () => Test | Group): Test | Group {
    const items = [part()];
    while (this.take(join)) items.push(part());
    const [only] = items;
    return items.length === 1 && only ? only : { join, items };
  }
  private one(): Test | Group {
    if (this.take('(')) { const inner = this.any(); this.must(')'); return inner; }
    if (this.take('not')) { this.must('('); const left = this.name(); this.must(')'); return { left, op: 'false', right: [] }; }
    const call = this.list[this.at + 1]?.text === '(' ? this.list[this.at]?.text : undefined;
    if (call === 'contains') return this.call('contains');
    if (this.list[this.at]?.text === 'starts' && this.list[this.at + 1]?.text === 'with') { this.at += 1; return this.call('starts'); }
    const left = this.name();
    for (const op of ['<=', '>=', '!=', '=', '<', '>'] as const) if (this.take(op)) return this.compared(left, op);
    if (this.take('in')) { this.must('('); const right = [this.literal()]; while (this.take(',')) right.push(this.literal()); this.must(')'); return { left, op: 'in', right }; }
    if (this.take('between')) { const low = this.literal(); this.must('and'); return { left, op: 'between', right: [low, this.literal()] }; }
    return { left, op: 'true', right: [] };
  }
  private compared(left: string, op: '<=' | '>=' | '!=' | '=' | '<' | '>'): Test {
    if (this.take('null')) { if (op !== '=' && op !== '!=') throw new Unsaid(); return { left, op: op === '=' ? 'empty' : 'not_empty', right: [] }; }
    return { left, op, right: [this.literal()] };
  }
  private call(op: 'contains' | 'starts'): Test {
    this.at += 1;
    this.must('(');
    const left = this.name();
    this.must(',');
    const right = [this.literal()];
    this.must(')');
    return { left, op, right };
  }
  private name(): string {
    const token = this.list[this.at];
    if (token?.kind !== 'name' || WORDS.has(token.text) || token.text === 'null' || token.text === 'true' || token.text === 'false') throw new Unsaid();
    // `a b` may be one name with a space, and `f(` is a call: neither is said by rows.
    const next = this.list[this.at + 1];
    if (next?.text === '(' || next?.text === '[' || next?.text === '-' || (next?.kind === 'name' && !WORDS.has(next.text))) throw new Unsaid();
    this.at += 1;
    return token.text;
  }
  private literal(): Literal {
    const token = this.list[this.at];
    if (!token) throw new Unsaid();
    if (token.kind === 'string') { this.at += 1; return { kind: 'string', text: unquoted(token.text) }; }
    if (token.kind === 'number') { this.at += 1; this.end(); return { kind: 'number', text: token.text }; }
    if (token.kind === 'at') { this.at += 1; const text = unquoted(token.text.slice(1)); return { kind: MEASURES.test(text) ? 'duration' : dated(text), text }; }
    if (token.text === '-' && this.list[this.at + 1]?.kind === 'number') { const text = `-${this.list[this.at + 1]?.text ?? ''}`; this.at += 2; this.end(); return { kind: 'number', text }; }
    if (token.text === 'true' || token.text === 'false') { this.at += 1; return { kind: 'boolean', text: token.text }; }
    if (token.text === 'date' || token.text === 'duration') {
      const inner = this.list[this.at + 2];
      if (this.list[this.at + 1]?.text !== '(' || inner?.kind !== 'string' || this.list[this.at + 3]?.text !== ')') throw new Unsaid();
      this.at += 4;
      return { kind: token.text === 'date' ? dated(unquoted(inner.text)) : 'duration', text: unquoted(inner.text) };
    }
    return { kind: 'name', text: this.name() };
  }
  /* Behind a number nothing is added to it. */
  private end() { const next = this.list[this.at]; if (next && (next.text === '-' || next.kind === 'number' || (next.kind === 'name' && !WORDS.has(next.text)))) throw new Unsaid(); }
}

function dated(text: string): 'date' {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new Unsaid();
  return 'date';
}
function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new Unsaid();
  }
}

/* The rows that a condition is, one group at the top; null when rows cannot say it. */
export function readCondition(text: string): Group | null {
  if (text.trim() === '') return { join: 'and', items: [] };
  const list = tokens(text);
  if (!list) return null;
  const reader = new Reader(list);
  try {
    const found = reader.any();
    if (!reader.isDone) return null;
    return isGroup(found) ? found : { join: 'and', items: [found] };
  } catch (fault) {
    if (fault instanceof Unsaid) return null;
    throw fault;
  }
}

function literal({ kind, text }: Literal): string {
  if (kind === 'string') return JSON.stringify(text);
  if (kind === 'date') return `date("${text}")`;
  return kind === 'duration' ? `duration("${text}")` : text;
}
function test({ left, op, right }: Test): string {
  const [first, second] = right;
  switch (op) {
    case 'true': return left;
    case 'false': return `not(${left})`;
    case 'empty': return `${left} = null`;
    case 'not_empty': return `${left} != null`;
    case 'in': return `${left} in (${right.map(literal).join(', ')})`;
    case 'between': return `${left} between ${first ? literal(first) : '0'} and ${second ? literal(second) : '0'}`;
    case 'contains': return `contains(${left}, ${first ? literal(first) : '""'})`;
    case 'starts': return `starts with(${left}, ${first ? literal(first) : '""'})`;
    default: return `${left} ${op} ${first ? literal(first) : '""'}`;
  }
}

export function writeCondition(group: Group): string {
  const parts = group.items.map((item) => (isGroup(item) ? (item.items.length > 1 && (item.join !== group.join || group.items.length > 1) ? `(${writeCondition(item)})` : writeCondition(item)) : test(item)));
  return parts.filter(Boolean).join(` ${group.join} `);
}

/* Which operators make sense for a type as the server names it. */
export function operatorsFor(type: string): readonly Operator[] {
  if (type === 'number' || type === 'date' || type.includes('duration') || type === 'time') return ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'empty', 'not_empty'];
  if (type === 'boolean') return ['true', 'false', 'empty', 'not_empty'];
  if (type === 'string') return ['=', '!=', 'in', 'contains', 'starts', 'empty', 'not_empty'];
  return OPERATORS;
}
/* How many values stand on the right: 0, 1, 2, or many (-1). */
export const arity = (op: Operator) => (op === 'in' ? -1 : op === 'between' ? 2 : ['empty', 'not_empty', 'true', 'false'].includes(op) ? 0 : 1);
export const kindFor = (type: string): LiteralKind => (type === 'number' ? 'number' : type === 'date' ? 'date' : type === 'boolean' ? 'boolean' : type.includes('duration') ? 'duration' : 'string');
