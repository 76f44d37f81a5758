/* Where steps stand: their own places, or laid out in layers by dagre, subprocesses around what is in them. Pure. */
import { Graph as Layered, layout } from '@dagrejs/dagre';
import type { Graph, GraphNode } from './graph';
import { CAPTION, HOLDER, shapeOf, sizeOf } from './shape';

export interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Boxes = ReadonlyMap<string, Box>;

const GAP = { across: 34, along: 78 } as const;
const BORDER_STEP = 44;

interface Made { inner: Map<string, Box>; width: number; height: number }

/* A box for every node; left and top are of the whole drawing, also inside a subprocess. Whoever has a place of their own stands there. */
export function boxesOf(graph: Graph): Boxes {
  const members = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.host && graph.byId.has(node.host)) continue;
    const parent = graph.byId.has(node.parent) ? node.parent : '';
    members.set(parent, [...(members.get(parent) ?? []), node]);
  }
  const boxes = new Map<string, Box>();
  const own = graph.nodes.some((node) => node.at && !node.host);
  spread(graph, members, '', own, new Set()).inner.forEach((box, id) => boxes.set(id, box));
  hang(graph, boxes);
  return boxes;
}

/* What stands in `holder`, from its own left upper corner on (0, 0 for the outermost). */
function spread(graph: Graph, members: ReadonlyMap<string, GraphNode[]>, holder: string, own: boolean, above: ReadonlySet<string>): Made {
  const nodes = members.get(holder) ?? [];
  const parts = new Map<string, Made>();
  const sizes = new Map<string, readonly [number, number]>();
  for (const node of nodes) {
    const isHolder = shapeOf(node.kind) === 'holder' && members.has(node.id) && !above.has(node.id);
    const made = isHolder ? spread(graph, members, node.id, own, new Set([...above, node.id])) : null;
    const [width, height] = sizeOf(node.kind);
    if (made) parts.set(node.id, made);
    sizes.set(node.id, made ? [Math.max(width, made.width + 2 * HOLDER.side), Math.max(height, made.height + HOLDER.top + HOLDER.bottom)] : [width, height]);
  }
  // Where every step has a place there is nothing to lay out, which is what takes long.
  const isPlaced = own && nodes.every((node) => node.at !== null);
  const placed = isPlaced ? new Map(nodes.map((node) => { const [width, height] = sizes.get(node.id) ?? [0, 0]; return [node.id, { x: 0, y: 0, width, height }]; })) : layered(graph, nodes, sizes);
  if (own) takePlaces(graph, nodes, parts, placed);
  const inner = new Map<string, Box>();
  let right = 0;
  let bottom = 0;
  for (const node of nodes) {
    const box = placed.get(node.id);
    if (!box) continue;
    inner.set(node.id, box);
    const made = parts.get(node.id);
    const shift = made ? shiftOf(made, box, own, members.get(node.id) ?? []) : null;
    if (made && shift) made.inner.forEach((part, id) => inner.set(id, { ...part, x: part.x + shift.x, y: part.y + shift.y }));
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height + (shapeOf(node.kind) === 'gateway' ? CAPTION : 0));
  }
  return { inner, width: right, height: bottom };
}
/* With places of their own, parts stand where the file says; else within their holder. */
function shiftOf(made: Made, box: Box, own: boolean, inside: readonly GraphNode[]): { x: number; y: number } {
  if (own && inside.some((node) => node.at)) return { x: 0, y: 0 };
  return { x: box.x + Math.max(HOLDER.side, (box.width - made.width) / 2), y: box.y + HOLDER.top };
}

function layered(graph: Graph, nodes: readonly GraphNode[], sizes: ReadonlyMap<string, readonly [number, number]>): Map<string, Box> {
  const placed = new Map<string, Box>();
  if (nodes.length === 0) return placed;
  const drawing = new Layered({ multigraph: true });
  drawing.setGraph({ rankdir: 'LR', nodesep: GAP.across, ranksep: GAP.along, edgesep: 22 });
  drawing.setDefaultEdgeLabel(() => ({}));
  const known = new Set(nodes.map((node) => node.id));
  for (const node of nodes) {
    const [width, height] = sizes.get(node.id) ?? [0, 0];
    // A gateway's words stand below it: the same room above keeps it in line with its neighbours.
    drawing.setNode(node.id, { width, height: shapeOf(node.kind) === 'gateway' ? height + CAPTION : height });
  }
  const standsFor = (id: string) => graph.byId.get(id)?.host || id;
  for (const edge of graph.edges) {
    const from = standsFor(edge.from);
    if (!known.has(from) || !known.has(edge.to) || from === edge.to) continue;
    const label = edge.when || edge.onError || edge.isDefault ? Math.min(200, 48 + edge.when.length * 6) : 0;
    drawing.setEdge(from, edge.to, { width: label, height: label ? 20 : 0, labelpos: 'c', weight: edge.onError || edge.from !== from ? 1 : 2 }, edge.id);
  }
  layout(drawing);
  const found = nodes.map((node) => ({ id: node.id, ...(drawing.node(node.id) as { x: number; y: number }), size: sizes.get(node.id) ?? ([0, 0] as const) }));
  const left = Math.min(...found.map((one) => one.x - one.size[0] / 2));
  const top = Math.min(...found.map((one) => one.y - one.size[1] / 2));
  for (const { id, x, y, size: [width, height] } of found) placed.set(id, { x: Math.round(x - width / 2 - left), y: Math.round(y - height / 2 - top), width, height });
  return placed;
}

