/* Putting steps in, undo in groups, a branch once more: what a person sees happen to the graph, read from the text. */
import { describe, expect, it } from 'vitest';
import { readGraph } from '../src/designer/graph';
import { keepHistory, keptHistory, NO_HISTORY, recorded, redone, undone } from '../src/designer/history';
import { addBranch, insertStep, join, pinAll, type Place } from '../src/designer/insert';
import type { StepType } from '../src/designer/kinds';
import { EditRefused } from '../src/designer/source';
import { treeOf } from '../src/designer/tree';
import { duplicateBranch } from '../src/designer/tree/branch';

const TEXT = `workflow: leave
nodes:
  start: {type: start}
  look: {type: user_task, candidates: role:hr} # who
  good: {type: end}
  bad: {type: end}
edges:
  - {from: start, to: look}
  - {from: look, to: good, when: said = "yes"}
  - {from: look, to: bad, default: true}
`;
const step = (type: string) => ({ type, kind: type, title: { en: type, zh: type } }) as unknown as StepType;
const put = (place: Place, type: string, text = TEXT) => insertStep(text, place, step(type), { start: step('start'), end: step('end') });
const edges = (text: string) => readGraph(text).edges.map((edge) => `${edge.id}${edge.when ? ` when ${edge.when}` : ''}${edge.isDefault ? ' else' : ''}`);
const refused = (act: () => unknown) => { try { act(); } catch (fault) { return fault instanceof EditRefused ? fault.code : String(fault); } return 'made'; };

describe('a step that is put in', () => {
  it('stands on the arrow, and the condition stays with what decides', () => {
    const after = put({ kind: 'edge', id: 'look>good' }, 'timer');
    expect(edges(after)).toEqual(['start>look', 'look>timer when said = "yes"', 'timer>good', 'look>bad else']);
    expect(after).toContain('# who');
  });
  it('goes onto the only way out, and beside several is a new one', () => {
    expect(edges(put({ kind: 'after', id: 'start' }, 'timer'))).toContain('start>timer');
    expect(edges(put({ kind: 'after', id: 'look' }, 'timer'))).toContain('look>timer');
    expect(edges(put({ kind: 'after', id: 'look' }, 'timer'))).toContain('look>good when said = "yes"');
  });
  it('brings what it cannot be without: two ways, an end of the parallel part, a start and an end inside', () => {
    expect(edges(put({ kind: 'edge', id: 'start>look' }, 'parallel')).filter((one) => one.startsWith('parallel>'))).toHaveLength(2);
    const choice = put({ kind: 'edge', id: 'start>look' }, 'exclusive');
    expect(readGraph(choice).edges.filter((edge) => edge.from === 'exclusive').map((edge) => edge.isDefault)).toEqual([false, true]);
    const inner = readGraph(put({ kind: 'edge', id: 'start>look' }, 'subprocess')).nodes.filter((node) => node.parent === 'subprocess');
    expect(inner.map((node) => node.type)).toEqual(['start', 'end']);
    expect(readGraph(put({ kind: 'after', id: 'look' }, 'boundary')).byId.get('boundary')?.host).toBe('look');
  });
  it('comes before the step where branches meet, and nowhere that makes no sense', () => {
    expect(edges(put({ kind: 'before', edges: ['look>good', 'look>bad'] }, 'timer')).slice(1, 3)).toEqual(['look>timer when said = "yes"', 'look>timer#2 else']);
    expect(refused(() => put({ kind: 'after', id: 'good' }, 'timer'))).toBe('afterEnd');
    expect(refused(() => put({ kind: 'after', id: 'start' }, 'boundary'))).toBe('noHost');
    expect(refused(() => put({ kind: 'free' }, 'start'))).toBe('secondStart');
  });
  it('is moved without moving the others', () => {
    const boxes = new Map(readGraph(TEXT).nodes.map((node, index) => [node.id, { x: index * 100, y: 0 }]));
    expect(readGraph(pinAll(TEXT, boxes, { bad: [7, 8] })).nodes.map((node) => node.at)).toEqual([[0, 0], [100, 0], [200, 0], [7, 8]]);
  });
});

describe('one more way', () => {
  it('is tried before what happens otherwise', () => {
    expect(edges(addBranch(TEXT, 'look', 'bad')).filter((one) => one.startsWith('look'))).toEqual(['look>good when said = "yes"', 'look>bad', 'look>bad#2 else']);
    expect(edges(join(TEXT, 'start', 'good')).filter((one) => one.startsWith('start'))).toEqual(['start>look else', 'start>good']);
  });
  it('may be a copy of another with all its steps, out to where those lead', () => {
    const longer = put({ kind: 'edge', id: 'look>good' }, 'timer');
    const branch = treeOf(readGraph(longer)).main.steps.find((one) => one.id === 'look')?.branches[0];
    expect(branch).toBeDefined();
    const after = edges(duplicateBranch(longer, branch as NonNullable<typeof branch>));
    expect(after.filter((one) => one.includes('said = "yes"'))).toEqual(['look>timer when said = "yes"', 'look>timer_2 when said = "yes"']);
    expect(after.filter((one) => one.startsWith('timer_2>'))).toHaveLength(1);
  });
});

describe('undo', () => {
  const made = (before: string, after: string, now: number, group = '') => ({ label: after, group, before, after, selectedBefore: [], selectedAfter: ['x'], now });
  it('takes back what was typed in one go as one step, and a pause begins another', () => {
    let history = recorded(NO_HISTORY, made('a', 'ab', 0, 'title'));
    history = recorded(history, made('ab', 'abc', 500, 'title'));
    history = recorded(history, made('abc', 'abcd', 5_000, 'title'));
    history = recorded(history, made('abcd', 'abcde', 5_100, 'other'));
    expect(history.past).toHaveLength(3);
    const texts = ['abcde'];
    for (let turned = undone('abcde', history); turned; turned = undone(turned.text, turned.history)) { texts.push(turned.text); history = turned.history; }
    expect(texts).toEqual(['abcde', 'abcd', 'abc', 'a']);
    expect(redone('a', history)).toMatchObject({ text: 'abc', selected: ['x'] });
    expect(recorded(history, made('a', 'z', 9_000)).future).toEqual([]);
  });
  it('survives a reload for the very same text and no other', () => {
    const history = recorded(NO_HISTORY, made('one', 'two', 0));
    keepHistory('pack', 'a.workflow.yaml', 'two', history);
    expect(keptHistory('pack', 'a.workflow.yaml', 'two')).toEqual(history);
    expect(keptHistory('pack', 'a.workflow.yaml', 'three')).toEqual(NO_HISTORY);
    expect(undone('else', history)).toBeNull();
  });
});
