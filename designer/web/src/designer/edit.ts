/* Every change that a person makes to a workflow, as a function from text to text. Pure: comments and order stay; raises EditRefused when a change makes no sense. */
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Text } from '../model';
import { freshId, knowGraph, readGraph, type At, type GraphEdge, type NoteTone } from './graph';
import { graphWithPlaces, withPlaces } from './places';
import { breakLong, change, detach, edgeList, EditRefused, indexOf, keyOf, madeOf, part, release, replaceTexts, setAt, type Path, type Source } from './source';

export interface NewNode {
  id: string;
  type: string;
  title?: Text;
  /* Further fields, as the file has them. */
  fields?: Record<string, unknown>;
  at?: At;
  in?: string;
}
export type EdgeFields = { when?: string; default?: boolean; on_error?: string };
export const NAME = /^[a-z][a-z0-9_]{0,62}$/;

export const hasNode = (source: Source, id: string) => indexOf(part(source, 'nodes'), id) >= 0;
/* A fresh name for a node of this text. */
export function nameFor(text: string, wanted: string): string {
  const graph = readGraph(text);
  return freshId(wanted, (id) => graph.byId.has(id));
}

export function fieldsOf(node: NewNode): Record<string, unknown> {
  return { type: node.type, ...(node.title ? { title: node.title } : {}), ...(node.in ? { in: node.in } : {}), ...(node.at ? { at: [Math.round(node.at[0]), Math.round(node.at[1])] } : {}), ...node.fields };
}
/* Puts a node into the text, behind `after` when that is there. */
export function putNode(source: Source, node: NewNode, after?: string) {
  if (!NAME.test(node.id)) throw new EditRefused('badName', { name: node.id });
  if (hasNode(source, node.id)) throw new EditRefused('nameTaken', { name: node.id });
  const nodes = part(source, 'nodes');
  nodes.flow = false;
  const pair = source.createPair(node.id, null) as Pair<unknown, unknown>;
  pair.value = madeOf(source, fieldsOf(node));
  const at = after === undefined ? -1 : indexOf(nodes, after);
  nodes.items.splice(at < 0 ? nodes.items.length : at + 1, 0, pair as (typeof nodes.items)[number]);
}
export function putEdge(source: Source, from: string, to: string, fields: EdgeFields = {}, place?: number) {
  const edges = edgeList(source);
  edges.flow = false;
  const made = source.createNode({ from, to, ...fields }, { flow: true }) as Node;
  if (isMap(edges.items[0])) (made as YAMLMap).flow = edges.items[0].flow ?? false;
  edges.items.splice(place ?? edges.items.length, 0, made);
}
const edgeNamed = (text: string, id: string): GraphEdge => {
  const found = readGraph(text).edges.find((edge) => edge.id === id);
  if (!found) throw new EditRefused('noEdge', { name: id });
  return found;
};

/* Adds a node that nothing leads to yet. */
export const addNode = (text: string, node: NewNode, after?: string) => change(text, (source) => { putNode(source, node, after); });

/* Puts a node between the two ends of an edge. The condition stays with what decides: the part before the new node. */
export function insertOnEdge(text: string, edgeId: string, node: NewNode): string {
  const edge = edgeNamed(text, edgeId);
  const outer = readGraph(text).byId.get(edge.from)?.parent;
  return change(text, (source) => {
    putNode(source, { ...node, in: node.in ?? (outer || undefined) }, edge.from);
    setAt(source, ['edges', edge.index, 'to'], node.id);
    if (node.type !== 'end') putEdge(source, node.id, edge.to, {}, edge.index + 1);
  });
}

/* Puts a node behind another one: on its only way out, else beside the others. */
export function insertAfter(text: string, nodeId: string, node: NewNode): string {
  const graph = readGraph(text);
  const out = graph.edges.filter((edge) => edge.from === nodeId && !edge.onError);
  const only = out.length === 1 ? out[0] : undefined;
  if (only && node.type !== 'end') return insertOnEdge(text, only.id, node);
  const outer = graph.byId.get(nodeId)?.parent;
  return change(text, (source) => {
    putNode(source, { ...node, in: node.in ?? (outer || undefined) }, nodeId);
    const last = graph.edges.findLast((edge) => edge.from === nodeId);
    putEdge(source, nodeId, node.id, {}, last ? last.index + 1 : undefined);
  });
}

