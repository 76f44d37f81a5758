/* Of a large workflow only what is near the part that is looked at is drawn; nothing of it is forgotten that something in sight hangs on. */
import { describe, expect, it } from 'vitest';
import type { ArrowFlow, StepFlow } from '../src/designer/canvas/flow';
import { inPart, partFor } from '../src/designer/canvas/sight';

const boxes = new Map(Array.from({ length: 300 }, (_, index) => [`n${index}`, { x: index * 260, y: 0, width: 180, height: 60 }]));
const step = (index: number, more: Partial<StepFlow> = {}) => ({ id: `n${index}`, type: 'step', data: { id: `n${index}` }, position: { x: index * 260, y: 0 }, width: 180, height: 60, ...more }) as StepFlow;
const arrow = (from: number, to: number) => ({ id: `n${from}>n${to}`, source: `n${from}`, target: `n${to}`, data: {} }) as unknown as ArrowFlow;
const nodes = Array.from({ length: 300 }, (_, index) => step(index));
const edges = Array.from({ length: 299 }, (_, index) => arrow(index, index + 1));
const view = { x: 26_000, y: -300, width: 1_000, height: 600 };

describe('what is in sight', () => {
  it('is a few steps of three hundred, with both ends of every arrow', () => {
    const found = inPart(partFor(view, null), nodes, edges, boxes);
    expect(found.nodes.length).toBeGreaterThan(5);
    expect(found.nodes.length).toBeLessThan(20);
    const ids = new Set(found.nodes.map((node) => node.id));
    expect(found.edges.every((edge) => ids.has(edge.source) && ids.has(edge.target))).toBe(true);
  });
  it('holds whoever is chosen or moved, and the frame around a step', () => {
    const mixed = nodes.map((node, index) => (index === 2 ? step(2, { selected: true }) : index === 5 ? step(5, { dragging: true }) : index === 101 ? step(101, { parentId: 'n290' }) : node));
    const ids = inPart(partFor(view, null), mixed, edges, boxes).nodes.map((node) => node.id);
    expect(ids).toEqual(expect.arrayContaining(['n2', 'n5', 'n101', 'n290']));
  });
  it('shows an arrow that only passes by', () => {
    const found = inPart(partFor(view, null), nodes, [arrow(3, 280)], boxes);
    expect(found.edges.map((edge) => edge.id)).toEqual(['n3>n280']);
    expect(found.nodes.map((node) => node.id)).toEqual(expect.arrayContaining(['n3', 'n280']));
  });
  it('is chosen anew only when the view leaves it, or comes much closer', () => {
    const part = partFor(view, null);
    expect(partFor({ ...view, x: view.x + 500 }, part)).toBe(part);
    expect(partFor({ ...view, x: view.x + 700 }, part)).not.toBe(part);
    expect(partFor({ x: view.x + 100, y: 0, width: 100, height: 60 }, part)).not.toBe(part);
  });
});
