/* What may be read at a place of the file, with its type and the values it is known to take. The server knows the names; which values a step gives stands in the drawing. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { completionsAt, quietly } from '../code/ask';
import { useDoc } from '../document';
import type { Graph } from '../graph';
import type { Text } from '../../model';
import type { Path } from '../source';
import { probed, spotIn } from './probe';

export interface Variable { readonly name: string; readonly type: string; readonly title: string }
export interface Choice { readonly value: string; readonly title: Text | null }

/* `number  Score`: type and title; a context's parts, and theirs, are names of their own. */
export function variables(label: string, detail: string): Variable[] {
  const [type = '', title = ''] = detail.split(/\s{2,}/);
  const inner = /^context<(.*)>$/.exec(type)?.[1];
  const parts = inner ? partsOf(inner).flatMap((part) => { const [name = '', ...kind] = part.split(': '); return name && kind.length > 0 ? variables(`${label}.${name}`, kind.join(': ')) : []; }) : [];
  return [{ name: label, type: type.startsWith('context') ? 'context' : type, title }, ...parts];
}
/* `a: string, b: context<c: number, d: string>` in two. */
function partsOf(inner: string): string[] {
  const found = [''];
  let depth = 0;
  for (const sign of inner) {
    if (sign === ',' && depth === 0) { found.push(''); continue; }
    depth += sign === '<' ? 1 : sign === '>' ? -1 : 0;
    found[found.length - 1] += sign;
  }
  return found.map((one) => one.trim());
}

export function useScope(path: Path, isBare: boolean): readonly Variable[] {
  const files = useDoc((doc) => doc.files);
  const file = useDoc((doc) => doc.path);
  const found = useQuery({
    queryKey: ['scope', file, path.join('.'), files[file]?.length ?? 0], staleTime: 20_000, gcTime: 60_000, placeholderData: keepPreviousData,
    queryFn: async () => {
      const lead = isBare ? '' : '=';
      const probe = probed(files[file] ?? '', path, lead);
      const items = probe ? await quietly(completionsAt(spotIn(probe, files, file, lead.length)), []) : [];
      return items.filter((one) => one.kind === 'variable').flatMap((one) => variables(one.label, one.detail));
    },
  });
  return found.data ?? NONE;
}
const NONE: readonly Variable[] = [];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
/* What a variable may be, where a person's answer sets it. */
export function choicesOf(graph: Graph, name: string): readonly Choice[] {
  const found = new Map<string, Text | null>();
  for (const node of graph.nodes) {
    const outputs = isRecord(node.fields.outputs) ? node.fields.outputs : {};
    if (typeof outputs[name] !== 'string' || outputs[name].replace(/\s/g, '') !== '=result.outcome') continue;
    const outcomes = Array.isArray(node.fields.outcomes) ? (node.fields.outcomes as unknown[]).filter(isRecord) : [];
    for (const one of outcomes) if (typeof one.key === 'string') found.set(one.key, isRecord(one.title) ? { en: String(one.title.en ?? ''), zh: String(one.title.zh ?? '') } : null);
    if (outcomes.length === 0) for (const key of node.type === 'approval' ? ['approve', 'reject'] : ['submit']) found.set(key, null);
  }
  return [...found].map(([value, title]) => ({ value, title }));
}
