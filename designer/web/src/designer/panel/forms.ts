/* The fields of the pack's forms, read line by line, so that it also works on a half-written form. Pure. */
import type { Text } from '../../model';
import type { Files } from '../keep/state';

export interface FormField { readonly key: string; readonly title: Text }
const LINE = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*(?:"((?:[^"\\]|\\.)*)"\s*(?:\|\s*"((?:[^"\\]|\\.)*)"\s*)?)?:\s*[a-z]/u;

export function fieldsOf(files: Files, form: string): readonly FormField[] {
  for (const [path, text] of Object.entries(files)) {
    if (!path.endsWith('.form')) continue;
    const start = new RegExp(`^\\s*form\\s+${form}\\b`, 'm').exec(text);
    if (!start) continue;
    const next = /^\s*form\s+[\p{L}_]/mu.exec(text.slice(start.index + start[0].length));
    const body = text.slice(start.index, next ? start.index + start[0].length + next.index : undefined);
    return body.split('\n').flatMap((line) => { const found = LINE.exec(line); return found ? [{ key: found[1] ?? '', title: { en: found[2] ?? '', zh: found[3] ?? '' } }] : []; });
  }
  return [];
}
