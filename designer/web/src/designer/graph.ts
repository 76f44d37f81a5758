/* What a workflow's text says as nodes, edges and notes. Tolerant: of a half-written text the last good graph stays. Pure; knows no screen and no node type of a pack. */
import type { NodeKind, Text } from '../model';
import { read } from './source';

export type Fields = Readonly<Record<string, unknown>>;
export type At = readonly [number, number];
export interface GraphNode {
  readonly id: string;
  readonly type: string;
  /* `activity` for a node type of the installation; its manifest may say otherwise (an approval is work for people). */
  readonly kind: NodeKind;
  readonly title: Text | null;
  readonly at: At | null;
  /* The subprocess that it stands in, the node on whose border it sits; "" for none. */
  readonly parent: string;
  readonly host: string;
  readonly fields: Fields;
}
export interface GraphEdge {
  /* `from>to`, with `#2` for the second between the same nodes: stays when other edges come and go. */
  readonly id: string;
  /* Its place in the file: the number in problems' paths. */
  readonly index: number;
  readonly from: string;
  readonly to: string;
  readonly when: string;
  readonly isDefault: boolean;
  readonly onError: string;
}
export type NoteTone = 'yellow' | 'blue' | 'green' | 'red';
export interface GraphNote {
  readonly id: string;
  readonly text: string;
  readonly at: At;
  readonly size: At | null;
  readonly tone: NoteTone;
}
export interface Unreadable { readonly line: number; readonly column: number; readonly told: string }
export interface Graph {
  readonly key: string;
  readonly title: Text | null;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly notes: readonly GraphNote[];
  /* What a run begins with, as JSON Schema. */
  readonly begins: unknown;
  /* Why the text cannot be read just now; the rest is then what it said last. */
  readonly problems: readonly Unreadable[];
  readonly byId: ReadonlyMap<string, GraphNode>;
  readonly edgeById: ReadonlyMap<string, GraphEdge>;
}

export const KINDS = [
  'start', 'end', 'exclusive', 'parallel', 'inclusive', 'event_choice', 'join', 'split', 'merge', 'decision', 'calculate', 'user_task', 'timer', 'message', 'signal', 'condition', 'throw', 'link', 'boundary',
  'call', 'subprocess', 'transaction', 'ad_hoc', 'event_subprocess',
] as const satisfies readonly NodeKind[];
const BUILT_IN = new Set<string>(KINDS);
export const CONTAINERS: ReadonlySet<string> = new Set(['subprocess', 'transaction', 'ad_hoc', 'event_subprocess']);
const TONES = new Set<string>(['yellow', 'blue', 'green', 'red']);