/* Everything that goes when these go: what stands in them and on their borders. */
export function withParts(text: string, ids: readonly string[]): Set<string> {
  const graph = readGraph(text);
  const found = new Set(ids);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const node of graph.nodes) if (found.has(node.parent) || found.has(node.host)) found.add(node.id);
  }
  return found;
}

/* Takes nodes away with their edges. What led to them leads on to what came after, where there is only one such way. */
export function removeNodes(text: string, ids: readonly string[]): string {
  const gone = withParts(text, ids);
  const { edges, nodes } = readGraph(text);
  if (nodes.every((node) => gone.has(node.id))) throw new EditRefused('lastNode');
  const inward = edges.filter((edge) => gone.has(edge.to) && !gone.has(edge.from));
  const outward = edges.filter((edge) => gone.has(edge.from) && !gone.has(edge.to) && !edge.onError);
  const after = new Set(outward.map((edge) => edge.to));
  const next = after.size === 1 ? outward[0] : undefined;
  return change(text, (source) => {
    const list = edgeList(source);
    const dead = new Set(edges.filter((edge) => gone.has(edge.from) || gone.has(edge.to)).map((edge) => edge.index));
    for (const edge of next ? inward : []) {
      const isThere = edge.from === next?.to || edges.some((other) => other.from === edge.from && other.to === next?.to && !other.onError === !edge.onError);
      if (!next || isThere) continue;
      setAt(source, ['edges', edge.index, 'to'], next.to);
      dead.delete(edge.index);
    }
    for (const id of gone) detach(source, ['nodes', id], true);
    list.items = list.items.filter((_, index) => !dead.has(index));
    const map = part(source, 'nodes');
    map.items = map.items.filter((pair) => !gone.has(keyOf(pair as Pair)));
    for (const id of gone) forget(source, id);
  });
}
/* Lists of nodes (cancels, completes, apart_from) lose one that is no more. */
function forget(source: Source, id: string) {
  for (const pair of part(source, 'nodes').items) {
    const fields = pair.value as unknown;
    if (!isMap(fields)) continue;
    for (const name of ['cancels', 'completes', 'apart_from']) {
      const list = fields.get(name, true) as unknown;
      if (!isSeq(list)) continue;
      list.items = list.items.filter((item) => !(isScalar(item) && item.value === id));
      if (list.items.length === 0) fields.delete(name);
    }
    if (fields.get('milestone') === id) fields.delete('milestone');
  }
}

export function connect(text: string, from: string, to: string, fields: EdgeFields = {}): string {
  const { edges } = readGraph(text);
  const last = edges.findLast((edge) => edge.from === from);
  return change(text, (source) => { putEdge(source, from, to, fields, last ? last.index + 1 : undefined); });
}
export function disconnect(text: string, edgeIds: readonly string[]): string {
  const dead = new Set(edgeIds.map((id) => edgeNamed(text, id).index));
  return change(text, (source) => {
    const list = edgeList(source);
    for (const index of dead) release(source, list.items[index] as Node, true);
    list.items = list.items.filter((_, index) => !dead.has(index));
  });
}
/* Another end for an edge. */
export function reconnect(text: string, edgeId: string, from: string, to: string): string {
  const edge = edgeNamed(text, edgeId);
  return change(text, (source) => {
    if (edge.from !== from) setAt(source, ['edges', edge.index, 'from'], from);
    if (edge.to !== to) setAt(source, ['edges', edge.index, 'to'], to);
  });
}
/* Says something of an edge (when, default, on_error); undefined takes it away. */
export function setEdgeField(text: string, edgeId: string, field: keyof EdgeFields, value: string | boolean | undefined): string {
  const edge = edgeNamed(text, edgeId);
  return change(text, (source) => {
    if (value === undefined) (edgeList(source).items[edge.index] as YAMLMap).delete(field);
    else setAt(source, ['edges', edge.index, field], value);
  });
}
/* Lets a condition be tried one earlier (-1) or one later (1) among those of its node. */
export function moveEdge(text: string, edgeId: string, by: -1 | 1): string {
  const { edges } = readGraph(text);
  const edge = edgeNamed(text, edgeId);
  const mates = edges.filter((one) => one.from === edge.from);
  const other = mates[mates.findIndex((one) => one.id === edge.id) + by];
  if (!other) return text;
  return change(text, (source) => {
    const { items } = edgeList(source);
    [items[edge.index], items[other.index]] = [items[other.index], items[edge.index]];
  });
}

