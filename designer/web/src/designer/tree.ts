/* The same graph as a vertical tree: steps below each other, branches side by side. What is no tree is told by jumps, so that every step and every edge stands exactly once. Pure. */
import type { Graph, GraphEdge, GraphNode } from './graph';

/* How a sequence ends: in the common step below its branches, in a jump to a step drawn elsewhere, at an end, or nowhere yet. */
export type Tail = { kind: 'below' | 'jump'; edge: GraphEdge; to: string } | { kind: 'end' } | { kind: 'open'; after: string };
export interface Sequence { readonly steps: readonly Step[]; readonly tail: Tail }
export interface Branch {
  /* The edge at its head; of a border event, the event. */
  readonly edge: GraphEdge | null;
  readonly border: GraphNode | null;
  readonly rest: Sequence;
}
export interface Step {
  readonly id: string;
  readonly branches: readonly Branch[];
  /* Error edges and border events: what happens when it does not go as planned. */
  readonly sides: readonly Branch[];
  /* What stands in a subprocess. */
  readonly inner: Tree | null;
  /* The edge to the next step, or those that come together there. */
  readonly next: readonly GraphEdge[];
}
export interface Tree { readonly main: Sequence; readonly loose: readonly Sequence[] }

export const treeOf = (graph: Graph): Tree => new Planter(graph).scope('');

class Planter {
  private readonly out = new Map<string, GraphEdge[]>();
  private readonly hosted = new Map<string, GraphNode[]>();
  private readonly members = new Map<string, GraphNode[]>();
  private readonly placed = new Set<string>();

  constructor(private readonly graph: Graph) {
    for (const edge of graph.edges) this.out.set(edge.from, [...(this.out.get(edge.from) ?? []), edge]);
    for (const node of graph.nodes) {
      if (graph.byId.has(node.host)) this.hosted.set(node.host, [...(this.hosted.get(node.host) ?? []), node]);
      const parent = graph.byId.has(node.parent) && node.parent !== node.id ? node.parent : '';
      this.members.set(parent, [...(this.members.get(parent) ?? []), node]);
    }
  }

  scope(parent: string): Tree {
    const inside = this.members.get(parent) ?? [];
    const start = inside.find((node) => node.kind === 'start') ?? inside.find((node) => !node.host);
    const main: Sequence = start ? this.walk(start.id, []) : { steps: [], tail: { kind: 'end' } };
    const loose: Sequence[] = [];
    const reached = new Set(this.graph.edges.map((edge) => edge.to));
    // First those that something else begins, so that chains stay chains.
    for (const isHead of [true, false]) for (const node of inside) if (!this.placed.has(node.id) && !this.isHung(node) && (!isHead || !reached.has(node.id))) loose.push(this.walk(node.id, []));
    return { main, loose };
  }
  /* A border event stands with its host. */
  private isHung(node: GraphNode) {
    return this.graph.byId.has(node.host);
  }

  private walk(from: string, stops: readonly string[]): Sequence {
    const steps: Step[] = [];
    let id = from;
    for (;;) {
      this.placed.add(id);
      const node = this.graph.byId.get(id);
      const edges = this.out.get(id) ?? [];
      const ways = edges.filter((edge) => !edge.onError);
      const inner = this.members.has(id) ? this.scope(id) : null;
      const join = ways.length > 1 ? this.meeting(ways, stops) : (ways[0]?.to ?? '');
      const isMain = join !== '' && !stops.includes(join) && !this.placed.has(join);
      const within = isMain ? [...stops, join] : stops;
      const branches = ways.length > 1 ? ways.map((edge) => ({ edge, border: null, rest: this.follow(edge, within) })) : [];
      const sides = [
        ...edges.filter((edge) => edge.onError).map((edge) => ({ edge, border: null, rest: this.follow(edge, within) })),
        ...(this.hosted.get(id) ?? []).map((border) => this.hung(border, within)),
      ];
      const together = ways.length > 1 ? this.into(join, branches) : ways;
      steps.push({ id, branches, sides, inner, next: isMain ? together : [] });
      if (isMain) { id = join; continue; }
      return { steps, tail: this.tailOf(node, ways, branches, stops) };
    }
  }
  private tailOf(node: GraphNode | undefined, ways: GraphEdge[], branches: readonly Branch[], stops: readonly string[]): Tail {
    const [only] = ways;
    if (branches.length > 0 || node?.kind === 'end') return { kind: 'end' };
    if (!only) return { kind: 'open', after: node?.id ?? '' };
    return { kind: only.to === stops.at(-1) ? 'below' : 'jump', edge: only, to: only.to };
  }
  private hung(border: GraphNode, stops: readonly string[]): Branch {
    this.placed.add(border.id);
    const [first, ...others] = this.out.get(border.id) ?? [];
    if (!first) return { edge: null, border, rest: { steps: [], tail: { kind: 'open', after: border.id } } };
    if (others.length === 0) return { edge: first, border, rest: this.follow(first, stops) };
    const branches = [first, ...others].map((edge) => ({ edge, border: null, rest: this.follow(edge, stops) }));
    return { edge: null, border, rest: { steps: [{ id: border.id, branches, sides: [], inner: null, next: [] }], tail: { kind: 'end' } } };
  }
  private follow(edge: GraphEdge, stops: readonly string[]): Sequence {
    if (edge.to === stops.at(-1)) return { steps: [], tail: { kind: 'below', edge, to: edge.to } };
    if (stops.includes(edge.to) || this.placed.has(edge.to)) return { steps: [], tail: { kind: 'jump', edge, to: edge.to } };
    return this.walk(edge.to, stops);
  }
  /* The edges by which branches come together. */
  private into(join: string, branches: readonly Branch[]): GraphEdge[] {
    const found: GraphEdge[] = [];
    const visit = (rest: Sequence) => {
      if (rest.tail.kind === 'below' && rest.tail.to === join) found.push(rest.tail.edge);
      for (const step of rest.steps) for (const branch of [...step.branches, ...step.sides]) visit(branch.rest);
    };
    for (const branch of branches) visit(branch.rest);
    return found;
  }

  /* Where most of the branches come together again, the nearest such step; a stop of the branches around counts as the end of the way. '' when they do not. */
  private meeting(ways: readonly GraphEdge[], stops: readonly string[]): string {
    const counts = new Map<string, { count: number; far: number }>();
    for (const way of ways) {
      for (const [id, depth] of this.reach(way.to, stops)) {
        const known = counts.get(id) ?? { count: 0, far: 0 };
        counts.set(id, { count: known.count + 1, far: Math.max(known.far, depth) });
      }
    }
    let best = '';
    let most = { count: 1, far: 0 };
    for (const [id, { count, far }] of counts) {
      if (count > most.count || (count === most.count && best !== '' && far < most.far)) { best = id; most = { count, far }; }
    }
    return best;
  }
  private reach(from: string, stops: readonly string[]): Map<string, number> {
    const seen = new Map<string, number>();
    let layer = [from];
    for (let depth = 0; layer.length > 0; depth += 1) {
      const next: string[] = [];
      for (const id of layer) {
        if (seen.has(id) || this.placed.has(id)) continue;
        seen.set(id, depth);
        if (stops.includes(id)) continue;
        for (const edge of this.out.get(id) ?? []) if (!edge.onError) next.push(edge.to);
      }
      layer = next;
    }
    return seen;
  }
}