export const NOTHING: Graph = { key: '', title: null, nodes: [], edges: [], notes: [], begins: null, problems: [], byId: new Map(), edgeById: new Map() };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const word = (value: unknown) => (typeof value === 'string' ? value : '');
const point = (value: unknown): At | null => (Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number') ? [value[0] as number, value[1] as number] : null);
function titleIn(value: unknown): Text | null {
  if (!isRecord(value)) return null;
  return { en: word(value.en), zh: word(value.zh) };
}

let lately: { text: string; graph: Graph; isKnown?: boolean } = { text: '', graph: NOTHING };
/* Says what a text says, for whoever has just written it and knows: it need not be read. */
export const knowGraph = (text: string, graph: Graph) => { lately = { text, graph, isKnown: true }; };

/* The graph in `text`; parts that did not change are the very objects of `last`, so that what draws them can tell. */
export function readGraph(text: string, last?: Graph): Graph {
  if (lately.text === text && (last === undefined || last === lately.graph || lately.isKnown)) return lately.graph;
  const graph = graphIn(text, last ?? NOTHING);
  if (graph.problems.length === 0) lately = { text, graph };
  return graph;
}

function graphIn(text: string, last: Graph): Graph {
  const document = read(text);
  const problems = document.errors.map((fault) => ({ line: fault.linePos?.[0].line ?? 1, column: fault.linePos?.[0].col ?? 1, told: fault.message.split('\n')[0] ?? '' }));
  let data: unknown = null;
  try {
    data = problems.length > 0 ? null : document.toJS();
  } catch (fault) {
    problems.push({ line: 1, column: 1, told: String(fault) });
  }
  if (!isRecord(data) || !isRecord(data.nodes)) return { ...last, problems: problems.length > 0 ? problems : [{ line: 1, column: 1, told: '' }] };
  const nodes = share(nodesOf(data.nodes), last.nodes);
  const known = nodes === last.nodes ? last.byId : new Map(nodes.map((node) => [node.id, node]));
  const edges = share(edgesOf(data.edges, known), last.edges);
  const edgeById = edges === last.edges ? last.edgeById : new Map(edges.map((edge) => [edge.id, edge]));
  return { key: word(data.workflow), title: titleIn(data.title), nodes, edges, notes: share(notesOf(data.notes), last.notes), begins: JSON.stringify(last.begins) === JSON.stringify(data.inputs ?? null) ? last.begins : (data.inputs ?? null), problems, byId: known, edgeById };
}

function nodesOf(given: Record<string, unknown>): GraphNode[] {
  return Object.entries(given).flatMap(([id, fields]) => {
    if (!isRecord(fields)) return [];
    const type = word(fields.type);
    return [{ id, type, kind: BUILT_IN.has(type) ? (type as NodeKind) : 'activity', title: titleIn(fields.title), at: point(fields.at), parent: word(fields.in), host: word(fields.host), fields }];
  });
}

function edgesOf(given: unknown, known: ReadonlyMap<string, GraphNode>): GraphEdge[] {
  const seen = new Map<string, number>();
  return (Array.isArray(given) ? (given as unknown[]) : []).flatMap((edge, index) => {
    if (!isRecord(edge)) return [];
    const from = word(edge.from);
    const to = word(edge.to);
    if (!known.has(from) || !known.has(to)) return [];
    const name = `${from}>${to}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [{ id: times === 1 ? name : `${name}#${times}`, index, from, to, when: word(edge.when), isDefault: edge.default === true, onError: word(edge.on_error) }];
  });
}

function notesOf(given: unknown): GraphNote[] {
  return Object.entries(isRecord(given) ? given : {}).flatMap(([id, note]) => {
    if (!isRecord(note)) return [];
    const tone = word(note.tone);
    return [{ id, text: word(note.text), at: point(note.at) ?? [0, 0], size: point(note.size), tone: TONES.has(tone) ? (tone as NoteTone) : 'yellow' }];
  });
}

function share<Part extends { readonly id: string }>(found: Part[], last: readonly Part[]): readonly Part[] {
  const before = new Map(last.map((part) => [part.id, part]));
  const shared = found.map((part) => {
    const old = before.get(part.id);
    return old && JSON.stringify(old) === JSON.stringify(part) ? old : part;
  });
  return shared.length === last.length && shared.every((part, index) => part === last[index]) ? last : shared;
}

/* The edges of a node, in the order of the file: the order in which conditions are tried. */
export const leaving = (graph: Graph, id: string) => graph.edges.filter((edge) => edge.from === id);
export const reaching = (graph: Graph, id: string) => graph.edges.filter((edge) => edge.to === id);

/* A name for a node or note that nothing has yet: `notify`, `notify_2` ... */
export function freshId(wanted: string, taken: (id: string) => boolean): string {
  const plain = wanted.toLowerCase().replace(/[^a-z0-9_]+/g, '_').replace(/^[^a-z]+/, '').slice(0, 58).replace(/_+$/, '') || 'step';
  const stem = plain.replace(/_\d+$/, '') || plain;
  if (!taken(plain)) return plain;
  let number = 2;
  while (taken(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}
