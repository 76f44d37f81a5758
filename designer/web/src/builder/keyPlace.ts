/* Where the text of a file names a field of a form for the first time: the server is asked about that place. Pure. */
import { columnOf } from '../designer/code/ask';

/* `within`: the table whose column it is. Null when it is not found there. */
export function keyPlace(text: string, form: string, key: string, within = ''): { line: number; column: number } | null {
  const lines = text.split('\n');
  const named = (word: string) => new RegExp(`^\\s*${word}(?![\\p{L}\\p{N}_-])`, 'u');
  let at = lines.findIndex((line) => new RegExp(`^\\s*(?:form|record)\\s+${form}(?![\\p{L}\\p{N}_])`, 'u').test(line));
  if (at < 0) return null;
  at += 1;
  if (within) at = lines.findIndex((line, index) => index >= at && named(within).test(line)) + 1 || lines.length;
  const found = lines.findIndex((line, index) => index >= at && named(key).test(line));
  const line = lines[found];
  return line === undefined ? null : { line: found + 1, column: columnOf(line, line.length - line.trimStart().length) };
}
