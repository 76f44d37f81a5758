/* FEEL in the browser says what the server says: the cases are those that tests/feel_subset/test_cases.py asks the server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, contextOf, fromJson, spell, type Value } from '../src/feel';

interface Head { context: Record<string, unknown>; types: Record<string, string | Record<string, string>> }
interface Case { feel: string; is?: string; outside?: boolean }
const [head, ...cases] = readFileSync(join(import.meta.dirname, '../../../tests/feel_subset/cases.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown) as [Head, ...Case[]];

function scope(): Map<string, Value> {
  return new Map(Object.entries(head.context).map(([key, value]) => {
    const type = head.types[key];
    if (type === undefined) return [key, fromJson(value)];
    return [key, typeof type === 'string' ? fromJson(value, type) : fromJson(value, 'table', type)];
  }));
}
const said = (feel: string) => {
  const found = ask(feel, scope());
  return found === undefined ? 'outside' : spell(found);
};

describe('FEEL in the browser', () => {
  it('says what the server says', () => {
    expect(cases.length).toBeGreaterThan(200);
    expect(cases.filter((one) => said(one.feel) !== (one.outside ? 'outside' : one.is)).map((one) => ({ feel: one.feel, here: said(one.feel), there: one.is ?? 'outside' }))).toEqual([]);
  });
  it('leaves to the server what it cannot read', () => {
    expect(['', '1 +', 'a b c', '(', '"', '1 2', ']', '{', '#', '1..', 'if true then 1'].map((feel) => ask(feel, scope()))).toEqual(Array(11).fill(undefined));
  });
  it('reads values of a form as the server does', () => {
    expect(spell(contextOf({ a: '', b: [], c: '2026-02-30', d: '2026-02-03' }, { b: 'choices', c: 'date', d: 'date' }))).toBe('{a: null, b: null, c: null, d: @"2026-02-03"}');
  });
});
