/* A first form, decision, record type or mail for a step that has none: a name that is free, and the files in which it stands. Pure. */
import { freshId } from '../graph';
import type { Files } from '../keep/state';

export type NamedKind = 'form' | 'decision' | 'record' | 'template';
export interface Fresh { readonly key: string; readonly files: Files }
const quoted = (title: { en: string; zh: string }) => [title.en, title.zh].map((one) => JSON.stringify(one.replace(/["\\\n]/g, ' ').trim())).join(' | ');

/* The file or files of a name; for a mail in both languages. */
export function filesOf(files: Files, kind: NamedKind, key: string): readonly string[] {
  if (kind === 'template') return ['zh', 'en'].map((language) => `templates/${key}.${language}.md`).filter((path) => files[path] !== undefined);
  const ending = kind === 'decision' ? '.rules' : `.${kind}`;
  return Object.keys(files).filter((path) => path.endsWith(ending) && new RegExp(`^\\s*${kind}\\s+${key}\\b`, 'm').test(files[path] ?? ''));
}

export function fresh(files: Files, kind: NamedKind, wanted: string, title: { en: string; zh: string }, known: ReadonlySet<string>): Fresh {
  const ending = kind === 'decision' ? '.rules' : `.${kind}`;
  const key = freshId(wanted, (one) => known.has(one) || files[kind === 'template' ? `templates/${one}.en.md` : one + ending] !== undefined);
  const said = quoted(title);
  if (kind === 'template') {
    return { key, files: {
      [`templates/${key}.zh.md`]: `Subject: ${title.zh}\n\n您好：\n\n请在此填写邮件内容。\n`,
      [`templates/${key}.en.md`]: `Subject: ${title.en}\n\nHello,\n\nWrite here what the mail says.\n`,
    } };
  }
  const text = kind === 'form'
    ? `form ${key} ${said} {\n  comment "Comment" | "意见" : text(lines: 3, max: 1000)\n}\n`
    : kind === 'record'
      ? `record ${key} ${said} {\n  title name\n  name "Name" | "姓名" : text personal\n}\n`
      : `decision ${key} ${said} {\n  input  score: number\n  output result: text\n  hit first\n  | score || result |\n  | -     || ""     |\n}\n`;
  return { key, files: { [key + ending]: text } };
}
