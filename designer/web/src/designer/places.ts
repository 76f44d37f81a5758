/* Places of steps written straight into the text: what a drag changes is a few signs, and to parse and write the whole file for them is what people feel. Pure; says null where the text is written in a way that needs the careful road. */
import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { At, Graph, GraphNode } from './graph';
import { keyOf, part, readPlaced } from './source';

interface Splice { readonly from: number; readonly to: number; readonly put: string }
const LONGEST = 140;

/* The same text with these places; null where somebody must look closer (anchors, tags, a step without a map, a place that is no pair of numbers, a long line). */
export function withPlaces(text: string, places: Readonly<Record<string, At>>): string | null {
  const source = readPlaced(text);
  if (source.errors.length > 0 || !isMap(source.get('nodes', true)) || text.includes('\r')) return null;
  const nodes = new Map(part(source, 'nodes').items.map((pair) => [keyOf(pair as Pair), pair.value]));
  const splices: Splice[] = [];
  for (const [id, at] of Object.entries(places)) {
    if (!nodes.has(id)) continue;
    const node = nodes.get(id);
    if (!isMap(node) || isAlias(node) || node.anchor || node.tag) return null;
    const splice = spliceOf(text, node, `[${Math.round(at[0])}, ${Math.round(at[1])}]`);
    if (!splice) return null;
    splices.push(splice);
  }
  let [made, from] = ['', 0];
  for (const splice of splices.toSorted((a, b) => a.from - b.from)) {
    made += text.slice(from, splice.from) + splice.put;
    from = splice.to;
  }
  return made + text.slice(from);
}

function spliceOf(text: string, node: YAMLMap, place: string): Splice | null {
  const old = node.items.find((pair) => keyOf(pair as Pair) === 'at');
  if (old) {
    const value = old.value;
    if (!isSeq(value) || !value.flow || value.anchor || value.tag || !value.range || value.items.some((item) => !isScalar(item) || typeof item.value !== 'number' || item.comment || item.commentBefore)) return null;
    return { from: value.range[0], to: value.range[1], put: place };
  }
  const first = node.items[0];
  const value: unknown = first?.value;
  if (!first || !isScalar(value) || !value.range || value.anchor || value.tag || typeof value.value !== 'string' || (value.type !== 'PLAIN' && value.type !== 'QUOTE_DOUBLE' && value.type !== 'QUOTE_SINGLE')) return null;
  const key: unknown = first.key;
  if (!isScalar(key) || !key.range || text.slice(key.range[0], value.range[1]).includes('\n')) return null;
  const start = text.lastIndexOf('\n', key.range[0] - 1) + 1;
  const lineEnd = text.indexOf('\n', value.range[1]);
  const end = lineEnd < 0 ? text.length : lineEnd;
  if (node.flow) return end - start + place.length > LONGEST || (node.range && text.slice(node.range[0], node.range[1]).includes('\n')) ? null : { from: value.range[1], to: value.range[1], put: `, at: ${place}` };
  const indent = text.slice(start, key.range[0]);
  return indent.trim() === '' ? { from: end, to: end, put: `\n${indent}at: ${place}` } : null;
}

/* The graph of such a text, without reading it again: the very same steps, those that moved with their new places. */
export function graphWithPlaces(graph: Graph, places: Readonly<Record<string, At>>): Graph {
  const nodes = graph.nodes.map((node): GraphNode => {
    const at = places[node.id];
    if (!at) return node;
    const rounded: At = [Math.round(at[0]), Math.round(at[1])];
    return node.at?.[0] === rounded[0] && node.at[1] === rounded[1] ? node : { ...node, at: rounded, fields: fieldsWith(node.fields, [...rounded]) };
  });
  return { ...graph, nodes, byId: new Map(nodes.map((node) => [node.id, node])) };
}
/* In the order in which the text has them: a new place stands second. */
function fieldsWith(fields: GraphNode['fields'], at: number[]): GraphNode['fields'] {
  if ('at' in fields) return { ...fields, at };
  const [first, ...rest] = Object.entries(fields);
  return first ? Object.fromEntries([first, ['at', at], ...rest]) : { at };
}
