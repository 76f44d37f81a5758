/* From FEEL's tokens to a tree, for what forms use. What lies outside (functions of one's own, `for`, named arguments ...) is an `Outside`: the server knows it. Knows no values. */
import { Outside, scan, Wrong, type Token } from './scan';

export type Node = { start: number; end: number } & (
  | { is: 'literal'; value: string | boolean | null } | { is: 'number'; text: string } | { is: 'at'; text: string } | { is: 'name'; name: string }
  | { is: 'binary'; sign: '+' | '-' | '*' | '/' | '**' | '=' | '!=' | '<' | '<=' | '>' | '>='; left: Node; right: Node }
  | { is: 'and' | 'or'; parts: Node[] } | { is: 'negate'; one: Node } | { is: 'between'; one: Node; low: Node; high: Node } | { is: 'in'; one: Node; test: Node }
  | { is: 'test'; sign: string; one: Node } | { is: 'range'; low: Node; high: Node; lowIn: boolean; highIn: boolean } | { is: 'list'; items: Node[] } | { is: 'context'; entries: [string, Node][] }
  | { is: 'if'; when: Node; then: Node; otherwise: Node } | { is: 'path'; one: Node; name: string } | { is: 'filter'; one: Node; by: Node } | { is: 'call'; name: string; values: Node[] }
  | { is: 'quantified'; every: boolean; name: string; list: Node; test: Node } | { is: 'group'; one: Node }
);
const COMPARE = new Set(['=', '!=', '<', '<=', '>', '>=']);

class Reader {
  private readonly tokens: Token[];
  private at = 0;
  constructor(text: string, names: Iterable<string>) {
    this.tokens = scan(text, names);
  }
  private get now(): Token { return this.tokens[this.at] as Token; }
  private is(value: string, type: Token['type'] = 'sign') { return this.now.type === type && this.now.value === value; }
  private take(value: string, type: Token['type'] = 'sign'): boolean {
    if (!this.is(value, type)) return false;
    this.at += 1;
    return true;
  }
  private need(value: string, type: Token['type'] = 'sign') {
    if (!this.take(value, type)) throw new Wrong(value, this.now.start);
  }
  private end() { return this.tokens[this.at - 1]?.end ?? 0; }

