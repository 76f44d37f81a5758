/* Steps that travel: copied as JSON, pasted (also into another tenant), duplicated, grouped into a subprocess and let out again. Pure. */
import { isMap, type Pair } from 'yaml';
import type { Text } from '../model';
import { NAME, putEdge, putNode, withParts, type EdgeFields } from './edit';
import { freshId, readGraph, type At, type Graph, type GraphEdge } from './graph';
import { change, edgeList, EditRefused, keyOf, part, replaceTexts, setAt, type Source } from './source';

const FORMAT = 'hireloom/steps/1';
export interface Fragment {
  format: typeof FORMAT;
  nodes: Record<string, Record<string, unknown>>;
  edges: ({ from: string; to: string } & EdgeFields)[];
}
export type Places = Readonly<Record<string, At>>;

const edgeFields = (edge: GraphEdge): EdgeFields => ({ ...(edge.when ? { when: edge.when } : {}), ...(edge.isDefault ? { default: true } : {}), ...(edge.onError ? { on_error: edge.onError } : {}) });

/* These nodes with all that stands in them, as JSON. `places` says where they are drawn, should the file not. */
export function copy(text: string, ids: readonly string[], places: Places = {}): string {
  const graph = readGraph(text);
  const taken = withParts(text, ids);
  const nodes = graph.nodes.filter((node) => taken.has(node.id)).map((node) => {
    const { in: parent, at, ...fields } = node.fields;
    const place = places[node.id] ?? at;
    return [node.id, { ...fields, ...(taken.has(node.parent) ? { in: parent } : {}), ...(place ? { at: place } : {}) }] as const;
  });
  const edges = graph.edges.filter((edge) => taken.has(edge.from) && taken.has(edge.to)).map((edge) => ({ from: edge.from, to: edge.to, ...edgeFields(edge) }));
  return JSON.stringify({ format: FORMAT, nodes: Object.fromEntries(nodes), edges } satisfies Fragment, null, 2);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/* What a clipboard holds, when it is steps; null for anything else. */
export function readFragment(json: string): Fragment | null {
  let found: unknown;
  try {
    found = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isRecord(found) || found.format !== FORMAT || !isRecord(found.nodes) || !Array.isArray(found.edges)) return null;
  const nodes = Object.entries(found.nodes).filter((entry): entry is [string, Record<string, unknown>] => NAME.test(entry[0]) && isRecord(entry[1]) && typeof entry[1].type === 'string');
  const known = new Set(nodes.map(([id]) => id));
  const edges = (found.edges as unknown[]).filter((edge): edge is Fragment['edges'][number] => isRecord(edge) && known.has(String(edge.from)) && known.has(String(edge.to)));
  return nodes.length > 0 ? { format: FORMAT, nodes: Object.fromEntries(nodes), edges } : null;
}

export interface Landing { at?: At; in?: string; after?: string }

/* Puts copied steps into a text under names that are free. A second start of the run is left out. */
export function paste(text: string, json: string, landing: Landing = {}): string {
  const fragment = readFragment(json);
  if (!fragment) throw new EditRefused('notSteps');
  const graph = readGraph(text);
  const hasStart = graph.nodes.some((node) => node.type === 'start' && !node.parent);
  const entries = Object.entries(fragment.nodes).filter(([, fields]) => !(hasStart && !landing.in && fields.type === 'start' && !fields.in));
  if (entries.length === 0) throw new EditRefused('onlyStart');
  const names = namesFor(entries.map(([id]) => id), graph);
  const shift = shiftTo(entries.map(([, fields]) => fields.at), landing.at);
  return change(text, (source) => {
    let after = landing.after ?? graph.nodes.at(-1)?.id;
    for (const [id, given] of entries) {
      const { type, title, at, in: parent, ...fields } = given;
      const next = names.get(id) ?? id;
      putNode(source, {
        id: next, type: String(type), title: isRecord(title) ? (title as unknown as Text) : undefined, fields,
        in: typeof parent === 'string' ? (names.get(parent) ?? parent) : landing.in, at: shift(at),
      }, after);
      after = next;
    }
    refer(source, names);
    for (const { from, to, ...fields } of fragment.edges) if (names.has(from) && names.has(to)) putEdge(source, names.get(from) ?? from, names.get(to) ?? to, fields);
  });
}
function namesFor(ids: string[], graph: Graph): Map<string, string> {
  const names = new Map<string, string>();
  const given = new Set<string>();
  for (const id of ids) {
    const next = freshId(id, (name) => graph.byId.has(name) || given.has(name));
    names.set(id, next);
    given.add(next);
  }
  return names;
}
/* Moves the whole so that its left upper corner is at the landing; without one it keeps its places. */
function shiftTo(places: unknown[], landing: At | undefined): (at: unknown) => At | undefined {
  const points = places.filter((one): one is [number, number] => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'number'));
  if (!landing || points.length === 0) return () => undefined;
  const left = Math.min(...points.map(([x]) => x));
  const top = Math.min(...points.map(([, y]) => y));
  return (at) => (Array.isArray(at) ? [Number(at[0]) - left + landing[0], Number(at[1]) - top + landing[1]] : undefined);
}
/* Among the pasted, a name that changed is followed. */
function refer(source: Source, names: ReadonlyMap<string, string>) {
  const own = new Set(names.values());
  // By way of names that nothing has, so that a -> b and b -> c do not run into each other.
  const steps = [...names].filter(([id, next]) => id !== next);
  for (const [from, to] of [...steps.map(([id, next]) => [id, `\u0000${next}`] as const), ...steps.map(([, next]) => [`\u0000${next}`, next] as const)]) {
    for (const pair of part(source, 'nodes').items) {
      if (own.has(keyOf(pair as Pair)) && isMap(pair.value)) replaceTexts(pair.value, from, to, (path) => path[0] !== 'title' && path[0] !== 'in' && path[0] !== 'type' && isReference(path));
    }
  }
}
const isReference = (path: readonly (string | number)[]) => ['host', 'milestone', 'compensation', 'cancels', 'completes', 'apart_from'].includes(String(path[0])) || path.at(-1) === 'done_by' || (path[0] === 'inputs' && path[1] === 'links');

