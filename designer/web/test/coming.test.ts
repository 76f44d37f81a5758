/* A large tree is drawn bit by bit, from above. */
import { describe, expect, it } from 'vitest';
import { readGraph } from '../src/designer/graph';
import { numbersOf } from '../src/designer/tree/coming';
import { treeOf } from '../src/designer/tree';

const TEXT = `workflow: w
nodes:
  start: {type: start}
  choice: {type: exclusive}
  left: {type: calculate}
  right: {type: subprocess}
  inside: {type: start, in: right}
  below: {type: calculate}
  alone: {type: calculate}
edges:
  - {from: start, to: choice}
  - {from: choice, to: left, when: a}
  - {from: choice, to: right, default: true}
  - {from: left, to: below}
  - {from: right, to: below}
`;

describe('the order in which cards are drawn', () => {
  it('is that of reading: branches and parts right after their step, what hangs nowhere last', () => {
    const numbers = numbersOf(treeOf(readGraph(TEXT)));
    expect([...numbers.keys()]).toEqual(['start', 'choice', 'left', 'right', 'inside', 'below', 'alone']);
    expect([...numbers.values()]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
