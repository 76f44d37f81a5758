/* A line of a form, a record type or a table of rules as people would name it: the title of what it stands in, the field, or the rule and its column. Pure. */
import type { Text } from '../model';
import { titleFrom, TITLES } from './panel/forms';

/* `rule` 0: not in a rule. `name`: the title of the field or the column, with its key. */
export interface Told { readonly key: string; readonly title: Text; readonly name: Text; readonly nameKey: string; readonly rule: number }

const HEAD = new RegExp(String.raw`^\s*(form|record|decision)\s+([\p{L}_][\p{L}\p{N}_]*)\s*${TITLES}`, 'u');
const FIELD = new RegExp(String.raw`^\s*(?:(?:input|output|section)\s+)?([\p{L}_][\p{L}\p{N}_]*)\s*${TITLES}[:：{]`, 'u');
const NOTHING: Text = { en: '', zh: '' };
const isRow = (line: string) => /^\s*[|｜]/.test(line);
/* The cells of a row; bars in texts are no borders, and two of them side by side part inputs from outputs. */
const cellsOf = (line: string) => line.replace(/"(?:[^"\\]|\\.)*"/g, (text) => '"'.repeat(text.length)).split(/[|｜]+/);
/* In which of the cells a column of the line (from 1) stands. */
function cellAt(line: string, column: number): number {
  const before = cellsOf(line.slice(0, Math.max(0, column - 1)));
  return before.length - 1;
}

/* What stands at a line (from 1); null when it is in nothing that has a name. */
export function toldAt(text: string, line: number, column = 1): Told | null {
  const lines = text.split('\n');
  let start = line - 1;
  while (start >= 0 && !HEAD.test(lines[start] ?? '')) start -= 1;
  const found = HEAD.exec(lines[start] ?? '');
  if (!found) return null;
  const [, part, key = '', first, second] = found;
  const told = { key, title: titleFrom(first, second), name: NOTHING, nameKey: '', rule: 0 };
  const here = lines[line - 1] ?? '';
  if (line - 1 === start) return told;
  if (part !== 'decision' || !isRow(here)) {
    const [, name = '', en, zh] = FIELD.exec(here) ?? [];
    return { ...told, name: titleFrom(en, zh), nameKey: name };
  }
  const body = lines.slice(start + 1, line);
  const rows = body.filter(isRow);
  const at = cellAt(here, column);
  const nameKey = cellsOf(rows[0] ?? '')[at]?.trim() ?? '';
  const variable = new RegExp(String.raw`(?:^|[,\s])${nameKey.replace(/[.*+?^$()[\]{}\\|]/g, '\\$&')}\s*${TITLES}[:：]`, 'u');
  const [, en, zh] = body.filter((one) => !isRow(one)).map((one) => variable.exec(one)).find(Boolean) ?? [];
  return { ...told, rule: rows.length - 1, nameKey, name: titleFrom(en, zh) };
}
