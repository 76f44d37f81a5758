/* Conditions by clicks and as text: what rows can say goes both ways without loss, everything else stays text. */
import { describe, expect, it } from 'vitest';
import { arity, OPERATORS, readCondition, writeCondition, type Group, type Literal } from '../src/designer/feel/condition';

const SAME = [
  'answer = "approve"', 'days <= 3', 'days > -1.5', 'route in ("interview", "offer")', 'score between 60 and 80', 'email = null', 'email != null', 'is_new', 'not(is_new)', 'contains(name, "王")', 'starts with(name, "Dr. \\"X\\"")',
  'begins >= date("2026-03-02")', 'length < duration("P3D")', 'profile.years >= minimum', 'a = 1 and b = 2 and c', 'a = 1 or b = 2', '(a = 1 or b = 2) and c = true', 'a = 1 or (b = 2 and (c or d = "x"))', '姓名 = "李娜"', 'result.values.price in (-1, 2.50, 3)',
];
const TEXT = ['a + 1 > 2', 'count(list) > 2', 'list[1].x = 2', 'if a then b else c', 'some x in list satisfies x > 1', '1 < a', 'a = b + 1', 'a < 1 - b', 'a - b > 2', 'my name = 1', 'a in [1..3]', 'a = {b: 1}', 'not(a = 1)', 'a = "unfinished', 'a =', 'a and', '(a', 'a in (1, count(x))', 'a = date("not a day")', 'a < null', 'a in b', 'date("2026-01-01") = a', 'in = 1', 'a ! b'];

describe('a condition that rows can say', () => {
  it.each(SAME)('is the same text again: %s', (text) => {
    const rows = readCondition(text);
    expect(rows).not.toBeNull();
    expect(writeCondition(rows as Group)).toBe(text);
  });
  it('is read whatever its spaces and brackets', () => {
    expect(writeCondition(readCondition('((a=1)and(  b>=2))') as Group)).toBe('a = 1 and b >= 2');
    expect(writeCondition(readCondition('a = @"2026-03-02" and b = @"P1D"') as Group)).toBe('a = date("2026-03-02") and b = duration("P1D")');
    expect(readCondition('  ')).toEqual({ join: 'and', items: [] });
  });
  it('binds and closer than or', () => {
    expect(readCondition('a and b or c')).toEqual({ join: 'or', items: [{ join: 'and', items: [{ left: 'a', op: 'true', right: [] }, { left: 'b', op: 'true', right: [] }] }, { left: 'c', op: 'true', right: [] }] });
  });
});

describe('a condition that rows cannot say', () => {
  it.each(TEXT)('stays text: %s', (text) => { expect(readCondition(text)).toBeNull(); });
});

describe('rows made at random', () => {
  it('come back the same from their text', () => {
    let seed = 7;
    const chance = (below: number) => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed % below; };
    const literals: Literal[] = [{ kind: 'string', text: 'a "b" \\ 李' }, { kind: 'number', text: '12.5' }, { kind: 'number', text: '-3' }, { kind: 'boolean', text: 'true' }, { kind: 'date', text: '2026-02-28' }, { kind: 'duration', text: 'PT4H' }, { kind: 'name', text: 'other.value' }];
    const one = () => literals[chance(literals.length)] as Literal;
    const made = (depth: number): Group => ({
      join: chance(2) === 0 ? 'and' : 'or',
      items: Array.from({ length: 2 + chance(2) }, () => {
        if (depth > 0 && chance(3) === 0) return made(depth - 1);
        const op = OPERATORS[chance(OPERATORS.length)] ?? '=';
        return { left: ['a', 'b.c', '天数'][chance(3)] ?? 'a', op, right: Array.from({ length: arity(op) < 0 ? 1 + chance(3) : arity(op) }, one) };
      }),
    });
    for (let round = 0; round < 300; round += 1) {
      const rows = made(2);
      const text = writeCondition(rows);
      expect(writeCondition(readCondition(text) as Group), text).toBe(text);
      expect(readCondition(text), text).toEqual(rows);
    }
  });
});
