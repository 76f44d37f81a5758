/* What a trial asks for where a message or a called workflow is played. */
import { describe, expect, it } from 'vitest';
import { expectedOf, outcomesOf } from '../src/designer/trial/expected';

const FILES = { 'round.workflow.yaml': 'workflow: round\ninputs: {type: object, properties: {days: {type: number}}}\nnodes:\n  start: {type: start}\n  a: {type: end, outcome: passed}\n  b: {type: end, outcome: failed}\n  c: {type: end, outcome: =answer}\n' };
describe('what is expected', () => {
  it('of a message: each name that the step reads, with names within', () => {
    expect(expectedOf({ minutes: '=result.minutes', pay: '=result.offer.salary + result.offer.bonus', note: 'result.plain', my: '=my.result.no' }, {})).toEqual({ type: 'object', properties: { minutes: {}, offer: { type: 'object', properties: { salary: {}, bonus: {} } } } });
    expect(expectedOf({ all: '=result' }, {})).toEqual({});
  });
  it('of a called workflow: its variables, of the kind that its inputs say, and the outcomes of its ends', () => {
    expect(expectedOf({ left: '=result.variables.days - 1', how: '=result.outcome' }, FILES, 'round')).toEqual({ type: 'object', properties: { days: { type: 'number' } } });
    expect(outcomesOf(FILES, 'round')).toEqual(['passed', 'failed', 'completed']);
    expect(outcomesOf(FILES, 'other')).toEqual([]);
  });
});
