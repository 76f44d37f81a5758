/* What an editor asks the server about a place in the pack's texts: completion, hover, definition, rename, format. Knows no editor; lines and columns count from 1, in characters. */
import { Refusal } from '../../api';
import { client, got, type Schemas } from '../../client';
import type { Files } from '../keep/state';

export interface Spot { readonly files: Files; readonly file: string; readonly line: number; readonly column: number }
export type Completion = Schemas['CompletionItem'];
export type Span = Schemas['Span'];

export const completionsAt = (body: Spot, signal?: AbortSignal) => got(client.POST('/api/v1/editing/complete', { body, signal })).then(({ items }) => items);
export const hoverAt = (body: Spot) => got(client.POST('/api/v1/editing/hover', { body }));
export const definitionAt = (body: Spot) => got(client.POST('/api/v1/editing/definition', { body })).then(({ items }) => items);
export const renamed = (body: Spot, newName: string) => got(client.POST('/api/v1/editing/rename', { body: { ...body, new_name: newName } })).then(({ items }) => items);
export const formatted = (files: Files, file: string) => got(client.POST('/api/v1/editing/format', { body: { files, file } })).then(({ text }) => text);
export const evaluated = (expression: string, values: Record<string, unknown>) => got(client.POST('/api/v1/editing/evaluate', { body: { expression, values } }));

/* A refusal gives nothing, nor does what is not asked for any more; anything else is a fault of ours. */
export const quietly = <Answer,>(asked: Promise<Answer>, otherwise: Answer): Promise<Answer> =>
  asked.catch((fault: unknown) => { if (fault instanceof Refusal || (fault instanceof Error && fault.name === 'AbortError')) return otherwise; throw fault; });

/* Characters are whole ones on the server, halves (UTF-16) here. */
export const column16 = (line: string, column: number) => [...line].slice(0, column - 1).join('').length;
export const columnOf = (line: string, offset: number) => [...line.slice(0, offset)].length + 1;

/* A text after edits whose spans are of the text before. */
export function edited(text: string, edits: readonly Schemas['Edit'][]): string {
  const lines = text.split('\n');
  const starts = lines.reduce<number[]>((all, line, index) => [...all, (all[index] ?? 0) + line.length + 1], [0]);
  const at = (line: number, column: number) => (starts[line - 1] ?? 0) + column16(lines[line - 1] ?? '', column);
  const placed = edits.map(({ span, text: put }) => ({ from: at(span.line, span.column), to: at(span.end_line, span.end_column), put })).toSorted((a, b) => b.from - a.from);
  return placed.reduce((all, { from, to, put }) => all.slice(0, from) + put + all.slice(to), text);
}
