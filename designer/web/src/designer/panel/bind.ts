/* What a field of the panel reads and writes: a value at a path of the file on show, as one step of undo. Knows no look. */
import { useCallback, useMemo } from 'react';
import { useWords } from '../../i18n';
import { useDoc, type EditorProblem } from '../document';
import { setEdgeField, setField, setWorkflowField, type EdgeFields } from '../edit';
import type { Path } from '../source';
import { useTools } from '../tools';

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((all, name) => (isRecord(all) || Array.isArray(all) ? (all as Record<string | number, unknown>)[name] : undefined), value);

export interface Bound {
  readonly value: unknown;
  readonly path: Path;
  readonly set: (value: unknown) => void;
  readonly isDisabled: boolean;
}
/* A field of a node. */
export function useNodeField(id: string, path: Path): Bound {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const place = path.join('\n');
  const value = useDoc((doc) => at(doc.graph.byId.get(id)?.fields, path));
  const set = useCallback((next: unknown) => {
    const parts = place.split('\n').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    useDoc.getState().edit(t('design.did.field'), (text) => setField(text, id, parts, next), `${id}.${place}`);
  }, [id, place, t]);
  return useMemo(() => ({ value, path: ['nodes', id, ...path], set, isDisabled: !mayEdit }), [value, id, path, set, mayEdit]);
}
/* Something that the workflow says of itself. */
export function useWorkflowField(head: Record<string, unknown>, path: Path): Bound {
  const { t } = useWords();
  const { mayEdit } = useTools();
  return { value: at(head, path), path, isDisabled: !mayEdit, set: (next) => { useDoc.getState().edit(t('design.did.field'), (text) => setWorkflowField(text, path, next), path.join('.')); } };
}
export function setEdge(label: string, id: string, field: keyof EdgeFields, value: string | boolean | undefined) {
  useDoc.getState().edit(label, (text) => setEdgeField(text, id, field, value), `${id}.${field}`);
}

/* What the server says of a path or of what is in it. */
export function useProblemsAt(path: Path): readonly EditorProblem[] {
  const all = useDoc((doc) => doc.problems);
  const file = useDoc((doc) => doc.path);
  const place = path.join('.');
  return useMemo(() => all.filter((one) => (!one.file || one.file === file) && (one.path === place || one.path.startsWith(`${place}.`) || one.path.startsWith(`${place}[`))), [all, file, place]);
}
