/* The keyboard on the canvas: where an arrow key leads, and what each key does. Pure but for the actions that it is handed. */
import { isMod } from '../../shell/commands';
import { chosen, type Actions } from '../actions';
import { useDoc } from '../document';
import { placesOf, type Boxes } from '../layout';
import type { At, Graph } from '../graph';
import { useUi } from '../ui';

export type Way = 'Left' | 'Right' | 'Up' | 'Down';

/* The next step in a direction: along arrows for left and right, else the nearest that stands there. */
export function neighbour(graph: Graph, boxes: Boxes, from: string, way: Way): string | null {
  const own = graph.byId.get(from);
  const linked = way === 'Right' ? graph.edges.filter((edge) => edge.from === from).map((edge) => edge.to) : way === 'Left' ? graph.edges.filter((edge) => edge.to === from).map((edge) => edge.from) : [];
  const here = boxes.get(from);
  if (!here) return null;
  const x = here.x + here.width / 2;
  const y = here.y + here.height / 2;
  const scored = graph.nodes.flatMap((node) => {
    const box = boxes.get(node.id);
    if (!box || node.id === from) return [];
    const [dx, dy] = [box.x + box.width / 2 - x, box.y + box.height / 2 - y];
    const along = way === 'Right' ? dx : way === 'Left' ? -dx : way === 'Down' ? dy : -dy;
    if (along <= 4) return [];
    const aside = Math.abs(way === 'Right' || way === 'Left' ? dy : dx);
    return [{ id: node.id, far: along + aside * 2.2 + (node.parent === own?.parent ? 0 : 300) }];
  });
  const nearest = (ids: readonly { id: string; far: number }[]) => ids.toSorted((a, b) => a.far - b.far)[0]?.id ?? null;
  return nearest(scored.filter(({ id }) => linked.includes(id))) ?? linked[0] ?? nearest(scored);
}

const ARROWS: Record<string, Way> = { ArrowLeft: 'Left', ArrowRight: 'Right', ArrowUp: 'Up', ArrowDown: 'Down' };
const STEPS: Record<Way, At> = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] };

export interface Sight { zoom: (by: 1 | -1) => void; spotOf: (id: string) => { x: number; y: number } }

/* Does what a key on the canvas asks for; whether it did anything. */
export function pressed(event: React.KeyboardEvent, actions: Actions, sight: Sight, mayEdit: boolean): boolean {
  const { key, shiftKey, altKey } = event;
  const doc = useDoc.getState();
  const ui = useUi.getState();
  const mod = isMod(event);
  const { nodes, edges } = chosen();
  const last = nodes.at(-1);
  const way = ARROWS[key];
  if (way && !mod) {
    const [dx, dy] = STEPS[way];
    if (altKey) { if (mayEdit) actions.nudge(shiftKey ? [dx * 4, dy * 4] : [dx * 20, dy * 20]); return true; }
    const next = last ? neighbour(doc.graph, placesOf(doc.graph), last, way) : (doc.graph.nodes.find((node) => node.kind === 'start')?.id ?? doc.graph.nodes[0]?.id ?? null);
    if (next) { doc.select(shiftKey ? [...new Set([...doc.selected, next])] : [next]); ui.ask('look'); }
    return true;
  }
  if (key === 'Enter' && !mod) { if (doc.selected.length > 0) { ui.set({ isPanelOpen: true }); ui.ask('panelFocus'); } return true; }
  if (key === 'Escape') {
    if (ui.connecting) ui.set({ connecting: null });
    else if (doc.selected.length > 0) doc.select([]);
    else return false;
    return true;
  }
  if (mod && key.toLowerCase() === 'a') { doc.select(doc.graph.nodes.map((node) => node.id)); return true; }
  if (!mod && (key === '+' || key === '=')) { sight.zoom(1); return true; }
  if (!mod && key === '-') { sight.zoom(-1); return true; }
  if (!mod && (key === '0' || key.toLowerCase() === 'f')) { ui.ask('whole'); return true; }
  if (!mayEdit) return false;
  if ((key === 'Tab' && !shiftKey && doc.selected.length > 0) || (key === '/' && !mod)) {
    const [edge] = edges;
    const first = doc.graph.nodes.find((node) => node.kind === 'start')?.id;
    const place = last ? ({ kind: 'after', id: last } as const) : edge ? ({ kind: 'edge', id: edge } as const) : first ? ({ kind: 'after', id: first } as const) : ({ kind: 'free' } as const);
    ui.set({ chooser: { place, spot: sight.spotOf(last ?? (edge ? (doc.graph.edgeById.get(edge)?.to ?? '') : (first ?? ''))) } });
    return true;
  }
  return changed(key, mod, shiftKey, last, actions);
}

function changed(key: string, mod: boolean, shiftKey: boolean, last: string | undefined, actions: Actions): boolean {
  const ui = useUi.getState();
  const small = key.toLowerCase();
  if (key === 'Delete' || key === 'Backspace') actions.remove();
  else if (key === 'F2' && last) ui.set({ renaming: last });
  else if (key === 'F2' && chosen().notes[0]) ui.set({ renaming: chosen().notes[0] ?? null });
  else if (mod && small === 'd') actions.duplicate();
  else if (mod && small === 'g') { if (shiftKey) actions.ungroup(); else actions.group(); }
  else if (!mod && small === 'c' && last) ui.set({ connecting: last });
  else if (!mod && small === 'n') actions.note();
  else if (!mod && small === 't') actions.tidy();
  else return false;
  return true;
}
