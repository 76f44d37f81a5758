/* The tree of a rules file as the server's JSON has it, and what a grid does to it. Pure; knows no screen and no server. Ids are ours: they are never sent. */
import { freeKey, freshId, type Title } from './tree';

interface Noted { before?: string[]; after?: string }
export interface Variable extends Noted { name: string; title?: Title | null; type?: string | null; is_list?: boolean; choices?: string[]; allowed?: string | null; default?: string | null }
export interface Variables extends Noted { id: string; kind: 'variables'; word: 'input' | 'output'; variables: Variable[] }
export interface Row extends Noted { id: string; kind: 'row'; inputs: string[]; outputs: string[]; annotations?: string[] }
export type Line = Variables | Row | (Noted & { id: string; kind: 'hit'; policy: string }) | (Noted & { id: string; kind: 'use'; decisions: string[] });
export interface Decision extends Noted { id: string; kind: 'decision'; key: string; title?: Title | null; items?: Line[]; braces?: unknown }
export interface FunctionNode extends Noted { id: string; kind: 'function'; key: string; feel: string }
export interface RulesTree { items: (Decision | FunctionNode)[]; end?: string[] }
export type Side = 'inputs' | 'outputs' | 'annotations';
export interface Cell { row: number; column: number }
export const POLICIES = ['unique', 'any', 'first', 'priority', 'rule order', 'output order', 'collect', 'collect sum', 'collect min', 'collect max', 'collect count'];
export const TYPES = ['text', 'number', 'integer', 'boolean', 'date', 'time', 'date_time', 'duration', 'context', 'any'];

export function rulesWithIds(tree: unknown, before: RulesTree | null): RulesTree {
  const file = tree as RulesTree;
  return { ...file, items: file.items.map((item) => {
    const old = before?.items.find((one) => one.kind === item.kind && one.key === item.key);
    if (item.kind === 'function') return { ...item, id: old?.id ?? freshId() };
    const left = [...((old as Decision | undefined)?.items ?? [])];
    const bare = (line: Line) => JSON.stringify({ ...line, id: '' });
    const items = (item.items ?? []).map((line, at) => {
      let found = left.findIndex((one) => bare(one) === bare({ ...line, id: '' }));
      if (found < 0) { const same = (old as Decision | undefined)?.items?.[at]; found = same && same.kind === line.kind ? left.indexOf(same) : -1; }
      const taken = found < 0 ? undefined : left.splice(found, 1)[0];
      return { ...line, id: taken?.id ?? freshId() };
    });
    return { ...item, id: old?.id ?? freshId(), items };
  }) };
}
export const rulesWithoutIds = (tree: RulesTree) => JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'id' ? undefined : value))) as Record<string, unknown>;

const isRuler = (row: Row) => [...row.inputs, ...row.outputs].every((cell) => /^[-:]{3,}$/.test(cell));
export const linesOf = (decision: Decision) => decision.items ?? [];
const allRows = (decision: Decision) => linesOf(decision).filter((line): line is Row => line.kind === 'row');
export const headOf = (decision: Decision): Row | null => allRows(decision)[0] ?? null;
/* The rules, without the head and a line under it. */
export const rowsOf = (decision: Decision): Row[] => allRows(decision).slice(1).filter((row) => !isRuler(row));
export const variablesOf = (decision: Decision, word: 'input' | 'output') => linesOf(decision).flatMap((line) => (line.kind === 'variables' && line.word === word ? line.variables : []));
export const policyOf = (decision: Decision) => linesOf(decision).find((line) => line.kind === 'hit')?.policy ?? 'unique';
/* `string` is FEEL's own word for a text. */
export const typeOf = (variable: Variable | undefined) => (variable?.choices?.length || variable?.type === 'string' ? 'text' : (variable?.type ?? 'any'));

export interface Column { side: Side; index: number; head: string; variable?: Variable }
export function columnsOf(decision: Decision): Column[] {
  const head = headOf(decision);
  if (!head) return [];
  const [inputs, outputs] = [variablesOf(decision, 'input'), variablesOf(decision, 'output')];
  return [
    ...head.inputs.map((text, index): Column => ({ side: 'inputs', index, head: text, variable: inputs.find((one) => one.name === text) })),
    ...head.outputs.map((text, index): Column => ({ side: 'outputs', index, head: text, variable: outputs.find((one) => one.name === text) })),
    ...(head.annotations ?? []).map((text, index): Column => ({ side: 'annotations', index, head: text })),
  ];
}
export const cellOf = (row: Row, column: Column): string => (column.side === 'annotations' ? (row.annotations?.[column.index] ?? '') : (row[column.side][column.index] ?? ''));

export interface CellPlace { rowId: string; side: Side; index: number; number: number; title: string }
/* The cell of a rule that a place of the file's tree names (`items.0.items.4.inputs.1`): its rule's number and what stands over it. */
export function cellAt(decision: Decision, place: string): CellPlace | null {
  const found = /^items\.\d+\.items\.(\d+)\.(inputs|outputs|annotations)\.(\d+)/.exec(place);
  const line = linesOf(decision)[Number(found?.[1])];
  const number = rowsOf(decision).findIndex((row) => row.id === line?.id) + 1;
  if (!found || !line || number === 0) return null;
  const [side, index] = [found[2] as Side, Number(found[3])];
  return { rowId: line.id, side, index, number, title: columnsOf(decision).find((column) => column.side === side && column.index === index)?.head ?? String(index + 1) };
}

