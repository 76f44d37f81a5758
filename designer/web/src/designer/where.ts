/* Where a problem stands, in the words of the screen: the step or arrow of the drawing that is open, or the form, rule or field of another file. */
import { useCallback } from 'react';
import { useWords } from '../i18n';
import { targetOf, useDoc, type EditorProblem } from './document';
import { plainPath } from './jump';
import { kindOfFile, workflowTitle } from './pack';
import { toldAt } from './spot';
import { titleOf } from './summary';
import type { StepTypes } from './kinds';

const WHOLE: ReadonlySet<string> = new Set(['rules.overlap', 'rules.shadowed', 'rules.never']);

export function useWhere(types: StepTypes): (one: EditorProblem) => string {
  const words = useWords();
  const graph = useDoc((doc) => doc.graph);
  const path = useDoc((doc) => doc.path);
  const files = useDoc((doc) => doc.files);
  return useCallback((one) => {
    const { t, text } = words;
    const file = one.file || path;
    if (file === path && kindOfFile(path).kind === 'workflow') {
      const id = targetOf(plainPath(one.path), new Map(graph.edges.map((edge) => [edge.index, edge.id])));
      const node = graph.byId.get(id) ?? graph.byId.get(graph.edgeById.get(id)?.from ?? '');
      return node ? titleOf(node, types, words) : t('design.line', { line: one.line });
    }
    const source = files[file] ?? '';
    if (kindOfFile(file).kind === 'workflow') return `${text(workflowTitle(source)) || file} · ${t('design.line', { line: one.line })}`;
    const told = toldAt(source, one.line, one.column);
    if (!told) return one.line > 0 ? `${file} · ${t('design.line', { line: one.line })}` : file;
    const [title, name] = [text(told.title) || told.key, text(told.name) || told.nameKey];
    // What is said of a whole rule stands at its beginning: no column is meant.
    if (told.rule > 0 && WHOLE.has(one.code)) return t('design.ofRule', { title, rule: told.rule });
    if (told.rule > 0) return t('design.inRule', { title, rule: told.rule, column: name });
    return name ? t('design.inField', { title, name }) : title;
  }, [words, graph, path, files, types]);
}
