/* How hot a node or arrow is: five steps between the quickest and the slowest, by the logarithm. Pure. */
import type { Schemas } from '../client';

export type Spell = Schemas['Spell'];
export type Measure = 'median' | 'p95';
export const STEPS = 5;

/* Seconds: at a step, those who wait there now count with what they have waited so far. */
export const hot = (spell: Spell, measure: Measure) => spell[`heat_${measure}`] || spell[measure];

export interface HeatScale {
  level: (seconds: number) => number;
  /* The seconds at which each step begins. */
  borders: number[];
}

export function scaleOf(seconds: number[]): HeatScale {
  const some = seconds.filter((one) => one > 0);
  if (some.length === 0) return { level: () => 0, borders: [] };
  const low = Math.log(Math.max(1, Math.min(...some)));
  const high = Math.log(Math.max(2, Math.max(...some)));
  const width = (high - low) / STEPS || 1;
  return {
    level: (one) => (one <= 0 ? 0 : Math.min(STEPS - 1, Math.max(0, Math.floor((Math.log(Math.max(1, one)) - low) / width)))),
    borders: Array.from({ length: STEPS }, (_, index) => Math.exp(low + index * width)),
  };
}

/* Spells of arrows by the drawing's own ids. Two arrows between the same nodes cannot be told apart: both show what is known. */
export function byEdge(edges: { edge_id: string; from_node: string; to_node: string }[], spells: Spell[]): Record<string, Spell> {
  const known = new Map(spells.map((spell) => [`${spell.source}>${spell.node_id}`, spell]));
  return Object.fromEntries(edges.flatMap((edge) => {
    const spell = known.get(`${edge.from_node}>${edge.to_node}`);
    return spell ? [[edge.edge_id, spell] as const] : [];
  }));
}
