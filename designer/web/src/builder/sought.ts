/* From a problem that somebody wants to see, to where the builder has it: taken up once the file is read, and taken up once. Knows no screen. */
import { useEffect } from 'react';
import { useDoc } from '../designer/document';
import { useUi, type Sought } from '../designer/ui';
import type { Placed, Shape } from './shape';

/* The problem of the file that stands at this place, else the first one of its line. */
export function placedAt(problems: readonly Placed[], { line, column }: Pick<Sought, 'line' | 'column'>): Placed | null {
  const ofLine = problems.filter(({ problem }) => problem.line === line);
  return ofLine.find(({ problem }) => problem.column === column) ?? ofLine[0] ?? null;
}

/* `onPlaced`: where it is in the tree; `onLine`: only its line in the text is known. */
export function useSought<Tree>({ path, text, tree, state, problems }: Shape<Tree>, onPlaced: (placed: Placed, tree: Tree) => void, onLine: (sought: Sought) => void) {
  const sought = useUi((ui) => ui.sought);
  const file = useDoc((doc) => doc.path);
  const written = useDoc((doc) => doc.text);
  useEffect(() => {
    if (!sought || sought.file !== file || path !== file || text !== written || (state !== 'ready' && state !== 'unreadable')) return;
    useUi.getState().set({ sought: null });
    const placed = placedAt(problems, sought);
    if (placed && tree && state === 'ready') onPlaced(placed, tree);
    else if (sought.line > 0) onLine(sought);
    // The two ways are made anew with each drawing; what is sought is not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [sought, file, written, path, text, tree, state, problems]);
}
