/* A cell of a decision table as a place in the text of its file, so that the server can be asked what may stand there; and which part of a cell is being written. Pure. */
import { columnOf } from '../designer/code/ask';
import { headOf, linesOf, type Column, type Decision, type Row } from './rules';

export interface CellSpot { readonly text: string; readonly line: number; readonly column: number }
/* The file with the rule as the table has it, up to `lead` in this cell; null when the text has not got so far yet. */
export function cellPlace(text: string, decision: Decision, rowId: string, column: Pick<Column, 'side' | 'index'>, lead: string): CellSpot | null {
  const rows = linesOf(decision).filter((line): line is Row => line.kind === 'row');
  const number = rows.findIndex((row) => row.id === rowId);
  const [row, head] = [rows[number], headOf(decision)];
  const lines = text.split('\n');
  let at = lines.findIndex((line) => new RegExp(`^\\s*decision\\s+${decision.key}(?![\\p{L}\\p{N}_])`, 'u').test(line));
  if (!row || !head || at < 0 || column.side === 'annotations') return null;
  for (let left = number; left >= 0; left -= 1) {
    at = lines.findIndex((line, index) => index > at && /^\s*([|｜]|decision\s)/u.test(line));
    if (at < 0 || /^\s*decision\s/.test(lines[at] ?? '')) return null;
  }
  const given = row[column.side].slice(0, column.index);
  const before = column.side === 'inputs' ? `  | ${given.map((cell) => `${cell} | `).join('')}` : `  | ${row.inputs.join(' | ')} || ${given.map((cell) => `${cell} | `).join('')}`;
  const after = column.side === 'inputs' ? ` | ${[...row.inputs.slice(column.index + 1), ''].join(' | ')}|| ${row.outputs.join(' | ')} |` : ' |';
  const line = before + lead + after;
  lines[at] = line;
  return { text: lines.join('\n'), line: at + 1, column: columnOf(line, before.length + lead.length) };
}

/* What is being written before the cursor: a text that is still open from its quotation mark on, or the last word. */
export function wordBefore(text: string): string {
  const marks = [...text.matchAll(/(?<!\\)"/g)];
  const open = marks.length % 2 === 1 ? marks.at(-1)?.index : undefined;
  return open === undefined ? (/[\p{L}_][\p{L}\p{N}_]*$/u.exec(text)?.[0] ?? '') : text.slice(open);
}
export interface Offer { readonly label: string; readonly detail: string; readonly kind: string; readonly insert: string }
const isOwn = ({ kind }: Offer) => kind !== 'function' && kind !== 'keyword';
/* Those that fit what is written: by their beginning, then by a part of them or of their title. */
export function fitting(offers: readonly Offer[], word: string, limit = 8): Offer[] {
  const sought = word.toLowerCase();
  const bare = sought.replace(/^"/, '');
  const known = offers.filter((one) => one.label.toLowerCase() !== sought);
  const begins = (one: Offer) => one.label.toLowerCase().replace(/^"/, '').startsWith(bare);
  const holds = (one: Offer) => sought !== '' && !begins(one) && (one.label.toLowerCase().includes(sought) || (isOwn(one) && one.detail.toLowerCase().includes(sought)));
  // What the table itself is about comes before what the language has.
  const [own, others] = [known.filter(isOwn), known.filter((one) => !isOwn(one))];
  return [...own.filter(begins), ...own.filter(holds), ...others.filter(begins), ...others.filter(holds)].slice(0, limit);
}
