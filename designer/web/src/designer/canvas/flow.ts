/* The graph as React Flow wants it. What did not change is the very object of before, so that only what changed is drawn again. Pure. */
import { MarkerType, Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import type { Graph, GraphNode } from '../graph';
import type { Boxes } from '../layout';
import { isOpen } from '../legal';
import { shapeOf } from '../shape';

export type StepFlow = Node<{ id: string }, 'step' | 'holder' | 'note'>;
export interface ArrowData extends Record<string, unknown> { id: string; spread: number; isOpen: boolean; isError: boolean; isBelow: boolean }
export type ArrowFlow = Edge<ArrowData, 'arrow'>;

function handlesOf(node: GraphNode, width: number, height: number): NodeHandle[] {
  const side = { width: 1, height: 1, id: null };
  const out: NodeHandle = shapeOf(node.kind) === 'border'
    ? { ...side, type: 'source', position: Position.Bottom, x: width / 2, y: height }
    : { ...side, type: 'source', position: Position.Right, x: width, y: height / 2 };
  return [{ ...side, type: 'target', position: Position.Left, x: 0, y: height / 2 }, out];
}

function same(a: StepFlow | undefined, b: StepFlow): boolean {
  return a !== undefined && a.selected === b.selected && a.position.x === b.position.x && a.position.y === b.position.y && a.width === b.width && a.height === b.height && a.parentId === b.parentId && a.type === b.type && a.ariaLabel === b.ariaLabel;
}

/* Boxes for all steps and notes; a subprocess comes before what stands in it, as React Flow demands. */
export function flowNodes(graph: Graph, boxes: Boxes, selected: ReadonlySet<string>, last: ReadonlyMap<string, StepFlow>, labelOf: (node: GraphNode) => string): StepFlow[] {
  const found: StepFlow[] = [];
  const put = (node: StepFlow) => {
    const old = last.get(node.id);
    found.push(old && same(old, node) ? old : node);
  };
  for (const note of graph.notes) {
    const [width, height] = note.size ?? [200, 96];
    put({ id: note.id, type: 'note', data: { id: note.id }, position: { x: note.at[0], y: note.at[1] }, width, height, measured: { width, height }, selected: selected.has(note.id), zIndex: -2, handles: [] });
  }
  const done = new Set<string>();
  const add = (node: GraphNode, depth: number) => {
    const box = boxes.get(node.id);
    if (done.has(node.id) || !box || depth > 20) return;
    const holder = graph.byId.get(node.host || node.parent);
    if (holder) add(holder, depth + 1);
    done.add(node.id);
    const outer = holder ? boxes.get(holder.id) : undefined;
    const isHolder = shapeOf(node.kind) === 'holder';
    put({
      id: node.id, type: isHolder ? 'holder' : 'step', data: { id: node.id }, position: { x: box.x - (outer?.x ?? 0), y: box.y - (outer?.y ?? 0) }, width: box.width, height: box.height,
      measured: { width: box.width, height: box.height }, selected: selected.has(node.id), parentId: outer ? holder?.id : undefined, draggable: !node.host, handles: handlesOf(node, box.width, box.height),
      zIndex: isHolder ? -1 : node.host ? 3 : 1, ariaLabel: labelOf(node),
    });
  };
  for (const node of graph.nodes) add(node, 0);
  return found;
}

const MARKS = { plain: 'var(--arrow)', selected: 'var(--brand)', error: 'var(--bad)' };
export function flowEdges(graph: Graph, selected: ReadonlySet<string>, last: ReadonlyMap<string, ArrowFlow>): ArrowFlow[] {
  const counts = new Map<string, number>();
  return graph.edges.map((edge) => {
    const spread = counts.get(edge.from) ?? 0;
    counts.set(edge.from, spread + 1);
    const isSelected = selected.has(edge.id);
    const isError = edge.onError !== '';
    const data: ArrowData = { id: edge.id, spread, isOpen: isOpen(graph, edge.id), isError, isBelow: graph.byId.get(edge.from)?.kind === 'boundary' };
    const old = last.get(edge.id);
    if (old && old.selected === isSelected && old.source === edge.from && old.target === edge.to && JSON.stringify(old.data) === JSON.stringify(data)) return old;
    return {
      id: edge.id, source: edge.from, target: edge.to, type: 'arrow' as const, selected: isSelected, data, zIndex: isSelected ? 2 : 0,
      markerEnd: { type: MarkerType.ArrowClosed, width: 15, height: 15, color: isSelected ? MARKS.selected : isError || data.isOpen ? MARKS.error : MARKS.plain },
    };
  });
}
