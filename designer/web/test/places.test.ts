/* Places that are written straight into the text say what the careful road says, and the graph that is known without reading is the one that reading gives. */
import { describe, expect, it } from 'vitest';
import { setField, setPositions } from '../src/designer/edit';
import { readGraph, type At } from '../src/designer/graph';
import { graphWithPlaces, withPlaces } from '../src/designer/places';
import { boxesOf } from '../src/designer/layout';
import { change, setAt } from '../src/designer/source';

const TEXT = `# hiring
workflow: hire
title: {en: Hire, zh: 招聘}
nodes:
  start: {type: start}            # the beginning
  look:
    type: user_task               # people look
    # who
    candidates: role:hr
    outputs:
      said: =result.outcome
  wait: {type: timer, wait: P1D, at: [10, 20]}
  note:
    type: "calculate"
    at: [1, 2]   # by hand
    outputs: {a: =1}
  done: {type: end}
edges:
  - {from: start, to: look}
  - {from: look, to: wait}
  - {from: wait, to: note}
  - {from: note, to: done}
`;
const PLACES: Record<string, At> = { start: [0.4, 1.6], look: [200, -30], wait: [400, 0], note: [600, 5], done: [800, 0] };
const carefully = (text: string) => change(text, (source) => { for (const [id, at] of Object.entries(PLACES)) setAt(source, ['nodes', id, 'at'], at.map(Math.round)); });

describe('places written into the text', () => {
  it('change nothing else, and say what the careful road says', () => {
    const quick = withPlaces(TEXT, PLACES) as string;
    expect(quick).not.toBeNull();
    expect(readGraph(quick).nodes.map((node) => [node.id, node.at])).toEqual(readGraph(carefully(TEXT)).nodes.map((node) => [node.id, node.at]));
    for (const line of TEXT.split('\n').filter((one) => one.includes('#'))) for (const part of line.split('#').slice(1)) expect(quick).toContain(`#${part}`);
    expect(quick).toContain('    type: user_task               # people look\n    at: [200, -30]\n');
    expect(quick).toContain('  start: {type: start, at: [0, 2]}            # the beginning\n');
    expect(quick).toContain('    at: [600, 5]   # by hand\n');
    // Once more: only numbers change.
    expect(withPlaces(quick, PLACES)).toBe(quick);
  });
  it('make the graph known that reading would give', () => {
    const quick = withPlaces(TEXT, PLACES) as string;
    const known = graphWithPlaces(readGraph(TEXT), PLACES);
    const readAnew = readGraph(`${quick}# read\n`);
    expect(JSON.stringify([known.nodes, known.edges, known.notes])).toBe(JSON.stringify([readAnew.nodes, readAnew.edges, readAnew.notes]));
    expect([...known.byId.keys()]).toEqual([...readAnew.byId.keys()]);
    expect(readGraph(setPositions(TEXT, PLACES)).byId.get('look')?.at).toEqual([200, -30]);
  });
  it.each([
    ['a step that is an alias', TEXT.replace('  done: {type: end}', '  other: &same {type: end}\n  done: *same')],
    ['an anchor', TEXT.replace('done: {type: end}', 'done: &end {type: end}')],
    ['a type in a block', TEXT.replace('    type: "calculate"\n    at: [1, 2]   # by hand', '    type: >-\n      calculate')],
    ['a place that is no pair of numbers', TEXT.replace('[1, 2]', '[a, b]')],
    ['a flow map over lines', TEXT.replace('done: {type: end}', 'done: {type: end,\n    title: {en: Done}}')],
  ])('are left to the careful road where the text is written otherwise: %s', (_, text) => {
    expect(withPlaces(text, PLACES)).toBeNull();
    expect(readGraph(setPositions(text, { done: [5, 6] })).byId.get('done')?.at).toEqual([5, 6]);
  });
  it('need no layers where every step has one', () => {
    const boxes = boxesOf(readGraph(withPlaces(TEXT, PLACES) as string));
    expect([...boxes].map(([id, box]) => [id, box.x, box.y])).toEqual(Object.entries(PLACES).map(([id, at]) => [id, ...at.map(Math.round)]));
  });
  it('stand in the right step after a field above it was made longer in this editor', () => {
    const plain = 'workflow: w\nnodes:\n  a: {type: notify, inputs: {to: =x}}\n  b: {type: timer, wait: P1D, at: [10, 20]}\nedges: []\n';
    const longer = setField(setField(plain, 'a', ['inputs', 'to'], '=a longer one'), 'a', ['inputs', 'to_name'], '=another');
    const after = setPositions(longer, { b: [30, 40] });
    expect(after).toBe(longer.replace('[10, 20]', '[30, 40]'));
    expect(readGraph(after).byId.get('b')?.at).toEqual([30, 40]);
  });
});
