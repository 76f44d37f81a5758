/* The drawings of a workflow: the tree tells every step and edge exactly once, the layout puts nothing upon another, arrows go around boxes, illegal connections have a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGraph, type Graph } from '../src/designer/graph';
import { boxesOf, placesOf } from '../src/designer/layout';
import { isOpen, needsDefault, refusal } from '../src/designer/legal';
import { pathOf, wayBetween } from '../src/designer/route';
import { treeOf, type Sequence, type Tree } from '../src/designer/tree';
import { sharer } from '../src/designer/tree/share';
import { setField, setPositions } from '../src/designer/edit';

const root = join(import.meta.dirname, '../../..');
function workflowFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? workflowFiles(path) : entry.name.endsWith('.workflow.yaml') ? [path] : [];
  });
}
const FILES = [...workflowFiles(join(root, 'workflows')), ...workflowFiles(join(root, 'tests/patterns'))].map((path) => ({ name: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
const textOf = (name: string) => FILES.find((file) => file.name.endsWith(`${name}.workflow.yaml`))?.text ?? '';

interface Told { steps: string[]; edges: string[]; jumps: string[] }
function tell(tree: Tree, told: Told = { steps: [], edges: [], jumps: [] }): Told {
  const sequence = ({ steps, tail }: Sequence, head: string | undefined) => {
    for (const step of steps) {
      // A border event with several ways out stands as a step of its own branch.
      if (!told.steps.includes(step.id)) told.steps.push(step.id);
      if (step.inner) tell(step.inner, told);
      if (step.branches.length === 0) told.edges.push(...step.next.map((edge) => edge.id));
      for (const { edge, border, rest } of [...step.branches, ...step.sides]) {
        if (border) told.steps.push(border.id);
        if (edge) told.edges.push(edge.id);
        sequence(rest, edge?.id);
      }
    }
    if ((tail.kind === 'jump' || tail.kind === 'below') && tail.edge.id !== head) told.edges.push(tail.edge.id);
    if (tail.kind === 'jump') told.jumps.push(tail.to);
  };
  for (const one of [tree.main, ...tree.loose]) sequence(one, undefined);
  return told;
}

describe.each(FILES)('$name', ({ text }) => {
  const graph = readGraph(text);
  it('stands in the tree with every step and every edge exactly once', () => {
    const told = tell(treeOf(graph));
    expect(told.steps.toSorted()).toEqual(graph.nodes.map((node) => node.id).toSorted());
    expect(told.edges.toSorted()).toEqual(graph.edges.map((edge) => edge.id).toSorted());
  });
  it('is laid out with nothing upon another', () => {
    expect(overlaps(graph)).toEqual([]);
  });
});
function overlaps(graph: Graph): string[] {
  const boxes = boxesOf(graph);
  const found: string[] = [];
  for (const a of graph.nodes) {
    for (const b of graph.nodes) {
      if (a.id >= b.id || a.parent !== b.parent || a.host || b.host) continue;
      const [one, other] = [boxes.get(a.id), boxes.get(b.id)];
      if (!one || !other) found.push(`${a.id} or ${b.id} stands nowhere`);
      else if (one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height) found.push(`${a.id} on ${b.id}`);
    }
    const holder = boxes.get(a.parent);
    const box = boxes.get(a.id);
    if (holder && box && (box.x < holder.x || box.y < holder.y || box.x + box.width > holder.x + holder.width || box.y + box.height > holder.y + holder.height + 20)) found.push(`${a.id} out of ${a.parent}`);
  }
  return found;
}

describe('the tree', () => {
  it('goes down the main way and shows what leads back or elsewhere as a jump', () => {
    const { main } = treeOf(readGraph(textOf('hiring')));
    expect(main.steps.map((step) => step.id)).toEqual(expect.arrayContaining(['start', 'read', 'screen', 'arrange', 'find_slots', 'invite', 'both_roles', 'both_in', 'conclude']));
    const screen = main.steps.find((step) => step.id === 'screen');
    expect(screen?.branches.map((branch) => [branch.edge?.to, branch.rest.steps.map((step) => step.id)])).toEqual([['arrange', []], ['review', ['review']], ['confirm_pool', ['confirm_pool']]]);
    expect(screen?.next.map((edge) => edge.id)).toEqual(expect.arrayContaining(['screen>arrange', 'review>arrange', 'confirm_pool>arrange']));
    expect(tell(treeOf(readGraph(textOf('hiring')))).jumps).toEqual(expect.arrayContaining(['read', 'arrange', 'thank']));
    const both = main.steps.find((step) => step.id === 'both_roles');
    expect(both?.branches.map((branch) => branch.rest.tail.kind)).toEqual(['below', 'below']);
  });
  it('has a place for border events, subprocesses and what nothing leads to', () => {
    const tree = treeOf(readGraph(textOf('trip')));
    const book = tree.main.steps.find((step) => step.id === 'book');
    expect(book?.inner?.main.steps[0]?.id).toBe('begin');
    expect(book?.sides.map((branch) => branch.border?.id)).toEqual(['day', 'taken_back']);
    expect(tree.loose.map((one) => one.steps[0]?.id)).toEqual(['stay']);
  });
});

describe('the layout', () => {
  it('moves nothing when only words change, and keeps what has a place where it is', () => {
    const text = textOf('hiring');
    const boxes = placesOf(readGraph(text));
    expect(placesOf(readGraph(setField(text, 'read', ['title', 'en'], 'Something quite else')))).toBe(boxes);
    const placed = readGraph(setPositions(text, { read: [500, 900], match: [40, 40] }));
    expect(placesOf(placed).get('read')).toMatchObject({ x: 500, y: 900 });
    expect(overlaps(placed)).toEqual([]);
  });
});

describe('an arrow', () => {
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 60 });
  it('goes straight where it can, around what stands between, and back below or above', () => {
    const [from, to, between] = [box(0, 0), box(400, 0), box(200, -10)];
    expect(wayBetween(from, to, []).points).toEqual([{ x: 100, y: 30 }, { x: 400, y: 30 }]);
    const around = wayBetween(from, to, [between]).points;
    expect(around.some(({ y }) => y < -10 || y > 50)).toBe(true);
    const back = wayBetween(to, from, []).points;
    expect(back[0]).toEqual({ x: 500, y: 30 });
    expect(back.at(-1)).toEqual({ x: 0, y: 30 });
    expect(back.every((point, index) => index === 0 || point.x === back[index - 1]?.x || point.y === back[index - 1]?.y)).toBe(true);
    expect(pathOf(back)).toMatch(/^M500,30 L.*Q/);
  });
});

describe('a connection', () => {
  const trip = readGraph(textOf('trip'));
  it('is refused with a reason', () => {
    expect([['away', 'book'], ['approved', 'start'], ['approved', 'hotel'], ['approved', 'approved'], ['approved', 'book'], ['book', 'day'], ['change', 'away']].map(([from = '', to = '']) => refusal(trip, from, to))).toEqual(['afterEnd', 'beforeStart', 'border', 'itself', 'twice', 'beforeStart', 'afterEnd']);
    expect(refusal(trip, 'approved', 'away')).toBe('');
  });
  it('out of a step that has one already makes that one what happens otherwise', () => {
    expect(needsDefault(trip, 'approved')).toBe('approved>book');
    expect(needsDefault(trip, 'good')).toBeNull();
    expect(isOpen(trip, 'good>done')).toBe(false);
    expect(isOpen(readGraph(`${textOf('trip')}  - {from: good, to: hotel}\n`), 'good>hotel')).toBe(true);
  });
});

describe('a tree that is drawn again', () => {
  it('is the same one after a change within a step, and keeps the steps that another one was put behind', () => {
    const text = textOf('hiring');
    const share = sharer<Tree>();
    const first = share(treeOf(readGraph(text)));
    const id = first.main.steps[1]?.id ?? '';
    expect(share(treeOf(readGraph(setField(text, id, ['title'], { en: 'Another', zh: '另一个' }))))).toBe(first);
    const longer = share(treeOf(readGraph(`${text.trimEnd()}\n  - {from: hired, to: later}\n`.replace('\nedges:', '\n  later: {type: end}\nedges:'))));
    expect(longer).not.toBe(first);
    expect(longer.main.steps[1]).toBe(first.main.steps[1]);
  });
});
