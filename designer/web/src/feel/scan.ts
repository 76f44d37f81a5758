/* From text to FEEL tokens: knows the names in scope and takes the longest; Chinese signs count as their plain ones. Knows no grammar. */
export class Outside extends Error {}
export class Wrong extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
export interface Token { type: 'name' | 'number' | 'string' | 'at' | 'sign' | 'word' | 'end'; value: string; start: number; end: number }

export const WORDS = new Set(['true', 'false', 'null', 'if', 'then', 'else', 'for', 'in', 'return', 'some', 'every', 'satisfies', 'and', 'or', 'between', 'instance', 'of', 'function', 'external']);
const WIDE: Record<string, string> = {
  '（': '(', '）': ')', '，': ',', '：': ':', '＝': '=', '＞': '>', '＜': '<', '＋': '+', '－': '-', '＊': '*', '／': '/', '［': '[', '］': ']', '｛': '{', '｝': '}', '．': '.', '≥': '>=', '≤': '<=', '≠': '!=', '−': '-', '×': '*', '÷': '/', '！': '!',
};
const SPACE = /(?:[\s\u00A0\u3000\uFEFF]+|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const NUMBER = /(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const WORD = /(?:[\p{L}_?？]|[\u{10000}-\u{10FFFF}])(?:[\p{L}\p{N}_?\u00B7\u0300-\u036F]|[\u{10000}-\u{10FFFF}])*/uy;
const STRING = /"((?:[^"\\\n]|\\.)*)"|“((?:[^”\\\n]|\\.)*)”/y;
const SIGN = /\.\.|\*\*|->|!=|<=|>=|[()[\]{},:.+\-*/<>=]/y;
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\', '”': '”', '“': '“' };

const match = (pattern: RegExp, text: string, at: number) => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};
export const unescaped = (text: string) => text.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|[^])/g, (all, code: string) => {
  if (/^[uU]./.test(code)) {
    const point = parseInt(code.slice(1), 16);
    return point < 0x110000 ? String.fromCodePoint(point) : all;
  }
  return ESCAPES[code] ?? all;
});

export function scan(text: string, names: Iterable<string>): Token[] {
  const long = [...names].filter((name) => /[^\p{L}\p{N}_]/u.test(name)).sort((a, b) => b.length - a.length).map((name) => ({ name, words: name.split(' ') }));
  const tokens: Token[] = [];
  let at = 0;
  const add = (type: Token['type'], value: string, end: number) => {
    tokens.push({ type, value, start: at, end });
    at = end;
  };
  const longName = () => {
    for (const { name, words } of long) {
      const pattern = new RegExp(`${words.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[ \\u3000]+')}(?![\\p{L}\\p{N}_])`, 'uy');
      const found = match(pattern, text, at);
      if (found) return { name, end: at + found[0].length };
    }
    return null;
  };
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space) {
      at += space[0].length;
      continue;
    }
    const last = tokens.at(-1);
    const word = match(WORD, text, at);
    if (word) {
      const found = longName();
      if (found && found.end > at + word[0].length) add('name', found.name, found.end);
      else if (WORDS.has(word[0]) && last?.value !== '.') add('word', word[0], at + word[0].length);
      else add('name', word[0].replace('？', '?'), at + word[0].length);
      continue;
    }
    const number = match(NUMBER, text, at);
    const isBehind = last && (last.type === 'name' || last.type === 'number' || last.value === ')' || last.value === ']' || last.value === '}');
    if (number && !(number[0].startsWith('.') && isBehind)) {
      add('number', number[0], at + number[0].length);
      continue;
    }
    const isAt = text[at] === '@';
    const string = match(STRING, text, isAt ? at + 1 : at);
    if (string) {
      add(isAt ? 'at' : 'string', unescaped(string[1] ?? string[2] ?? ''), (isAt ? at + 1 : at) + string[0].length);
      continue;
    }
    const wide = WIDE[text[at] ?? ''];
    if (wide === '!' && /[=＝]/.test(text[at + 1] ?? '')) { add('sign', '!=', at + 2); continue; }
    if ((wide === '>' || wide === '<') && /[=＝]/.test(text[at + 1] ?? '')) { add('sign', `${wide}=`, at + 2); continue; }
    const sign = match(SIGN, text, at);
    if (wide && wide !== '!') add('sign', wide, at + 1);
    else if (sign) add('sign', sign[0], at + sign[0].length);
    else throw new Wrong('sign', at);
  }
  tokens.push({ type: 'end', value: '', start: text.length, end: text.length });
  return tokens;
}
