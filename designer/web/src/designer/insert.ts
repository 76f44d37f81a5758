/* Putting a step into a workflow, with what it needs around it: a choice gets its two ways, a parallel part its end, a subprocess a start and an end. Pure. */
import { addNode, connect, insertAfter, insertOnEdge, putEdge, putNode, setEdgeField, setPositions, type NewNode } from './edit';
import { freshId, leaving, readGraph, type At, type Graph } from './graph';
import type { StepType } from './kinds';
import { needsDefault } from './legal';
import { change, EditRefused, setAt } from './source';

export type Place =
  | { kind: 'edge'; id: string }
  | { kind: 'after'; id: string }
  /* Before the step where these edges come together. */
  | { kind: 'before'; edges: readonly string[] }
  | { kind: 'free'; at?: At; in?: string };

/* What a fresh step of each kind begins with; what nobody can guess (a form, a rule) is left for the problems to name. */
function fieldsFor(step: StepType, id: string): Record<string, unknown> {
  switch (step.type) {
    case 'approval': return { inputs: { policy: 'one', approvers: ['role:hiring_manager'] }, outputs: { [id]: '=result.outcome' } };
    case 'user_task': return { candidates: 'role:hr' };
    case 'timer': return { wait: 'P1D' };
    case 'boundary': return { wait: 'P2D', interrupts: false };
    case 'message': return { message: id };
    case 'signal': case 'throw': return { signal: id.slice(0, 48) };
    case 'condition': return { condition: 'false' };
    case 'link': return { link: id };
    case 'join': return { need: 1 };
    case 'split': case 'merge': return { count: 2 };
    case 'end': return { outcome: 'done' };
    default: return {};
  }
}

/* Puts a step in; the text afterwards. Throws EditRefused with the reason. */
export function insertStep(text: string, place: Place, step: StepType, titles: { start: StepType; end: StepType }): string {
  const graph = readGraph(text);
  const id = freshId(step.type, (name) => graph.byId.has(name));
  const node: NewNode = { id, type: step.type, title: { en: step.title.en, zh: step.title.zh ?? '' }, fields: fieldsFor(step, id) };
  if (step.type === 'boundary') return onBorder(text, graph, place, node, titles.end);
  if (step.type === 'start') return addStart(text, graph, place, node);
  if (step.type === 'event_subprocess') return addParts(addNode(text, { ...node, in: scopeOf(graph, place) || undefined }), node, titles);
  const put = putAt(text, graph, place, node);
  if (step.type === 'exclusive' || step.type === 'inclusive') return withOther(put, id);
  if (step.type === 'parallel') return withEnd(put, id, node);
  if (step.type === 'event_choice') return put;
  return step.kind === 'subprocess' || step.kind === 'transaction' || step.kind === 'ad_hoc' ? addParts(put, node, titles) : put;
}

function scopeOf(graph: Graph, place: Place): string {
  if (place.kind === 'free') return place.in ?? '';
  const id = place.kind === 'after' ? place.id : graph.edges.find((edge) => edge.id === (place.kind === 'edge' ? place.id : place.edges[0]))?.from;
  return graph.byId.get(id ?? '')?.parent ?? '';
}

function putAt(text: string, graph: Graph, place: Place, node: NewNode): string {
  if (place.kind === 'edge') return insertOnEdge(text, place.id, node);
  if (place.kind === 'free') return addNode(text, { ...node, at: place.at, in: place.in || undefined });
  if (place.kind === 'before') return insertBefore(text, graph, place.edges, node);
  const from = graph.byId.get(place.id);
  if (from?.kind === 'end' || from?.kind === 'event_subprocess') throw new EditRefused('afterEnd', { name: place.id });
  const old = leaving(graph, place.id).length > 1 ? null : needsDefault(graph, place.id);
  // Onto its only way out; beside several ways it is a new one.
  return old === null || leaving(graph, place.id).length === 1 ? insertAfter(text, place.id, node) : connect(addNode(setEdgeField(text, old, 'default', true), node, place.id), place.id, node.id);
}

/* Between the branches and the step where they come together. */
function insertBefore(text: string, graph: Graph, edgeIds: readonly string[], node: NewNode): string {
  const edges = graph.edges.filter((edge) => edgeIds.includes(edge.id));
  const [first] = edges;
  if (!first) throw new EditRefused('noEdge', { name: edgeIds[0] ?? '' });
  return change(text, (source) => {
    putNode(source, { ...node, in: graph.byId.get(first.to)?.parent || undefined }, edges.at(-1)?.from);
    for (const edge of edges) setAt(source, ['edges', edge.index, 'to'], node.id);
    if (node.type !== 'end') putEdge(source, node.id, first.to, {}, Math.max(...edges.map((edge) => edge.index)) + 1);
  });
}

