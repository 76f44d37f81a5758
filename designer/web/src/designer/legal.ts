/* Which steps may follow which: why a connection is refused, before it is made. Pure; `code` is the last part of a word key `design.refused.*`. */
import type { Graph } from './graph';

const CATCHES = new Set(['timer', 'message', 'signal', 'condition']);
const ERRORS = new Set(['activity', 'call', 'subprocess', 'transaction', 'ad_hoc']);
const EXCLUSIVE = new Set(['parallel', 'event_choice']);

/* Why nothing may lead from one node to another; '' when it may. */
export function refusal(graph: Graph, from: string, to: string): string {
  const source = graph.byId.get(from);
  const target = graph.byId.get(to);
  if (!source || !target) return 'noNode';
  if (from === to) return 'itself';
  if (source.kind === 'end' || source.kind === 'event_subprocess') return 'afterEnd';
  if (target.kind === 'start' || target.kind === 'boundary' || target.kind === 'event_subprocess') return 'beforeStart';
  if (source.parent !== target.parent) return 'border';
  if (source.kind === 'event_choice' && !CATCHES.has(target.kind)) return 'onlyEvents';
  if (graph.edges.some((edge) => edge.from === from && edge.to === to && !edge.onError)) return 'twice';
  return '';
}
export const mayFail = (kind: string) => ERRORS.has(kind);
/* Whether conditions choose among what follows this node. */
export const chooses = (kind: string) => !EXCLUSIVE.has(kind);

/* What a second way out needs: the old one is what happens otherwise. */
export function needsDefault(graph: Graph, from: string): string | null {
  const source = graph.byId.get(from);
  if (!source || !chooses(source.kind) || source.kind === 'split') return null;
  const out = graph.edges.filter((edge) => edge.from === from && !edge.onError);
  const [only] = out;
  return out.length === 1 && only && !only.when && !only.isDefault ? only.id : null;
}
/* Edges of a choice that say neither when nor otherwise. */
export function isOpen(graph: Graph, edgeId: string): boolean {
  const edge = graph.edgeById.get(edgeId);
  if (!edge || edge.when || edge.isDefault || edge.onError) return false;
  const source = graph.byId.get(edge.from);
  const mates = graph.edges.filter((one) => one.from === edge.from && !one.onError);
  return mates.length > 1 && (source?.kind === 'exclusive' || source?.kind === 'inclusive' || mates.some((one) => one.when || one.isDefault)) && chooses(source?.kind ?? '');
}
