/* The problems of the file, each a way to where it stands. */
import { useWords } from '../i18n';
import { useBench, useForms } from './bench';
import type { Placed } from './shape';
import { find, idAt, isForm, trail, type FileTree, type FormNode } from './tree';

export function placedByPiece(tree: FileTree, problems: Placed[]): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const placed of problems) {
    const id = idAt(tree, placed.at);
    if (id) found.set(id, [...(found.get(id) ?? []), placed]);
  }
  return found;
}
/* What is wrong about more than the title is mended in the panel. */
export const partOf = ({ at }: Placed) => (at.includes('attributes') || at.includes('arguments') ? 'panel' : 'title');
/* Shows a piece and gives it the keyboard. */
export function goTo(id: string, part: string) {
  const tree = useForms.getState().tree;
  const one = tree && find(tree, id);
  if (!tree || !one) return;
  const form = trail(tree, id)[0] as FormNode;
  const bench = useBench.getState();
  if (form.key !== bench.formKey) bench.choose(form.key);
  if (bench.view !== 'text') bench.show('design');
  bench.select(isForm(one) ? [] : [id], part);
  requestAnimationFrame(() => document.querySelector('.piece.selected')?.scrollIntoView({ block: 'nearest' }));
}

export function Problems({ problems, onGo }: { problems: Placed[]; onGo?: () => void }) {
  const { t } = useWords();
  const tree = useForms((shape) => shape.tree);
  if (!problems.length) return <p className="quiet">{t('builder.noProblems')}</p>;
  return (
    <ul className="problem-list">
      {problems.map((placed, at) => (
        <li key={at} className={placed.problem.severity}>
          <button type="button" onClick={() => { onGo?.(); if (tree) goTo(idAt(tree, placed.at), partOf(placed)); }}>
            <span>{placed.problem.message}</span>{placed.problem.nearest && <span className="quiet">{t('error.nearest', { value: placed.problem.nearest })}</span>}<span className="quiet small">{t('builder.line', { line: placed.problem.line })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