/* A choice begins with a way whose condition is yet to be said, and one for otherwise. */
function withOther(text: string, id: string): string {
  const [way] = leaving(readGraph(text), id);
  return way ? connect(text, id, way.to, { default: true }) : text;
}
/* Two ways at once, and the gateway where they come together. */
function withEnd(text: string, id: string, node: NewNode): string {
  const graph = readGraph(text);
  const [way] = leaving(graph, id);
  if (!way) return text;
  const end = freshId(`${id}_end`, (name) => graph.byId.has(name));
  const longer = insertOnEdge(text, way.id, { ...node, id: end, in: undefined });
  return connect(longer, id, end);
}
function addParts(text: string, node: NewNode, titles: { start: StepType; end: StepType }): string {
  const graph = readGraph(text);
  const taken = (name: string) => graph.byId.has(name);
  if (node.type === 'ad_hoc') return addNode(text, { id: freshId(`${node.id}_task`, taken), type: 'user_task', fields: { candidates: 'role:hr' }, in: node.id }, node.id);
  const start = freshId(`${node.id}_start`, taken);
  const end = freshId(`${node.id}_end`, taken);
  return change(text, (source) => {
    putNode(source, { id: start, type: 'start', title: { en: titles.start.title.en, zh: titles.start.title.zh ?? '' }, in: node.id, fields: node.type === 'event_subprocess' ? { message: node.id } : {} }, node.id);
    putNode(source, { id: end, type: 'end', title: { en: titles.end.title.en, zh: titles.end.title.zh ?? '' }, in: node.id }, start);
    putEdge(source, start, end);
  });
}
function addStart(text: string, graph: Graph, place: Place, node: NewNode): string {
  const scope = scopeOf(graph, place);
  if (graph.nodes.some((one) => one.kind === 'start' && one.parent === scope && !('message' in one.fields || 'signal' in one.fields))) throw new EditRefused('secondStart');
  return addNode(text, { ...node, in: scope || undefined, at: place.kind === 'free' ? place.at : undefined });
}
const HOSTS = new Set(['activity', 'user_task', 'decision', 'calculate', 'call', 'timer', 'message', 'signal', 'condition', 'subprocess', 'transaction', 'ad_hoc']);
function onBorder(text: string, graph: Graph, place: Place, node: NewNode, end: StepType): string {
  const host = graph.byId.get(place.kind === 'after' ? place.id : place.kind === 'edge' ? (graph.edges.find((edge) => edge.id === place.id)?.from ?? '') : '');
  if (!host || !HOSTS.has(host.kind)) throw new EditRefused('noHost');
  const done = freshId(`${node.id}_end`, (name) => graph.byId.has(name));
  return change(text, (source) => {
    putNode(source, { ...node, in: host.parent || undefined, fields: { host: host.id, ...node.fields } }, host.id);
    putNode(source, { id: done, type: 'end', title: { en: end.title.en, zh: end.title.zh ?? '' }, in: host.parent || undefined }, node.id);
    putEdge(source, node.id, done);
  });
}

/* One more way out of a step that branches: it leads where the others meet, or nowhere yet. */
export function addBranch(text: string, from: string, to: string): string {
  const graph = readGraph(text);
  const kind = graph.byId.get(from)?.kind ?? 'activity';
  const old = needsDefault(graph, from);
  const base = old === null ? text : setEdgeField(text, old, 'default', true);
  const last = leaving(readGraph(base), from).findLast((edge) => !edge.isDefault);
  const longer = connect(base, from, to);
  if (kind === 'parallel') return longer;
  // Before what happens otherwise: conditions are tried from first to last.
  const after = readGraph(longer);
  const added = leaving(after, from).at(-1);
  const wish = last ? after.edges.find((edge) => edge.id === last.id) : undefined;
  const place = wish ? wish.index + 1 : (leaving(after, from)[0]?.index ?? 0);
  if (!added || added.index === place) return longer;
  return change(longer, (source) => {
    const list = source.get('edges') as unknown as { items: unknown[] };
    const [edge] = list.items.splice(added.index, 1);
    list.items.splice(place, 0, edge);
  });
}
/* Leads from one step to another; what was the only way out becomes what happens otherwise. */
export function join(text: string, from: string, to: string): string {
  const graph = readGraph(text);
  const old = needsDefault(graph, from);
  return connect(old === null ? text : setEdgeField(text, old, 'default', true), from, to);
}
/* Every step gets the place where it is drawn now, before one of them is moved by hand. */
export function pinAll(text: string, boxes: ReadonlyMap<string, { x: number; y: number }>, moved: Readonly<Record<string, At>> = {}): string {
  const graph = readGraph(text);
  const pinned = Object.fromEntries(graph.nodes.filter((node) => !node.host && !node.at).flatMap((node) => {
    const box = boxes.get(node.id);
    return box ? [[node.id, [box.x, box.y] as At]] : [];
  }));
  return setPositions(text, { ...pinned, ...moved });
}