export function changedDecision(tree: RulesTree, key: string, change: (decision: Decision) => Decision): RulesTree {
  return { ...tree, items: tree.items.map((item) => (item.kind === 'decision' && item.key === key ? change(item) : item)) };
}
const withLines = (decision: Decision, lines: Line[]): Decision => ({ ...decision, items: lines });
const mapRows = (decision: Decision, change: (row: Row, isHead: boolean) => Row): Decision => {
  const head = headOf(decision);
  return withLines(decision, linesOf(decision).map((line) => (line.kind === 'row' ? change(line, line.id === head?.id) : line)));
};
const put = (cells: string[] | undefined, index: number, text: string) => { const next = [...(cells ?? [])]; while (next.length <= index) next.push(''); next[index] = text; return next; };
/* A `|` would end the cell; a line break too. */
export const plainCell = (text: string) => text.replace(/\s*\r?\n\s*/g, ' ').trim();

export function withCells(decision: Decision, cells: { rowId: string; column: Column; text: string }[]): Decision {
  return mapRows(decision, (row) => cells.filter((cell) => cell.rowId === row.id).reduce<Row>((next, { column, text }) => ({ ...next, [column.side]: put(next[column.side], column.index, plainCell(text) || (column.side === 'inputs' ? '-' : '')) }), row));
}
export function emptyRow(decision: Decision): Row {
  const head = headOf(decision);
  return { id: freshId(), kind: 'row', inputs: (head?.inputs ?? []).map(() => '-'), outputs: (head?.outputs ?? []).map(() => ''), annotations: (head?.annotations ?? []).map(() => '') };
}
/* New rules before the rule with this number (from 0); at the end when there is none. */
export function withRows(decision: Decision, at: number, rows: Row[]): Decision {
  const lines = linesOf(decision);
  const next = rowsOf(decision)[at];
  const last = lines.findLastIndex((line) => line.kind === 'row');
  const index = next ? lines.findIndex((line) => line.id === next.id) : last < 0 ? lines.length : last + 1;
  return withLines(decision, [...lines.slice(0, index), ...rows, ...lines.slice(index)]);
}
export const withoutRows = (decision: Decision, ids: readonly string[]): Decision => withLines(decision, linesOf(decision).filter((line) => !ids.includes(line.id)));
export function movedRow(decision: Decision, id: string, to: number): Decision {
  const row = rowsOf(decision).find((one) => one.id === id);
  const from = rowsOf(decision).findIndex((one) => one.id === id);
  if (!row || to < 0 || to >= rowsOf(decision).length || from === to) return decision;
  return withRows(withoutRows(decision, [id]), to, [row]);
}
export const withPolicy = (decision: Decision, policy: string): Decision => {
  const lines = linesOf(decision);
  if (lines.some((line) => line.kind === 'hit')) return withLines(decision, lines.map((line) => (line.kind === 'hit' ? { ...line, policy } : line)));
  const at = lines.findIndex((line) => line.kind === 'row');
  const made: Line = { id: freshId(), kind: 'hit', policy };
  return withLines(decision, at < 0 ? [...lines, made] : [...lines.slice(0, at), made, ...lines.slice(at)]);
};

function declared(decision: Decision, word: 'input' | 'output', variable: Variable): Decision {
  if (variablesOf(decision, word).some((one) => one.name === variable.name)) return decision;
  const lines = linesOf(decision);
  const at = lines.findLastIndex((line) => line.kind === 'variables' && line.word === word);
  if (at >= 0) return withLines(decision, lines.map((line, index) => (index === at && line.kind === 'variables' ? { ...line, variables: [...line.variables, variable] } : line)));
  const made: Line = { id: freshId(), kind: 'variables', word, variables: [variable] };
  const first = word === 'input' ? lines.findIndex((line) => line.kind === 'variables') : lines.findIndex((line) => line.kind === 'hit' || line.kind === 'row');
  return withLines(decision, first < 0 ? [...lines, made] : [...lines.slice(0, first), made, ...lines.slice(first)]);
}
/* A column more; a table that has no head yet gets one. */
export function withColumn(decision: Decision, side: Side, head: string, variable?: Variable): Decision {
  let next = variable ? declared(decision, side === 'outputs' ? 'output' : 'input', variable) : decision;
  if (!headOf(next)) next = withLines(next, [...linesOf(next), { id: freshId(), kind: 'row', inputs: [], outputs: [], annotations: [] }]);
  return mapRows(next, (row, isHead) => ({ ...row, [side]: [...(row[side] ?? []), isHead ? head : isRuler(row) && side !== 'annotations' ? '---' : side === 'inputs' ? '-' : ''] }));
}
export function withoutColumn(decision: Decision, column: Column): Decision {
  const next = mapRows(decision, (row) => ({ ...row, [column.side]: (row[column.side] ?? []).filter((_, index) => index !== column.index) }));
  if (!column.variable || column.side === 'annotations') return next;
  const word = column.side === 'inputs' ? 'input' : 'output';
  // An input that other cells speak of stays known.
  const isSpoken = allRows(next).some((row) => [...row.inputs, ...row.outputs].some((cell) => cell.includes(column.head)));
  if (isSpoken) return next;
  return withLines(next, linesOf(next).flatMap((line) => {
    if (line.kind !== 'variables' || line.word !== word) return [line];
    const variables = line.variables.filter((one) => one.name !== column.head);
    return variables.length ? [{ ...line, variables }] : [];
  }));
}
/* Another name, title, type, values or default for a variable; its column follows its name. */
export function withVariable(decision: Decision, word: 'input' | 'output', name: string, next: Variable): Decision {
  const side = word === 'input' ? 'inputs' : 'outputs';
  const made = withLines(decision, linesOf(decision).map((line) => (line.kind === 'variables' && line.word === word ? { ...line, variables: line.variables.map((one) => (one.name === name ? next : one)) } : line)));
  return next.name === name ? made : mapRows(made, (row, isHead) => (isHead ? { ...row, [side]: row[side].map((text) => (text === name ? next.name : text)) } : row));
}
export const withHead = (decision: Decision, column: Column, text: string): Decision => mapRows(decision, (row, isHead) => (isHead ? { ...row, [column.side]: put(row[column.side], column.index, text) } : row));

