/* The pure parts of the monitor: addresses, visits, squeezed time, heat, typed values. */
import { describe, expect, it } from 'vitest';
import { nameOfDoer } from '../src/people/names';
import type { HistoryEntry } from '../src/model';
import { schemaLike } from '../src/values/SchemaForm';
import { byEdge, scaleOf, type Spell } from '../src/monitor/heat';
import { readColumns, templateOf, USUAL, writeColumns } from '../src/monitor/columns';
import { fromKept, queryOf, readSearch, toKeep } from '../src/monitor/query';
import { marksAt, squeezed, visitsOf } from '../src/monitor/visits';
import { AREAS, isWithin, mayOpen } from '../src/shell/areas';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
let seq = 0;
const entry = (type: string, node_id: string, minute: number, data: Record<string, unknown> = {}, by = 'engine'): HistoryEntry => ({ seq: (seq += 1), at: at(minute), type, node_id, by, data: data as HistoryEntry['data'] });
const history = () => {
  seq = 0;
  return [
    entry('run_started', '', 0, {}, 'u1'), entry('token_entered', 'start', 0, { token_id: 1 }), entry('token_left', 'start', 0, { token_id: 1 }),
    entry('token_entered', 'check', 0, { token_id: 2, edge_id: 'e1' }), entry('task_completed', 'check', 600, { token_id: 2 }, 'u2'), entry('token_left', 'check', 600, { token_id: 2 }),
    entry('token_entered', 'mail', 600, { token_id: 3, edge_id: 'e2' }), entry('job_failed', 'mail', 601, { token_id: 3 }), entry('incident_raised', 'mail', 601, { token_id: 3 }),
  ];
};

describe('the address of a list', () => {
  it('is read without trusting it', () => {
    expect(readSearch({ status: 'running', version: 'x', from: 'yesterday', to: '2026-03-02', q: 12, workflow: '' })).toEqual({ status: 'running', workflow: undefined, version: undefined, node: undefined, code: undefined, from: undefined, to: '2026-03-02', q: '12' });
    expect(readSearch({ workflow: 'a', version: '3' }).version).toBe(3);
  });
  it('asks for incidents and for what stands still as for a status, and takes the last day in', () => {
    expect(queryOf({ status: 'incident' })).toMatchObject({ status: '', has_incident: true });
    expect(queryOf({ status: 'suspended' })).toMatchObject({ status: 'running', is_suspended: true });
    expect(queryOf({ status: 'nonsense' }).status).toBe('');
    const { started_from: from, started_before: before } = queryOf({ from: '2026-03-02', to: '2026-03-02' });
    expect(new Date(before ?? '').getTime() - new Date(from ?? '').getTime()).toBe(86_400_000);
  });
  it('is kept under a name and comes back as it was', () => {
    const search = readSearch({ status: 'incident', workflow: 'leave', version: 2, from: '2026-03-02', q: 'Li', columns: 'started,facts.days,nonsense' });
    expect(fromKept(toKeep(search))).toEqual(search);
    expect(toKeep(search)).toMatchObject({ status: 'incident', started_from: '2026-03-02', columns: ['started', 'facts.days'] });
    expect(toKeep({ status: 'nonsense' }).status).toBe('');
    expect(Object.values(fromKept(toKeep({}))).some(Boolean)).toBe(false);
  });
  it('has the usual columns when none or all of them are unknown', () => {
    expect(readColumns('x,y')).toEqual(USUAL);
    expect(writeColumns(USUAL)).toBeUndefined();
    expect(templateOf(readColumns('number,facts.days')).match(/minmax/g)).toHaveLength(3);
  });
  it('belongs to one area of the navigation', () => {
    const here = (path: string) => AREAS.filter((area) => isWithin(area, path)).map((area) => area.to);
    expect(here('/incidents')).toEqual(['/runs']);
    expect(here('/workflows/hiring/mining')).toEqual(['/runs']);
    expect(here('/workflows/hiring')).toEqual(['/workflows']);
    expect(here('/inbox/r1.2')).toEqual(['/inbox']);
  });
  it('opens for who may, page by page', () => {
    const manager = ['runs:read', 'workflows:read'];
    expect(['/runs/r1', '/workflows/hiring', '/inbox', '/preferences'].every((path) => mayOpen(path, manager))).toBe(true);
    expect(['/incidents', '/insights', '/workflows/hiring/mining', '/workflows/hiring/migrate', '/records/candidate', '/mailbox', '/admin/keys'].some((path) => mayOpen(path, manager))).toBe(false);
    expect(['/incidents', '/insights', '/workflows/hiring/mining'].every((path) => mayOpen(path, ['incidents:read', 'operations:read']))).toBe(true);
  });
});

