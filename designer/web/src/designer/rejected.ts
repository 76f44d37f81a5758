/* A way of its own for what was rejected, behind an approval that has one way only: a choice on the outcome, the old way when it was approved, an end for the rest. Pure. */
import { addNode, connect, insertOnEdge, setEdgeField, setField } from './edit';
import { freshId, leaving, readGraph, type Graph, type GraphNode } from './graph';
import type { Text } from '../model';
import { EditRefused } from './source';

export const REJECTED_SAME = 'graph.rejected_same';
export interface RejectedWords { readonly choice: Text; readonly end: Text }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const outputsOf = (node: GraphNode) => (isRecord(node.fields.outputs) ? node.fields.outputs : {});
/* The variable that has the outcome; the second says whether it must be set first. */
function variableOf(graph: Graph, node: GraphNode, head: string): readonly [string, boolean] {
  const known = Object.entries(outputsOf(node)).find(([, value]) => typeof value === 'string' && value.replace(/\s/g, '') === '=result.outcome');
  if (known) return [known[0], false];
  const taken = new Set(graph.nodes.flatMap((one) => Object.keys(outputsOf(one))));
  return [freshId(`${node.id}_outcome`, (name) => taken.has(name) || new RegExp(`\\b${name}\\b`).test(head)), true];
}
export function withRejectedWay(text: string, id: string, words: RejectedWords): string {
  const graph = readGraph(text);
  const node = graph.byId.get(id);
  const [way, ...others] = leaving(graph, id).filter((edge) => !edge.onError);
  if (!node || !way || others.length > 0) throw new EditRefused('noNode', { name: id });
  const [variable, isNew] = variableOf(graph, node, text.slice(0, Math.max(0, text.search(/^nodes:/m))));
  const outcomes = Array.isArray(node.fields.outcomes) ? (node.fields.outcomes as unknown[]).filter(isRecord).map((one) => one.key) : ['approve', 'reject'];
  const choice = freshId(`${id}_choice`, (name) => graph.byId.has(name));
  const end = freshId('rejected', (name) => graph.byId.has(name) || name === choice);
  const set = isNew ? setField(text, id, ['outputs', variable], '=result.outcome') : text;
  const asked = insertOnEdge(set, way.id, { id: choice, type: 'exclusive', title: words.choice });
  const first = leaving(readGraph(asked), choice)[0];
  if (!first) throw new EditRefused('noEdge', { name: choice });
  const approved = setEdgeField(asked, first.id, 'when', outcomes.includes('approve') ? `${variable} = "approve"` : `${variable} != "reject"`);
  const ended = addNode(approved, { id: end, type: 'end', title: words.end, in: node.parent || undefined, fields: { outcome: 'rejected' } });
  return connect(ended, choice, end, { default: true });
}
