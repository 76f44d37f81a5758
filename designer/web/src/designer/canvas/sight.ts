/* What is in sight: of a large workflow only those steps and arrows are handed to React Flow that are near the part that is looked at, so that neither opening nor a drag costs more with every step that is elsewhere. The choice is made anew when the view leaves the part that was chosen. Knows no file. */
import { useStoreApi, type ReactFlowState } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import type { Box, Boxes } from '../layout';
import type { ArrowFlow, StepFlow } from './flow';

/* Up to this many steps all of them are drawn. */
const FEW = 80;
/* How far beyond the edge of the screen, in screens. */
const BEYOND = 0.6;
/* How far an arrow may go around its two ends. */
const AROUND = 120;

export interface View { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
const meets = (a: View, b: View) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const holds = (outer: View, inner: View) => outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width && outer.y + outer.height >= inner.y + inner.height;

/* The part to draw for a view; the old one as long as it does. */
export function partFor(view: View, old: View | null): View {
  if (old && holds(old, view) && old.width < view.width * 6) return old;
  const [aside, above] = [view.width * BEYOND, view.height * BEYOND];
  return { x: view.x - aside, y: view.y - above, width: view.width + 2 * aside, height: view.height + 2 * above };
}

/* The steps and arrows of a part, with what they hang on: the ends of an arrow, the frame or the host of a step. Who is chosen or being moved is always among them. */
export function inPart(part: View, nodes: readonly StepFlow[], edges: readonly ArrowFlow[], boxes: Boxes): { nodes: StepFlow[]; edges: ArrowFlow[] } {
  const kept = new Set<string>();
  const held = new Set<string>();
  for (const node of nodes) {
    if (node.selected || node.dragging) held.add(node.id);
    const box = boxes.get(node.id) ?? { ...node.position, width: node.width ?? 0, height: node.height ?? 0 };
    if (held.has(node.id) || meets(part, box)) kept.add(node.id);
  }
  const shown = edges.filter((edge) => {
    if (edge.selected || held.has(edge.source) || held.has(edge.target)) return true;
    const [from, to] = [boxes.get(edge.source), boxes.get(edge.target)];
    return from !== undefined && to !== undefined && meets(part, around(from, to));
  });
  for (const edge of shown) kept.add(edge.source).add(edge.target);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const id of kept) { const outer = byId.get(id)?.parentId; if (outer) kept.add(outer); }
  return { nodes: nodes.filter((node) => kept.has(node.id)), edges: shown };
}
function around(a: Box, b: Box): View {
  const x = Math.min(a.x, b.x) - AROUND;
  const y = Math.min(a.y, b.y) - AROUND;
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) + AROUND - x, height: Math.max(a.y + a.height, b.y + b.height) + AROUND - y };
}

const viewOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState): View => ({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom });

export function useInSight(nodes: StepFlow[], edges: ArrowFlow[], boxes: Boxes): { nodes: StepFlow[]; edges: ArrowFlow[] } {
  const store = useStoreApi<StepFlow, ArrowFlow>();
  const [part, setPart] = useState<View | null>(null);
  const isMany = nodes.length > FEW;
  useEffect(() => {
    if (!isMany) return undefined;
    const follow = (state: ReactFlowState) => { if (state.width > 0) setPart((old) => partFor(viewOf(state), old)); };
    follow(store.getState() as unknown as ReactFlowState);
    return store.subscribe((state) => { follow(state as unknown as ReactFlowState); });
  }, [store, isMany]);
  return useMemo(() => {
    if (!isMany) return { nodes, edges };
    return part ? inPart(part, nodes, edges, boxes) : NONE;
  }, [isMany, part, nodes, edges, boxes]);
}
const NONE: { nodes: StepFlow[]; edges: ArrowFlow[] } = { nodes: [], edges: [] };
