/* What two versions differ in: steps, arrows, properties, files. */
import { describe, expect, it } from 'vitest';
import { diffFiles, diffFlows, inputChanges, properties, union } from '../src/designer/versions/diff';

const BEFORE = `workflow: walk
title: {en: Walk, zh: 散步}
nodes:
  start: {type: start}
  ask: {type: user_task, candidates: role:hr, outputs: {a: =result.outcome}}
  old: {type: calculate, outputs: {x: =1}}
  end: {type: end}
edges:
  - {from: start, to: ask}
  - {from: ask, to: old, when: a = "yes"}
  - {from: ask, to: end, default: true}
  - {from: old, to: end}
`;
const AFTER = BEFORE.replace('role:hr', '[role:hr, starter]').replace('  old: {type: calculate, outputs: {x: =1}}\n', '  new: {type: calculate, outputs: {x: =2}}\n').replace('to: old, when: a = "yes"', 'to: new, when: a = "no"').replace('from: old', 'from: new').replace('{type: start}', '{type: start, at: [10, 20]}').replace('en: Walk', 'en: Run');

describe('the difference of two workflows', () => {
  const found = diffFlows(BEFORE, AFTER);
  it('names steps that came, went, changed or only moved', () => {
    expect(found.nodes.map((one) => [one.id, one.change])).toEqual([['start', 'moved'], ['ask', 'changed'], ['new', 'added'], ['old', 'removed']]);
    expect(found.nodes[1]?.properties).toEqual([{ path: 'candidates', before: 'role:hr', after: ['role:hr', 'starter'] }]);
  });
  it('names arrows, and what the workflow says of itself', () => {
    expect(found.edges.map((one) => [one.id, one.change])).toEqual([['ask>new', 'added'], ['new>end', 'added'], ['ask>old', 'removed'], ['old>end', 'removed']]);
    expect(found.workflow).toEqual([{ path: 'title.en', before: 'Walk', after: 'Run' }]);
  });
  it('draws both in one', () => {
    expect(union(found).nodes.map((node) => node.id)).toEqual(['start', 'ask', 'new', 'end', 'old']);
    expect(union(found).edges).toHaveLength(6);
  });
  it('is nothing between the same, whatever the style', () => {
    const same = diffFlows(BEFORE, BEFORE.replace('{type: start}', '\n    type: start'));
    expect([same.nodes, same.edges, same.workflow]).toEqual([[], [], []]);
  });
});

describe('the difference of packs', () => {
  it('names files', () => {
    expect(diffFiles({ a: '1', b: '2' }, { b: '3', c: '4' })).toEqual([{ path: 'a', change: 'removed' }, { path: 'b', change: 'changed' }, { path: 'c', change: 'added' }]);
    expect(properties({ a: { b: 1 } }, { a: { b: 1, c: [2] } })).toEqual([{ path: 'a.c', before: undefined, after: [2] }]);
  });
});

describe('the difference of what a run begins with', () => {
  const days = { type: 'object', required: ['days'], properties: { days: { type: 'number', 'x-title': { en: 'Days', zh: '天数' } } } };
  it('is told leaf by leaf, also when there was nothing before', () => {
    expect(inputChanges(undefined, days).map((one) => [one.input?.title?.zh, one.input?.leaf, one.before, one.after])).toEqual([
      ['天数', 'zh', undefined, '天数'], ['天数', 'en', undefined, 'Days'], ['天数', 'type', undefined, 'number'], ['天数', 'needed', undefined, true],
    ]);
  });
  it('so are the rights of fields', () => {
    expect(properties({}, { fields: { note: 'hidden' } })).toEqual([{ path: 'fields.note', before: undefined, after: 'hidden' }]);
  });
  it('says only what changed', () => {
    const now = { type: 'object', properties: { days: { ...days.properties.days, type: 'integer' } } };
    expect(inputChanges(days, now).map((one) => [one.path, one.before, one.after])).toEqual([['inputs.days.type', 'number', 'integer'], ['inputs.days.needed', true, undefined]]);
    expect(inputChanges(days, days)).toEqual([]);
  });
});
