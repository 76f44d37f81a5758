/* The pack's forms, record types and rules as other screens name them: their titles, and the fields of a form. Read line by line, so that it also works on a half-written text. Pure. */
import type { Text } from '../../model';
import type { Files } from '../keep/state';

/* `says`: what a field is when nobody says otherwise. */
export interface FormField { readonly key: string; readonly title: Text; readonly says: 'editable' | 'read_only' | 'required' }
export const TITLES = String.raw`(?:"((?:[^"\\]|\\.)*)"\s*(?:\|\s*"((?:[^"\\]|\\.)*)"\s*)?)?`;
const LINE = new RegExp(String.raw`^\s*([\p{L}_][\p{L}\p{N}_]*)\s*${TITLES}[:：]\s*([a-z_]+)(.*)`, 'u');
const HAN = /[\u3400-\u9fff\uf900-\ufaff]/;
/* A title in one language only stands first, whatever its language is. */
export const titleFrom = (first = '', second = ''): Text => (second || !HAN.test(first) ? { en: first, zh: second } : { en: '', zh: first });
const withoutTexts = (line: string) => line.replace(/"(?:[^"\\]|\\.)*"/g, '""');

type Part = 'form' | 'record' | 'decision';
const ENDING: Record<Part, string> = { form: '.form', record: '.record', decision: '.rules' };
/* The text of one of the pack's forms, record types or decisions, from its head on; '' when it is not there. */
function bodyOf(files: Files, part: Part, key: string): string {
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith(ENDING[part])) continue;
    const start = new RegExp(String.raw`^\s*${part}\s+${key}(?![\p{L}\p{N}_])`, 'mu').exec(text);
    if (!start) continue;
    const from = start.index + start[0].length;
    const next = new RegExp(String.raw`^\s*${part}\s+[\p{L}_]`, 'mu').exec(text.slice(from));
    return text.slice(from, next ? from + next.index : undefined);
  }
  return '';
}
export function namedTitle(files: Files, part: Part, key: string): Text {
  const [, first, second] = new RegExp(String.raw`^[ \t]*${TITLES}`, 'u').exec(bodyOf(files, part, key)) ?? [];
  return titleFrom(first, second);
}

function saidBy(type: string, rest: string): FormField['says'] {
  const told = withoutTexts(`${type} ${rest}`);
  if (/\bcomputed\s/.test(told) || /\bread\s+only(?!\s+when)/.test(told)) return 'read_only';
  return /\brequired(?!\s+when)/.test(told) ? 'required' : 'editable';
}
/* The fields of a form from top to bottom; the columns of its tables are not among them. */
export function fieldsOf(files: Files, form: string, part: 'form' | 'record' = 'form'): readonly FormField[] {
  const found: FormField[] = [];
  let inTable = 0;
  for (const line of bodyOf(files, part, form).split('\n')) {
    const braces = [...withoutTexts(line).replace(/#.*$/, '').matchAll(/[{}]/g)].reduce((sum, [sign]) => sum + (sign === '{' ? 1 : -1), 0);
    if (inTable > 0) { inTable += braces; continue; }
    const field = /^\s*check\s*"/.test(line) ? null : LINE.exec(line);
    if (!field) continue;
    const [, key = '', first, second, type = '', rest = ''] = field;
    found.push({ key, title: titleFrom(first, second), says: saidBy(type, rest) });
    if (type === 'table') inTable = Math.max(0, braces);
  }
  return found;
}

/* What stands between the parentheses that open at `from`; texts may hold any sign. */
function within(text: string, from: number): string {
  let depth = 0;
  let isText = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\' && isText) at += 1;
    else if (sign === '"') isText = !isText;
    else if (!isText && sign === '(') depth += 1;
    else if (!isText && sign === ')') { depth -= 1; if (depth === 0) return text.slice(from + 1, at); }
  }
  return '';
}
/* The options of a field by value; null when it has none of its own. */
export function choicesIn(files: Files, form: string, field: string): Readonly<Record<string, Text>> | null {
  const body = bodyOf(files, 'form', form);
  const found = new RegExp(String.raw`^\s*${field}\s*${TITLES}[:：]\s*choices?\s*(?=\()`, 'mu').exec(body);
  if (!found) return null;
  const said = within(body, found.index + found[0].length);
  const options = [...said.matchAll(/(?:^|,)\s*"((?:[^"\\]|\\.)*)"(?:\s*"((?:[^"\\]|\\.)*)")?(?:\s*\|\s*"((?:[^"\\]|\\.)*)")?/g)];
  return options.length === 0 ? null : Object.fromEntries(options.map(([, value = '', first, second]) => [value, titleFrom(first ?? value, second)]));
}
/* The inputs or outputs of a decision table. */
export function columnsIn(files: Files, decision: string, side: 'input' | 'output'): readonly { readonly key: string; readonly title: Text }[] {
  const said = [...bodyOf(files, 'decision', decision).matchAll(new RegExp(String.raw`^[ \t]*${side}\s+((?:[^\n|]|\|(?!\|))*(?:\n[ \t]{4,}[^\n|]+)*)`, 'gmu'))].map(([, one = '']) => one).join(',');
  return [...said.matchAll(new RegExp(String.raw`(?:^|,)\s*([\p{L}_][\p{L}\p{N}_ ]*?)\s*${TITLES}[:：]`, 'gu'))].map(([, key = '', first, second]) => ({ key, title: titleFrom(first, second) }));
}
/* What a file of the pack holds, by its titles. */
export function titlesIn(text: string): readonly Text[] {
  return [...text.matchAll(new RegExp(String.raw`^[ \t]*(?:form|record|decision)\s+[\p{L}_][\p{L}\p{N}_]*[ \t]*${TITLES}`, 'gmu'))].map(([, first, second]) => titleFrom(first, second)).filter((title) => title.en || title.zh);
}
/* A mail is called as its subject. */
export function mailTitle(files: Files, template: string): Text {
  const subject = (language: 'en' | 'zh') => /^Subject:\s*(.+)$/m.exec(files[`templates/${template}.${language}.md`] ?? '')?.[1]?.trim() ?? '';
  return { en: subject('en'), zh: subject('zh') };
}