export function duplicate(text: string, ids: readonly string[], places: Places = {}, by: At = [40, 40]): string {
  const taken = withParts(text, ids);
  const graph = readGraph(text);
  const first = graph.nodes.filter((node) => taken.has(node.id));
  const points = first.flatMap((node) => places[node.id] ?? node.at ?? []);
  const hasPlaces = graph.nodes.some((node) => node.at) && points.length > 0;
  const left = Math.min(...points.filter((_, index) => index % 2 === 0));
  const top = Math.min(...points.filter((_, index) => index % 2 === 1));
  const parents = new Set(first.filter((node) => !taken.has(node.parent)).map((node) => node.parent));
  const parent = parents.size === 1 ? [...parents][0] : undefined;
  return paste(text, copy(text, ids, places), { at: hasPlaces ? [left + by[0], top + by[1]] : undefined, in: parent || undefined, after: first.at(-1)?.id });
}

export interface Known { types: ReadonlySet<string>; forms: ReadonlySet<string>; decisions: ReadonlySet<string>; workflows: ReadonlySet<string>; records: ReadonlySet<string>; templates: ReadonlySet<string> }
/* `who`: nobody has this role, or it is no department, position, group or person here. `value`: nothing sets it. */
export type MissingKind = 'type' | 'form' | 'decision' | 'workflow' | 'record' | 'template' | 'who' | 'value';
export interface Missing { kind: MissingKind; name: string; nodes: string[] }

/* What steps name that is not there: node types of the installation; forms, rules, workflows, records and templates of the pack. */
export function missing(fragment: Fragment, known: Known): Missing[] {
  const found = new Map<string, Missing>();
  const want = (kind: MissingKind, name: unknown, there: ReadonlySet<string>, node: string) => {
    if (typeof name !== 'string' || !name || name.startsWith('=') || there.has(name)) return;
    const one = found.get(`${kind} ${name}`) ?? { kind, name, nodes: [] };
    one.nodes.push(node);
    found.set(`${kind} ${name}`, one);
  };
  for (const [id, fields] of Object.entries(fragment.nodes)) {
    const inputs = isRecord(fields.inputs) ? fields.inputs : {};
    want('type', fields.type, known.types, id);
    want('form', fields.form, known.forms, id);
    want('decision', fields.decision, known.decisions, id);
    want('workflow', fields.workflow, known.workflows, id);
    want('record', inputs.record_type, known.records, id);
    want('template', inputs.template, known.templates, id);
  }
  return [...found.values()];
}

const WHO = /^(?:role|department|position|group|person):./;
/* Whom steps name (`role:hr`, `department:sales`), each with the steps that do; only the organisation knows whether they are there. */
export function whoIn(fragment: Fragment): Missing[] {
  const found = new Map<string, Set<string>>();
  const look = (value: unknown, node: string) => {
    if (typeof value === 'string') { if (WHO.test(value)) found.set(value, (found.get(value) ?? new Set()).add(node)); } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one, node);
  };
  for (const [id, fields] of Object.entries(fragment.nodes)) look({ ...fields, title: null }, id);
  return [...found].map(([name, nodes]) => ({ kind: 'who', name, nodes: [...nodes] }));
}

