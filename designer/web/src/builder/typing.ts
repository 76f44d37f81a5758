/* What a table would be with the cell that is being written: its text and its problems, asked of the server a moment after each letter. Nothing is kept of it. */
import { useEffect, useState } from 'react';
import { Refusal } from '../api';
import { client, got } from '../client';
import { useDoc } from '../designer/document';
import { changedDecision, rulesWithoutIds, withCells, type Column, type RulesTree } from './rules';
import type { Placed } from './shape';

export interface Writing { readonly rowId: string; readonly column: Column; readonly text: string }
/* `refused`: why it cannot even be written down. */
export interface Typed { readonly about: Writing; readonly text: string | null; readonly problems: readonly Placed[]; readonly refused: string }
const PAUSE = 250;

export function useTyped(tree: RulesTree, key: string, writing: Writing | null): Typed | null {
  const [typed, setTyped] = useState<Typed | null>(null);
  useEffect(() => {
    if (!writing) return undefined;
    const leave = new AbortController();
    const timer = setTimeout(() => {
      const { files, path } = useDoc.getState();
      const next = changedDecision(tree, key, (now) => withCells(now, [writing]));
      got(client.POST('/api/v1/editing/text', { body: { files, file: path, tree: rulesWithoutIds(next) }, signal: leave.signal })).then(
        (answer) => { if (!leave.signal.aborted) setTyped({ about: writing, text: answer.text, problems: answer.problems, refused: '' }); },
        // The next letter asks again; without the server nothing is said.
        (fault: unknown) => { if (!leave.signal.aborted) setTyped(fault instanceof Refusal && fault.problems[0] ? { about: writing, text: null, problems: [], refused: fault.problems[0].message } : null); },
      );
    }, PAUSE);
    return () => { clearTimeout(timer); leave.abort(); };
  }, [tree, key, writing]);
  // What was said of the cell stays while the next answer is on its way.
  return writing && typed && typed.about.rowId === writing.rowId && typed.about.column.side === writing.column.side && typed.about.column.index === writing.column.index ? typed : null;
}
