/* Sample values below an expression: what it reads, what is taken for it, how it is asked. And the row of the panel that a problem leads to. */
import { describe, expect, it } from 'vitest';
import { variables } from '../src/designer/feel/scope';
import { fitting, ofStarter, readBy, readIn, valueAt, withSamples } from '../src/designer/feel/sample';
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
    expect(withSamples('run.starter.email', [['run.id', '"r1"'], ['run.starter.email', '"a@b.c"']])).toBe('{run: {id: "r1", starter: {email: "a@b.c"}}, given_here: (run.starter.email\n)}.given_here');
    expect(withSamples('1 + 1', [])).toBe('1 + 1');
  });
  it('of whoever began the run is that of who looks', () => {
    const scope = variables('run', 'context<id: string, starter: context<name: string, email: string>, started_at: string>  this run');
    expect(scope.map((one) => [one.name, one.type])).toEqual([['run', 'context'], ['run.id', 'string'], ['run.starter', 'context'], ['run.starter.name', 'string'], ['run.starter.email', 'string'], ['run.started_at', 'string']]);
    expect(readIn('if run.starter = null then "" else run.starter.email', scope).map((one) => one.name)).toEqual(['run.starter.email']);
    const me = { principal_id: 'p', name: 'Li Na', email: 'li@example.com' };
    expect([ofStarter('run.starter.email', me), ofStarter('run.starter.name', me), ofStarter('run.id', me), ofStarter('run.starter.email', undefined)]).toEqual(['"li@example.com"', '"Li Na"', undefined, undefined]);
  });
});