describe('a history', () => {
  it('tells who was where and how it stands', () => {
    expect(visitsOf(history()).map(({ node, state, by, attempts }) => ({ node, state, by, attempts }))).toEqual([
      { node: 'start', state: 'completed', by: [], attempts: 0 }, { node: 'check', state: 'completed', by: ['u2'], attempts: 0 }, { node: 'mail', state: 'failed', by: [], attempts: 1 },
    ]);
  });
  it('is shown as it stood behind an event', () => {
    const { marks, passed } = marksAt(history(), 4, [{ node_id: 'check', waits_for: 'user_task' }]);
    expect(marks.check).toMatchObject({ state: 'active', tokens: 1, times: 1 });
    expect(marks.mail).toBeUndefined();
    expect([...passed]).toEqual(['e1']);
  });
  it('is drawn with long waits made short, in order, from one end to the other', () => {
    const moments = [at(0), at(1), at(600), at(601)];
    const scale = squeezed(moments);
    const places = moments.map(scale.at);
    expect(places[0]).toBe(0);
    expect(places[3]).toBeCloseTo(1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect((places[2] ?? 0) - (places[1] ?? 0)).toBeLessThan(0.99 * (599 / 601));
    expect(scale.at(at(300))).toBeGreaterThan(places[1] ?? 0);
    expect(squeezed([at(0)]).at(at(0))).toBe(0);
  });
});

describe('heat', () => {
  it('goes in five steps from the quickest to the slowest', () => {
    const scale = scaleOf([10, 100, 1000, 100_000]);
    expect([10, 100_000].map(scale.level)).toEqual([0, 4]);
    expect(scale.borders).toHaveLength(5);
    expect(scale.level(0)).toBe(0);
    expect(scaleOf([]).borders).toEqual([]);
    expect(scaleOf([5, 5, 5]).level(5)).toBeLessThan(5);
  });
  it('finds the arrow that a spell is about', () => {
    const spell = { source: 'a', node_id: 'b', times: 1, median: 1, p95: 2, mean: 1, longest: 2, now: 0 } as Spell;
    expect(byEdge([{ edge_id: 'e', from_node: 'a', to_node: 'b' }, { edge_id: 'f', from_node: 'b', to_node: 'a' }], [spell])).toEqual({ e: spell });
  });
});

describe('a typed value', () => {
  it('a value that is there says which field it is written in', () => {
    expect(schemaLike({ score: 3, isIn: true, name: 'x', rows: [1] })).toEqual({ type: 'object', properties: { score: { type: 'number' }, isIn: { type: 'boolean' }, name: { type: 'string' }, rows: {} } });
    expect(schemaLike(undefined)).toEqual({});
  });
});
describe('who did something in a run', () => {
  it('is told by name, or in words when it was no person', () => {
    const t = ((key: string) => key) as never;
    expect(['u1', 'cli', 'applicant', 'u9'].map((by) => nameOfDoer(by, { u1: '林晓' }, { t }))).toEqual(['林晓', 'people.operator', 'people.applicant', 'u9']);
  });
});