/* Puts steps into a subprocess of their own. They must be entered at one step and left to one: else the drawing would say something else afterwards. */
export function group(text: string, ids: readonly string[], node: { id: string; title?: Text }): string {
  const graph = readGraph(text);
  const inner = new Set(ids.flatMap((id) => [id, ...graph.nodes.filter((one) => one.host === id).map((one) => one.id)]));
  const { parent, entry, exit, inward, outward } = borderOf(graph, inner);
  return change(text, (source) => {
    const first = graph.nodes.find((one) => inner.has(one.id));
    const at = first?.at;
    putNode(source, { id: node.id, type: 'subprocess', title: node.title, in: parent || undefined, at: at ?? undefined }, graph.nodes[graph.nodes.findIndex((one) => one.id === first?.id) - 1]?.id);
    const taken = (id: string) => graph.byId.has(id) || id === node.id;
    const begin = freshId(`${node.id}_start`, taken);
    const done = freshId(`${node.id}_end`, (id) => taken(id) || id === begin);
    putNode(source, { id: begin, type: 'start', in: node.id }, node.id);
    for (const id of inner) setAt(source, ['nodes', id, 'in'], node.id);
    for (const edge of inward) setAt(source, ['edges', edge.index, 'to'], node.id);
    for (const edge of outward) setAt(source, ['edges', edge.index, 'to'], done);
    putEdge(source, begin, entry);
    putNode(source, { id: done, type: 'end', in: node.id }, graph.nodes.findLast((one) => inner.has(one.id))?.id);
    if (exit) putEdge(source, node.id, exit);
  });
}
function borderOf(graph: Graph, inner: ReadonlySet<string>) {
  const nodes = graph.nodes.filter((one) => inner.has(one.id));
  if (nodes.length === 0) throw new EditRefused('groupNothing');
  const parents = new Set(nodes.map((one) => one.parent));
  if (parents.size > 1) throw new EditRefused('groupLevels');
  const ends = nodes.find((one) => one.type === 'start' || one.type === 'end' || one.type === 'link' || one.type === 'event_subprocess');
  if (ends) throw new EditRefused('groupEnds', { name: ends.id });
  const loose = nodes.find((one) => one.host && !inner.has(one.host));
  if (loose) throw new EditRefused('groupHost', { name: loose.id });
  const inward = graph.edges.filter((edge) => inner.has(edge.to) && !inner.has(edge.from));
  const outward = graph.edges.filter((edge) => inner.has(edge.from) && !inner.has(edge.to));
  const entries = new Set(inward.map((edge) => edge.to));
  const exits = new Set(outward.map((edge) => edge.to));
  if (entries.size !== 1) throw new EditRefused('groupEntry', { count: String(entries.size) });
  if (exits.size > 1 || outward.some((edge) => edge.onError)) throw new EditRefused('groupExit', { count: String(exits.size) });
  const [entry = ''] = entries;
  const [exit] = exits;
  return { parent: [...parents][0] ?? '', entry, exit, inward, outward };
}

/* Lets the steps of a subprocess stand on their own again. */
export function ungroup(text: string, id: string): string {
  const graph = readGraph(text);
  const holder = graph.byId.get(id);
  const inner = graph.nodes.filter((one) => one.parent === id);
  const begin = inner.find((one) => one.type === 'start');
  if (!holder || holder.type !== 'subprocess' || !begin) throw new EditRefused('ungroup', { name: id });
  if (['many', 'repeat', 'inputs', 'outputs', 'lock', 'milestone'].some((name) => name in holder.fields)) throw new EditRefused('ungroupAround', { name: id });
  if (graph.nodes.some((one) => one.host === id) || inner.some((one) => one.type === 'event_subprocess')) throw new EditRefused('ungroupEvents', { name: id });
  const first = graph.edges.find((edge) => edge.from === begin.id)?.to;
  const out = graph.edges.filter((edge) => edge.from === id);
  const ends = new Set(inner.filter((one) => one.type === 'end').map((one) => one.id));
  if (!first || out.length > 1 || (out.length === 0 && ends.size > 0)) throw new EditRefused('ungroupExit', { name: id });
  return change(text, (source) => {
    const list = edgeList(source);
    for (const edge of graph.edges) {
      if (edge.to === id) setAt(source, ['edges', edge.index, 'to'], ends.has(first) ? (out[0]?.to ?? first) : first);
      else if (ends.has(edge.to) && out[0]) setAt(source, ['edges', edge.index, 'to'], out[0].to);
    }
    const dead = new Set(graph.edges.filter((edge) => edge.from === begin.id || edge.from === id).map((edge) => edge.index));
    list.items = list.items.filter((_, index) => !dead.has(index));
    for (const one of inner) setAt(source, ['nodes', one.id, 'in'], holder.parent || undefined);
    const map = part(source, 'nodes');
    map.items = map.items.filter((pair) => ![id, begin.id, ...ends].includes(keyOf(pair as Pair)));
  });
}