/* Sets a field of a node (`['inputs', 'to']`), or takes it away with undefined. */
export const setField = (text: string, nodeId: string, path: Path, value: unknown) => change(text, (source) => {
  if (!hasNode(source, nodeId)) throw new EditRefused('noNode', { name: nodeId });
  setAt(source, ['nodes', nodeId, ...path], value);
  breakLong(source.getIn(['nodes', nodeId], true));
});
export const setWorkflowField = (text: string, path: Path, value: unknown) => change(text, (source) => { setAt(source, path, value); });

const LISTS = new Set(['cancels', 'completes', 'apart_from']);
const SINGLE = new Set(['in', 'host', 'milestone', 'compensation']);
/* Whether a text at this path of a node's fields names another node. */
function namesNode(path: Path): boolean {
  const [first, second] = path;
  if (path.length === 1 && SINGLE.has(String(first))) return true;
  if (LISTS.has(String(first)) && path.length <= 2) return true;
  return path.at(-1) === 'done_by' || (first === 'inputs' && second === 'links' && path.length === 3);
}
/* Another id for a node, wherever it is named. */
export function renameNode(text: string, id: string, next: string): string {
  if (id === next) return text;
  if (!NAME.test(next)) throw new EditRefused('badName', { name: next });
  return change(text, (source) => {
    if (hasNode(source, next)) throw new EditRefused('nameTaken', { name: next });
    const nodes = part(source, 'nodes');
    const pair = nodes.items[indexOf(nodes, id)];
    if (!pair) throw new EditRefused('noNode', { name: id });
    if (isScalar(pair.key)) { pair.key.value = next; delete pair.key.source; }
    for (const one of nodes.items) replaceTexts(one.value, id, next, namesNode);
    for (const edge of edgeList(source).items) replaceTexts(edge, id, next, (path) => path.length === 1 && (path[0] === 'from' || path[0] === 'to'));
  });
}

/* Where nodes stand; null lets the drawing decide. */
export function setPositions(text: string, places: Readonly<Record<string, At | null>>): string {
  const given = Object.fromEntries(Object.entries(places).flatMap(([id, at]) => (at ? [[id, at] as const] : [])));
  if (Object.keys(given).length === Object.keys(places).length) {
    const quick = withPlaces(text, given);
    if (quick !== null) { knowGraph(quick, graphWithPlaces(readGraph(text), given)); return quick; }
  }
  return change(text, (source) => {
    for (const [id, at] of Object.entries(places)) {
      if (!hasNode(source, id)) continue;
      setAt(source, ['nodes', id, 'at'], at ? [Math.round(at[0]), Math.round(at[1])] : undefined);
      breakLong(source.getIn(['nodes', id], true));
    }
  });
}
/* No node has a place of its own any more: the drawing is laid out anew. */
export const clearPositions = (text: string) => setPositions(text, Object.fromEntries(readGraph(text).nodes.filter((node) => node.at).map((node) => [node.id, null])));

export interface NewNote { text: string; at: At; size?: At; tone?: NoteTone }
export const addNote = (text: string, id: string, note: NewNote) => change(text, (source) => { setAt(source, ['notes', id], { text: note.text, at: note.at.map(Math.round), ...(note.size ? { size: note.size } : {}), ...(note.tone ? { tone: note.tone } : {}) }); });
export const setNote = (text: string, id: string, field: 'text' | 'at' | 'size' | 'tone', value: unknown) => change(text, (source) => { setAt(source, ['notes', id, field], Array.isArray(value) ? value.map((one) => Math.round(Number(one))) : value); });
export const removeNotes = (text: string, ids: readonly string[]) => change(text, (source) => {
  const notes = part(source, 'notes');
  notes.items = notes.items.filter((pair) => !ids.includes(keyOf(pair as Pair)));
  if (notes.items.length === 0) source.delete('notes');
});