export function newDecision(tree: RulesTree, title: Title, words: { input: string; output: string }): { tree: RulesTree; key: string } {
  const key = freeKey(new Set(tree.items.map((item) => item.key)), 'decision_1');
  let made: Decision = { id: freshId(), kind: 'decision', key, title, items: [], before: tree.items.length ? [''] : [] };
  made = withColumn(made, 'inputs', words.input, { name: words.input, type: 'number' });
  made = withColumn(made, 'outputs', words.output, { name: words.output, type: 'text' });
  made = withPolicy(made, 'first');
  made = withRows(made, 0, [emptyRow(made)]);
  return { tree: { ...tree, items: [...tree.items, made] }, key };
}

/* What a spreadsheet holds: rows of cells, quotation marks as Excel writes them. */
export function cellsOfTsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y;
  let at = 0;
  while (at <= text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    rows.at(-1)?.push(found?.[1] !== undefined ? found[1].replaceAll('""', '"') : (found?.[2] ?? ''));
    at = pattern.lastIndex;
    if (text[at] === '\t') at += 1;
    else if (at < text.length) { at += text.startsWith('\r\n', at) ? 2 : 1; rows.push([]); }
    else break;
  }
  while (rows.length > 1 && rows.at(-1)?.every((cell) => cell === '')) rows.pop();
  return rows;
}
export const tsvOf = (rows: string[][]) => rows.map((row) => row.map((cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')).join('\n');
const quote = (text: string) => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
/* A spreadsheet's cell as FEEL: texts need no quotation marks there, `60-84` is a range, empty is anything. What is FEEL already stays. */
export function feelOfCell(text: string, column: Pick<Column, 'side' | 'variable'>): string {
  const said = plainCell(text);
  if (column.side === 'annotations') return said;
  const type = typeOf(column.variable);
  if (!said) return column.side === 'inputs' ? '-' : '';
  if (said === '-') return column.side === 'inputs' ? '-' : '""';
  if (said.startsWith('=') && !said.startsWith('==') && type !== 'number') return said.slice(1).trim();
  if (/^["“[(@]|\bnot\s*\(|^(?:null|true|false)$/.test(said) || said.includes("?") || (/^[<>]=?/.test(said) && type !== "date")) return said;
  const range = /^(-?\d+(?:\.\d+)?)\s*[-–~～]\s*(-?\d+(?:\.\d+)?)$/.exec(said);
  if (type === 'number' || type === 'integer') {
    if (range && column.side === 'inputs') return `[${range[1]}..${range[2]}]`;
    const plain = said.replace(/(\d),(?=\d{3}\b)/g, '$1');
    return /^[≥≤]/.test(plain) ? plain.replace('≥', '>= ').replace('≤', '<= ').replace(/\s+/, ' ') : plain;
  }
  if (type === 'boolean') return /^(true|yes|是|y)$/i.test(said) ? 'true' : /^(false|no|否|n)$/i.test(said) ? 'false' : said;
  if (type === 'date') {
    const found = /^([<>]=?)?\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(said);
    return found ? `${found[1] ? `${found[1]} ` : ''}@"${found[2]}-${found[3]?.padStart(2, '0')}-${found[4]?.padStart(2, '0')}"` : said;
  }
  if (type === 'text' && !column.variable?.is_list) {
    const other = /^!=\s*(.+)$/.exec(said);
    if (other?.[1] && column.side === 'inputs') return `not(${quote(other[1])})`;
    return column.side === 'inputs' ? said.split(/\s*[,，]\s*/).map(quote).join(', ') : quote(said);
  }
  return said;
}
