/* From a problem to where it stands: the step or the arrow in the drawing, its field in the panel, the line in the text. Knows the draft that is open; no look. */
import { targetOf, useDoc, type EditorProblem } from './document';
import { kindOfFile } from './pack';
import { useUi } from './ui';

/* `nodes.read.outcomes[0].key` as `nodes.read.outcomes.0.key`. */
export const plainPath = (path: string) => path.replace(/\[(\d+)\]/g, '.$1');

/* The id of the step or the arrow that a problem is about; '' when it is about the whole. */
export function aboutOf(problem: EditorProblem): string {
  const { graph } = useDoc.getState();
  const id = targetOf(plainPath(problem.path), new Map(graph.edges.map((edge) => [edge.index, edge.id])));
  return graph.byId.has(id) || graph.edgeById.has(id) ? id : '';
}

/* Shows it; `open` leads to another file, when it stands in one. */
export function jumpTo(problem: EditorProblem, open: (file: string) => void) {
  const { path, show, files } = useDoc.getState();
  if (problem.file && problem.file !== path && files[problem.file] !== undefined) {
    show(problem.file);
    open(problem.file);
  }
  const ui = useUi.getState();
  const id = aboutOf(problem);
  const file = useDoc.getState().path;
  const sought = { file, path: plainPath(problem.path), line: problem.line, column: problem.column };
  if (!id) { ui.set(kindOfFile(file).kind === 'workflow' ? { view: 'text', sought } : { sought }); return; }
  useDoc.getState().select([id]);
  ui.set({ isPanelOpen: true, sought });
  ui.ask('look');
}

/* Of the rows of a panel the one that holds a path: its own, or the nearest around it. */
export function rowFor(rows: readonly HTMLElement[], path: string): HTMLElement | null {
  let best: HTMLElement | null = null;
  for (const row of rows) {
    const own = row.dataset.path ?? '';
    if (own !== '' && (path === own || path.startsWith(`${own}.`)) && own.length > (best?.dataset.path?.length ?? 0)) best = row;
  }
  return best;
}

/* What one writes in; where there is nothing of that, whatever can be pressed. */
const WRITABLE = ['input:not([disabled]), textarea:not([disabled]), .cm-content', 'button:not([disabled], .feel-toggle)'];
const TRIES = 90;
/* Goes into the field of a path, once it is there: parts that are folded are opened, an editor that is still on its way is waited for. Answers how to call it off. */
export function goToField(panel: HTMLElement, path: string, onDone: () => void): () => void {
  let frame = 0;
  const seek = (left: number) => {
    const row = rowFor([...panel.querySelectorAll<HTMLElement>('[data-path]')], path);
    for (let part = row?.closest('details'); part; part = part.parentElement?.closest('details')) part.open = true;
    const isComing = row?.querySelector('.expression-wait, .expression-field:empty') !== null;
    const field = WRITABLE.map((one) => row?.querySelector<HTMLElement>(one)).find(Boolean);
    if (row && field && !isComing) {
      row.scrollIntoView({ block: 'center' });
      field.focus({ preventScroll: true });
      onDone();
    } else if (left > 0) frame = requestAnimationFrame(() => { seek(left - 1); });
    else {
      row?.scrollIntoView({ block: 'center' });
      onDone();
    }
  };
  seek(TRIES);
  return () => { cancelAnimationFrame(frame); };
}
