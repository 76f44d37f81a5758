/* Where boxes and arrows of a drawing stand. Pure. */
import { Graph, layout } from '@dagrejs/dagre';
import type { DefinitionDetail, NodeKind } from '../model';

export type Direction = 'LR' | 'TB';
export interface Point { x: number; y: number }
export interface Placed {
  nodes: Record<string, Point & { width: number; height: number }>;
  edges: Record<string, { points: Point[]; label: Point | null }>;
  width: number;
  height: number;
}

const SIZES: Partial<Record<NodeKind, [number, number]>> = { start: [172, 44], end: [172, 44], exclusive: [168, 56], parallel: [168, 56], inclusive: [168, 56], join: [168, 56], event_choice: [168, 56] };
const BOX: [number, number] = [196, 64];
export const sizeOf = (kind: NodeKind) => SIZES[kind] ?? BOX;

/* What an arrow says: its condition, in words (`said`) where it can be, shortened. */
export function labelOf(edge: { when: string; is_default: boolean; is_error: boolean }, words: { otherwise: string; onError: string }, said = ''): string {
  if (edge.is_error) return words.onError;
  const told = said || edge.when;
  if (told) return told.length > 34 ? `${told.slice(0, 33)}…` : told;
  return edge.is_default ? words.otherwise : '';
}

// A Chinese letter is about twice as wide as a Latin one.
const widthOf = (label: string) => 12 + [...label].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? 12 : 6.6), 0);

export function place(definition: Pick<DefinitionDetail, 'nodes' | 'edges'>, direction: Direction, labels: Record<string, string>): Placed {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: direction === 'LR' ? 28 : 36, ranksep: direction === 'LR' ? 46 : 40, edgesep: 18, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of definition.nodes) {
    const [width, height] = sizeOf(node.kind);
    graph.setNode(node.node_id, { width, height });
  }
  const known = new Set(definition.nodes.map((node) => node.node_id));
  const edges = definition.edges.filter((edge) => known.has(edge.from_node) && known.has(edge.to_node));
  for (const edge of edges) {
    const label = labels[edge.edge_id] ?? '';
    graph.setEdge(edge.from_node, edge.to_node, { width: label ? widthOf(label) : 0, height: label ? 22 : 0, labelpos: 'c' }, edge.edge_id);
  }
  layout(graph);
  const { width = 1, height = 1 } = graph.graph() as { width?: number; height?: number };
  const placed: Placed = { nodes: {}, edges: {}, width, height };
  for (const node of definition.nodes) {
    const { x, y, width, height } = graph.node(node.node_id) as Point & { width: number; height: number };
    placed.nodes[node.node_id] = { x: x - width / 2, y: y - height / 2, width, height };
  }
  for (const edge of edges) {
    const drawn = graph.edge(edge.from_node, edge.to_node, edge.edge_id) as { points: Point[]; x?: number; y?: number };
    placed.edges[edge.edge_id] = { points: drawn.points, label: drawn.x !== undefined && drawn.y !== undefined && labels[edge.edge_id] ? { x: drawn.x, y: drawn.y } : null };
  }
  return placed;
}

/* How large the whole drawing can stand in a frame. */
export function fitZoom(placed: Pick<Placed, 'width' | 'height'>, frame: { width: number; height: number }): number {
  return Math.min(1, (frame.width * 0.94) / placed.width, (frame.height * 0.94) / placed.height);
}

/* A line through the points with rounded corners, as an SVG path. */
export function pathThrough(points: Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  if (rest.length === 1) return `M${first.x},${first.y} L${last.x},${last.y}`;
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x},${point.y} ${end.x},${end.y}`;
  });
  return `M${first.x},${first.y} ${bends.join(' ')}`;
}