/* Puts nodes where the file wants them; those without a place go behind a neighbour that has one. */
function takePlaces(graph: Graph, nodes: readonly GraphNode[], parts: ReadonlyMap<string, Made>, placed: Map<string, Box>) {
  const sure = new Set<string>();
  const put = (id: string, x: number, y: number) => {
    const box = placed.get(id);
    if (box) placed.set(id, { ...box, x, y });
    sure.add(id);
  };
  for (const node of nodes) if (node.at) put(node.id, node.at[0], node.at[1]);
  for (const node of nodes) {
    const made = parts.get(node.id);
    if (!made || ![...made.inner.keys()].some((id) => graph.byId.get(id)?.at)) continue;
    // A holder reaches around its parts, wherever they stand.
    const inside = [...made.inner.values()];
    const x = Math.min(...inside.map((box) => box.x)) - HOLDER.side;
    const y = Math.min(...inside.map((box) => box.y)) - HOLDER.top;
    const width = Math.max(...inside.map((box) => box.x + box.width)) + HOLDER.side - x;
    const height = Math.max(...inside.map((box) => box.y + box.height)) + HOLDER.bottom - y;
    placed.set(node.id, { x, y, width: Math.max(width, sizeOf(node.kind)[0]), height: Math.max(height, sizeOf(node.kind)[1]) });
    sure.add(node.id);
  }
  for (let pass = 0; pass < 2; pass += 1) {
    for (const node of nodes) {
      const box = placed.get(node.id);
      if (sure.has(node.id) || !box) continue;
      const before = graph.edges.find((edge) => edge.to === node.id && sure.has(edge.from));
      const after = graph.edges.find((edge) => edge.from === node.id && sure.has(edge.to));
      const near = placed.get(before?.from ?? '');
      const far = placed.get(after?.to ?? '');
      if (near) put(node.id, ...free(placed, sure, box, near.x + near.width + GAP.along, near.y + near.height / 2 - box.height / 2));
      else if (far) put(node.id, ...free(placed, sure, box, far.x - box.width - GAP.along, far.y + far.height / 2 - box.height / 2));
      else if (pass === 1) put(node.id, ...free(placed, sure, box, box.x, box.y));
    }
  }
}
/* The first place at or below a wish where nothing stands yet. */
function free(placed: ReadonlyMap<string, Box>, sure: ReadonlySet<string>, box: Box, x: number, y: number): [number, number] {
  for (let down = 0; down < 60; down += 1) {
    const top = y + down * 40;
    const isTaken = [...sure].some((id) => {
      const other = placed.get(id);
      return other && x < other.x + other.width + 10 && other.x < x + box.width + 10 && top < other.y + other.height + 10 && other.y < top + box.height + 10;
    });
    if (!isTaken) return [Math.round(x), Math.round(top)];
  }
  return [Math.round(x), Math.round(y)];
}

/* Events sit on the lower border of their host, side by side. */
function hang(graph: Graph, boxes: Map<string, Box>) {
  const counts = new Map<string, number>();
  for (const node of graph.nodes) {
    const host = boxes.get(node.host);
    if (!node.host || !host) continue;
    const number = counts.get(node.host) ?? 0;
    counts.set(node.host, number + 1);
    const [width, height] = sizeOf(node.kind);
    boxes.set(node.id, { x: host.x + 14 + number * BORDER_STEP, y: host.y + host.height - height / 2, width, height });
  }
}

let lately: { graph: Graph; key: string; boxes: Boxes } | null = null;
/* The same boxes as long as nothing that matters for them has changed: typing a title moves nothing. */
export function placesOf(graph: Graph): Boxes {
  if (lately?.graph === graph) return lately.boxes;
  const key = JSON.stringify([
    graph.nodes.map((node) => [node.id, node.kind, node.parent, node.host, node.at]),
    graph.edges.map((edge) => [edge.from, edge.to, edge.when.length, edge.isDefault, edge.onError]),
  ]);
  lately = { graph, key, boxes: lately?.key === key ? lately.boxes : boxesOf(graph) };
  return lately.boxes;
}
