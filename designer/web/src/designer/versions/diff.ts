/* What two texts of a workflow, or two packs, differ in: steps, arrows, properties, files. Pure; knows no screen and no language. */
import { readGraph, type Graph, type GraphEdge, type GraphNode } from '../graph';
import type { Text } from '../../model';
import { read } from '../source';

export type Change = 'added' | 'removed' | 'changed' | 'moved';
/* One property: where it stands in the step, what it was and what it is; undefined: it is not there. */
export interface Property { readonly path: string; readonly before: unknown; readonly after: unknown; readonly input?: Input }
/* Of what a run begins with: which one, and what of it. */
export interface Input { readonly name: string; readonly title: Text | null; readonly leaf: string }
export interface NodeChange { readonly id: string; readonly change: Change; readonly before: GraphNode | null; readonly after: GraphNode | null; readonly properties: readonly Property[] }
export interface EdgeChange { readonly id: string; readonly change: Change; readonly from: string; readonly to: string; readonly properties: readonly Property[] }
export interface FlowDiff { readonly before: Graph; readonly after: Graph; readonly nodes: readonly NodeChange[]; readonly edges: readonly EdgeChange[]; readonly workflow: readonly Property[] }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const TABLES: ReadonlySet<string> = new Set(['fields', 'outputs', 'shown', 'values', 'facts']);
/* The properties in which two values differ, as deep as both are maps. */
export function properties(before: unknown, after: unknown, path = ''): Property[] {
  if (same(before, after)) return [];
  // A table of names is told name by name, also when there was none.
  const [was, is] = TABLES.has(path) ? [before ?? {}, after ?? {}] : [before, after];
  if (!isRecord(was) || !isRecord(is)) return [{ path, before, after }];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((name) => properties(was[name], is[name], path ? `${path}.${name}` : name));
}

/* One of what a run begins with, as the leaves that the panel shows. */
function leavesOf(schema: unknown, name: string): Record<string, unknown> {
  const part = isRecord(schema) && isRecord(schema.properties) ? schema.properties[name] : undefined;
  if (!isRecord(part)) return {};
  const { 'x-title': title, 'x-personal': personal, ...rest } = part;
  const said = isRecord(title) ? title : {};
  const needed = isRecord(schema) && Array.isArray(schema.required) && schema.required.includes(name);
  return { zh: said.zh, en: said.en, ...rest, needed: needed || undefined, personal: personal === true || undefined };
}
export function inputChanges(before: unknown, after: unknown): Property[] {
  const namesOf = (schema: unknown) => (isRecord(schema) && isRecord(schema.properties) ? Object.keys(schema.properties) : []);
  return [...new Set([...namesOf(before), ...namesOf(after)])].flatMap((name) => {
    const [was, is] = [leavesOf(before, name), leavesOf(after, name)];
    const said = Object.keys(is).length > 0 ? is : was;
    const title = { en: typeof said.en === 'string' ? said.en : '', zh: typeof said.zh === 'string' ? said.zh : '' };
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((leaf) => (same(was[leaf], is[leaf]) ? [] : [{ path: `inputs.${name}.${leaf}`, before: was[leaf], after: is[leaf], input: { name, title, leaf } }]));
  });
}
/* What the workflow says of itself. */
function headChanges({ inputs: was, ...before }: Record<string, unknown>, { inputs: is, ...after }: Record<string, unknown>): Property[] {
  const bare = (schema: unknown) => (isRecord(schema) ? Object.fromEntries(Object.entries(schema).filter(([name]) => !['type', 'properties', 'required'].includes(name))) : {});
  return [...properties(before, after), ...inputChanges(was, is), ...properties(bare(was), bare(is), 'inputs')];
}

function nodeChange(id: string, before: GraphNode | null, after: GraphNode | null): NodeChange[] {
  if (!before || !after) return [{ id, change: before ? 'removed' : 'added', before, after, properties: [] }];
  const found = properties(before.fields, after.fields);
  if (found.length === 0) return [];
  return [{ id, change: found.every((one) => one.path === 'at') ? 'moved' : 'changed', before, after, properties: found.filter((one) => one.path !== 'at') }];
}
function edgeChange(id: string, before: GraphEdge | undefined, after: GraphEdge | undefined): EdgeChange[] {
  const one = after ?? before;
  if (!one) return [];
  const place = { id, from: one.from, to: one.to };
  if (!before || !after) return [{ ...place, change: before ? 'removed' : 'added', properties: [] }];
  const said = (edge: GraphEdge) => ({ when: edge.when || undefined, default: edge.isDefault || undefined, on_error: edge.onError || undefined });
  const found = properties(said(before), said(after));
  return found.length > 0 ? [{ ...place, change: 'changed', properties: found }] : [];
}
function headOf(text: string): Record<string, unknown> {
  const document = read(text);
  const data: unknown = document.errors.length > 0 ? null : document.toJS();
  return isRecord(data) ? Object.fromEntries(Object.entries(data).filter(([name]) => name !== 'nodes' && name !== 'edges')) : {};
}

export function diffFlows(before: string, after: string): FlowDiff {
  const [old, now] = [readGraph(before, undefined), readGraph(after, undefined)];
  const ids = [...new Set([...now.nodes.map((node) => node.id), ...old.nodes.map((node) => node.id)])];
  const edges = [...new Set([...now.edges.map((edge) => edge.id), ...old.edges.map((edge) => edge.id)])];
  return {
    before: old, after: now, workflow: headChanges(headOf(before), headOf(after)),
    nodes: ids.flatMap((id) => nodeChange(id, old.byId.get(id) ?? null, now.byId.get(id) ?? null)),
    edges: edges.flatMap((id) => edgeChange(id, old.edgeById.get(id), now.edgeById.get(id))),
  };
}

export interface FileChange { readonly path: string; readonly change: 'added' | 'removed' | 'changed' }
export function diffFiles(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): FileChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted().flatMap((path): FileChange[] => {
    const [was, is] = [before[path], after[path]];
    return was === is ? [] : [{ path, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed' }];
  });
}

/* One graph in which everything stands that was and that is: what is gone is drawn where it stood. */
export function union({ before, after }: Pick<FlowDiff, 'before' | 'after'>): Graph {
  const nodes = [...after.nodes, ...before.nodes.filter((node) => !after.byId.has(node.id))];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = [...after.edges, ...before.edges.filter((edge) => !after.edgeById.has(edge.id))].filter((edge) => byId.has(edge.from) && byId.has(edge.to));
  return { ...after, nodes, edges, byId, edgeById: new Map(edges.map((edge) => [edge.id, edge])), notes: [] };
}