  whole(): Node {
    const made = this.expression();
    if (this.now.type !== 'end') throw new Wrong('end', this.now.start);
    return made;
  }
  /* The tests of a cell: `-`, several with commas, `not(...)`. */
  tests(): { tests: Node[]; isNot: boolean } {
    if (this.is('-') && this.tokens[this.at + 1]?.type === 'end') return { tests: [], isNot: false };
    const isNot = this.now.type === 'name' && this.now.value === 'not' && this.tokens[this.at + 1]?.value === '(';
    if (isNot) this.at += 2;
    const tests = [this.test()];
    while (this.take(',')) tests.push(this.test());
    if (isNot) this.need(')');
    if (this.now.type !== 'end') throw new Wrong('end', this.now.start);
    return { tests, isNot };
  }
  expression(): Node { return this.many('or'); }
  private many(word: 'or' | 'and'): Node {
    const next = () => (word === 'or' ? this.many('and') : this.comparison());
    const first = next();
    if (!this.is(word, 'word')) return first;
    const parts = [first];
    while (this.take(word, 'word')) parts.push(next());
    return { is: word, parts, start: first.start, end: this.end() };
  }
  private comparison(): Node {
    let left = this.sum();
    for (;;) {
      const { type, value } = this.now;
      if (type === 'sign' && COMPARE.has(value)) {
        this.at += 1;
        const right = this.sum();
        left = { is: 'binary', sign: value as '=', left, right, start: left.start, end: this.end() };
      } else if (this.take('between', 'word')) {
        const low = this.sum();
        this.need('and', 'word');
        const high = this.sum();
        left = { is: 'between', one: left, low, high, start: left.start, end: this.end() };
      } else if (this.take('in', 'word')) left = this.belongs(left);
      else return left;
    }
  }
  private belongs(one: Node): Node {
    // Binds closer than `and` and `or`: what follows them is no part of the test.
    const test = this.now.type === 'sign' && COMPARE.has(this.now.value) ? this.test() : this.sum();
    return { is: 'in', one, test, start: one.start, end: this.end() };
  }
  private test(): Node {
    const { type, value, start } = this.now;
    if (type === 'sign' && COMPARE.has(value)) {
      this.at += 1;
      const one = this.sum();
      return { is: 'test', sign: value, one, start, end: this.end() };
    }
    return this.expression();
  }
  private sum(): Node {
    let left = this.product();
    while (this.is('+') || this.is('-')) {
      const sign = this.now.value as '+';
      this.at += 1;
      const right = this.product();
      left = { is: 'binary', sign, left, right, start: left.start, end: this.end() };
    }
    return left;
  }
  private product(): Node {
    let left = this.power();
    while (this.is('*') || this.is('/')) {
      const sign = this.now.value as '*';
      this.at += 1;
      const right = this.power();
      left = { is: 'binary', sign, left, right, start: left.start, end: this.end() };
    }
    return left;
  }
  private power(): Node {
    let left = this.negation();
    while (this.take('**')) {
      const right = this.negation();
      left = { is: 'binary', sign: '**', left, right, start: left.start, end: this.end() };
    }
    return left;
  }
  private negation(): Node {
    const { start } = this.now;
    if (!this.take('-')) return this.postfix();
    const one = this.negation();
    return { is: 'negate', one, start, end: this.end() };
  }
  private postfix(): Node {
    let one = this.primary();
    for (;;) {
      if (this.take('.')) {
        const { type, value } = this.now;
        if (type !== 'name' && type !== 'word') throw new Wrong('name', this.now.start);
        this.at += 1;
        one = { is: 'path', one, name: value, start: one.start, end: this.end() };
      } else if (this.take('[')) {
        const by = this.expression();
        this.need(']');
        one = { is: 'filter', one, by, start: one.start, end: this.end() };
      } else if (this.is('(') && one.is === 'name') {
        this.at += 1;
        const values: Node[] = [];
        while (!this.take(')')) {
          if (this.tokens[this.at + 1]?.value === ':') throw new Outside('named');
          values.push(this.expression());
          if (!this.is(')')) this.need(',');
        }
        one = { is: 'call', name: one.name, values, start: one.start, end: this.end() };
      } else if (this.is('instance', 'word') || this.is('(')) throw new Outside('instance');
      else return one;
    }
  }
  private primary(): Node {
    const { type, value, start, end } = this.now;
    this.at += 1;
    if (type === 'number') return { is: 'number', text: value, start, end };
    if (type === 'string') return { is: 'literal', value, start, end };
    if (type === 'at') return { is: 'at', text: value, start, end };
    if (type === 'name') return { is: 'name', name: value, start, end };
    if (type === 'word') return this.worded(value, start, end);
    if (value === '(' || value === '[' || value === ']') return this.bracket(value, start);
    if (value === '{') return this.context(start);
    throw new Wrong('value', start);
  }
  private worded(value: string, start: number, end: number): Node {
    if (value === 'true' || value === 'false') return { is: 'literal', value: value === 'true', start, end };
    if (value === 'null') return { is: 'literal', value: null, start, end };
    if (value === 'if') {
      const when = this.expression();
      this.need('then', 'word');
      const then = this.expression();
      this.need('else', 'word');
      const otherwise = this.expression();
      return { is: 'if', when, then, otherwise, start, end: this.end() };
    }
    if (value === 'some' || value === 'every') {
      const { value: name, type } = this.now;
      if (type !== 'name') throw new Wrong('name', this.now.start);
      this.at += 1;
      this.need('in', 'word');
      const list = this.expression();
      if (this.is(',') || this.is('..')) throw new Outside('several');
      this.need('satisfies', 'word');
      const test = this.expression();
      return { is: 'quantified', every: value === 'every', name, list, test, start, end: this.end() };
    }
    if (value === 'for' || value === 'function') throw new Outside(value);
    throw new Wrong('value', start);
  }
  /* A group, a list of tests, a range, a list. */
  private bracket(open: string, start: number): Node {
    if (open === '[' && this.take(']')) return { is: 'list', items: [], start, end: this.end() };
    const first = this.test();
    if (this.take('..')) {
      const high = this.expression();
      const { value: close } = this.now;
      if (close !== ')' && close !== ']' && close !== '[') throw new Wrong(']', this.now.start);
      this.at += 1;
      return { is: 'range', low: first, high, lowIn: open === '[', highIn: close === ']', start, end: this.end() };
    }
    if (open === ']') throw new Wrong('value', start);
    const items = [first];
    while (this.take(',')) items.push(this.test());
    this.need(open === '(' ? ')' : ']');
    if (open === '(' && items.length === 1) return { is: 'group', one: first, start, end: this.end() };
    return { is: 'list', items, start, end: this.end() };
  }
  private context(start: number): Node {
    const entries: [string, Node][] = [];
    while (!this.take('}')) {
      const { type, value } = this.now;
      if (type !== 'name' && type !== 'string') throw new Outside('key');
      this.at += 1;
      this.need(':');
      entries.push([value, this.expression()]);
      if (!this.is('}')) this.need(',');
    }
    return { is: 'context', entries, start, end: this.end() };
  }
}

export const parseExpression = (text: string, names: Iterable<string>): Node => new Reader(text, names).whole();
export const parseTests = (text: string, names: Iterable<string>) => new Reader(text, names).tests();
export function* namesIn(node: Node): Generator<{ name: string; start: number; end: number }> {
  if (node.is === 'name') yield node;
  for (const child of childrenOf(node)) yield* namesIn(child);
}
export function childrenOf(node: Node): Node[] {
  switch (node.is) {
    case 'binary': return [node.left, node.right];
    case 'and': case 'or': return node.parts;
    case 'negate': case 'test': case 'path': case 'group': return [node.one];
    case 'between': return [node.one, node.low, node.high];
    case 'in': return [node.one, node.test];
    case 'range': return [node.low, node.high];
    case 'list': return node.items;
    case 'context': return node.entries.map(([, value]) => value);
    case 'if': return [node.when, node.then, node.otherwise];
    case 'filter': return [node.one, node.by];
    case 'call': return node.values;
    case 'quantified': return [node.list, node.test];
    default: return [];
  }
}
