/* A way for what was rejected: what the quick fix makes of the text, and that it is one step back. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useDoc } from '../src/designer/document';
import { readGraph } from '../src/designer/graph';
import { withRejectedWay } from '../src/designer/rejected';

const WORDS = { choice: { en: 'Approved?', zh: '是否同意' }, end: { en: 'Rejected', zh: '已拒绝' } };
const FLOW = `workflow: leave
title: {en: Leave}
inputs: {type: object, properties: {ask_outcome: {type: string}}}
nodes:
  start: {type: start}
  ask: {type: approval, inputs: {approvers: role:hr}} # who may
  tell: {type: notify, inputs: {to: a@b.cc, template: t}}
  end: {type: end, outcome: granted}
edges:
  - {from: start, to: ask}
  - {from: ask, to: tell}
  - {from: tell, to: end}
`;
const ways = (text: string) => readGraph(text).edges.map((edge) => `${edge.from}>${edge.to}${edge.when ? ` if ${edge.when}` : ''}${edge.isDefault ? ' else' : ''}`);

describe('the way for what was rejected', () => {
  it('is a choice on the outcome behind the approval, and an end of its own', () => {
    const after = withRejectedWay(FLOW, 'ask', WORDS);
    expect(ways(after)).toEqual(['start>ask', 'ask>ask_choice', 'ask_choice>tell if ask_outcome_2 = "approve"', 'ask_choice>rejected else', 'tell>end']);
    const graph = readGraph(after);
    expect(graph.byId.get('ask')?.fields.outputs).toEqual({ ask_outcome_2: '=result.outcome' });
    expect([graph.byId.get('ask_choice')?.type, graph.byId.get('rejected')?.fields]).toMatchObject(['exclusive', { type: 'end', outcome: 'rejected', title: WORDS.end }]);
    expect(after).toContain('# who may');
  });
  it('reads the variable that the approval sets already, and stays in its part', () => {
    const set = FLOW.replace('approvers: role:hr}}', 'approvers: role:hr}, outputs: {answer: = result.outcome}, in: part}').replace('{type: notify,', '{type: notify, in: part,').replace('  end:', '  part: {type: subprocess}\n  end:');
    const after = withRejectedWay(set, 'ask', WORDS);
    expect(ways(after)).toContain('ask_choice>tell if answer = "approve"');
    expect(readGraph(after).byId.get('rejected')?.parent).toBe('part');
    expect(readGraph(after).byId.get('ask_choice')?.parent).toBe('part');
  });
  it('asks for what is not rejected where nothing is called approve', () => {
    const own = FLOW.replace('{type: approval, inputs: {approvers: role:hr}}', '{type: user_task, candidates: role:hr, outcomes: [{key: ok, title: {en: OK}}, {key: reject, title: {en: No}}]}');
    expect(ways(withRejectedWay(own, 'ask', WORDS))).toContain('ask_choice>tell if ask_outcome_2 != "reject"');
  });
  it('is refused where the approval branches already, and one step of undo where not', () => {
    const made = withRejectedWay(FLOW, 'ask', WORDS);
    expect(() => withRejectedWay(made, 'ask_choice', WORDS)).toThrow();
    useDoc.getState().open('p', { 'leave.workflow.yaml': FLOW }, 'leave.workflow.yaml');
    expect(useDoc.getState().edit('x', (text) => withRejectedWay(text, 'ask', WORDS))?.toSorted()).toEqual(['ask_choice', 'rejected']);
    useDoc.getState().undo();
    expect(useDoc.getState().text).toBe(FLOW);
  });
});

beforeEach(() => { localStorage.clear(); });
