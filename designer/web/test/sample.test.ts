/* Sample values below an expression: what it reads, what is taken for it, how it is asked. And the row of the panel that a problem leads to. */
import { describe, expect, it } from 'vitest';
import { fitting, readBy, readIn, valueAt, withSamples } from '../src/designer/feel/sample';
import { readGraph } from '../src/designer/graph';

const SCOPE = [{ name: 'score', type: 'number', title: '' }, { name: 'result', type: 'context', title: '' }, { name: 'result.outcome', type: 'string', title: '' }, { name: '部门', type: 'string', title: '' }];
const names = (text: string) => readIn(text, SCOPE).map((one) => one.name);

describe('what a step reads', () => {
  it('is what its expressions name, wherever they stand in it', () => {
    const graph = readGraph('workflow: w\nnodes:\n  a: {type: notify, title: {en: score}, inputs: {to: =email, values: {x: "=score + 1", y: days}}, due: =slot.end}\nedges: []\n');
    const [node] = graph.nodes;
    expect(node && readBy(node, ['email', 'score', 'days', 'slot', 'end', 'email'])).toEqual(['email', 'score', 'slot']);
  });
});

describe('what an expression reads', () => {
  it('is found in its order, once each, in any script, and not in texts or as a part of another name', () => {
    expect(names('if 部门 = "score" and result.outcome = "go" then score + score else my_score')).toEqual(['部门', 'result.outcome', 'score']);
    expect(names('other.score + "a \\" score"')).toEqual([]);
    expect(names('')).toEqual([]);
    expect(names('result')).toEqual(['result']);
    expect(names('result.values.days + count(result)')).toEqual(['result.values']);
  });
  it('has a sample of its type, or the first choice', () => {
    expect(fitting('number', undefined, '2026-01-02')).toBe('1');
    expect(fitting('date', undefined, '2026-01-02')).toBe('date("2026-01-02")');
    expect(fitting('string', 'approve', '')).toBe('"approve"');
    expect(valueAt({ result: { outcome: 'x' } }, 'result.outcome')).toBe('x');
    expect(valueAt(undefined, 'score')).toBeUndefined();
  });
  it('is given before it is asked; parts make their context', () => {
    expect(withSamples('score + 1', [['score', '2']])).toBe('{score: 2, given_here: (score + 1\n)}.given_here');
    expect(withSamples('result.outcome', [['result.outcome', '"a"'], ['result.note', 'null']])).toBe('{result: {outcome: "a", note: null}, given_here: (result.outcome\n)}.given_here');
    expect(withSamples('1 + 1', [])).toBe('1 + 1');
  });
});
