/* What may stand in a cell: the server is asked, which knows the inputs, values and functions there; values that the table itself names for a test. Knows no screen. */
import { completionsAt, quietly } from '../designer/code/ask';
import { useDoc } from '../designer/document';
import { cellPlace, type Offer } from './cellPlace';
import { cellOf, columnsOf, rowsOf, typeOf, type Column, type Decision, type Variable } from './rules';

export async function offersAt(decision: Decision, rowId: string, column: Column, lead: string): Promise<readonly Offer[]> {
  const { files, path, text } = useDoc.getState();
  const spot = cellPlace(text, decision, rowId, column, lead);
  if (!spot) return [];
  const items = await quietly(completionsAt({ files: { ...files, [path]: spot.text }, file: path, line: spot.line, column: spot.column }), []);
  const found = new Map<string, Offer>();
  for (const { label, detail, kind, insert } of items) if (!found.has(label)) found.set(label, { label, detail, kind, insert });
  return [...found.values()];
}

/* What a test may give for an input: its values, yes and no, and the texts that the rules ask for. */
export function testOffers(decision: Decision, input: Variable, yesNo: readonly [string, string]): Offer[] {
  const offer = (label: string, detail = ''): Offer => ({ label, detail, kind: 'value', insert: label });
  if (input.choices?.length) return input.choices.map((choice) => offer(choice));
  if (typeOf(input) === 'boolean') return [offer('true', yesNo[0]), offer('false', yesNo[1])];
  const column = columnsOf(decision).find((one) => one.side === 'inputs' && one.head === input.name);
  const asked = column ? rowsOf(decision).flatMap((row) => [...cellOf(row, column).matchAll(/(?<!@)"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] ?? '')) : [];
  return [...new Set(asked)].filter(Boolean).map((one) => offer(one));
}
