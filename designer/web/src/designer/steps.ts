/* Which steps of a pack's workflows show a form, and the way to a step of another file. Knows no screen. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useDoc } from './document';
import { readGraph, type Graph, type GraphNode } from './graph';
import type { Files } from './keep/state';
import { useUi } from './ui';

export interface FormSteps { readonly path: string; readonly graph: Graph; readonly steps: readonly GraphNode[] }
export function stepsOf(files: Files, form: string): readonly FormSteps[] {
  return Object.entries(files).toSorted(([a], [b]) => a.localeCompare(b)).flatMap(([path, text]) => {
    if (!path.endsWith('.workflow.yaml') || !text.includes(form)) return [];
    const graph = readGraph(text);
    const steps = graph.nodes.filter((node) => node.fields.form === form);
    return steps.length > 0 ? [{ path, graph, steps }] : [];
  });
}

/* Opens another file of the pack with a step of it selected. */
export function useJump(): (path: string, id?: string) => void {
  const navigate = useNavigate();
  return useCallback((path, id) => {
    const doc = useDoc.getState();
    doc.show(path);
    if (id) {
      doc.select([id]);
      useUi.getState().set({ isPanelOpen: true });
      useUi.getState().ask('look');
    }
    void navigate({ to: '/design/$pack/$file', params: { pack: doc.packKey, file: path } });
  }, [navigate]);
}
