/* Conditions by clicks and as text: what rows can say goes both ways without loss, letter by letter; everything else stays text. */
import { describe, expect, it } from 'vitest';
import { arity, isGroup, isWhole, OPERATORS, operatorsFor, readCondition, writeCondition, type Group, type Literal, type Test } from '../src/condition/condition';

const SAME = [
  'answer = "approve"', 'days <= 3', 'days > -1.5', 'route in ("interview", "offer")', 'not(route in ("x"))', 'score between 60 and 80', 'email = null', 'email != null', 'is_new', 'is_new = true', 'not(is_new)', 'contains(name, "王")', 'starts with(name, "Dr. \\"X\\"")',
  'begins >= date("2026-03-02")', 'a = @"2026-03-02" and b = @"P1D"', 'at < @"2026-03-02T10:00:00"', 'length < duration("P3D")', 'profile.years >= minimum', 'a = 1 and b = 2 and c', 'a = 1 or b = 2', '(a = 1 or b = 2) and c = true', 'a = 1 or (b = 2 and (c or d = "x"))', '姓名 = "李娜"',
  'result.values.price in (-1, 2.50, 3)', 'list contains(skills, "Go")', '"Go" in skills', 'not(list contains(skills, "Go"))', 'level in ["x", "y"]', 'a >= today()', 'a<b', '',
];
const TEXT = [
  'a + 1 > 2', 'count(list) > 2', 'list[1].x = 2', 'if a then b else c', 'some x in list satisfies x > 1', '1 < a', 'a = b + 1', 'a < 1 - b', 'a - b > 2', 'my name = 1', 'a in [1..3]', 'a = {b: 1}', 'not(a = 1)', 'a = "unfinished', 'a =', 'a and', '(a', 'a in (1, count(x))',
  'a = date("not a day")', 'a < null', 'a in b', 'date("2026-01-01") = a', 'in = 1', 'a ! b', 'a = 1 // why', 'for x in a return x', 'a = "x" and upper case(b) = "Y"',
];
/* As if a person had touched every row. */
const touched = (group: Group): Group => ({ ...group, items: group.items.map((item): Test | Group => (isGroup(item) ? touched(item) : { left: item.left, op: item.op, right: item.right })) });
const anew = (text: string) => writeCondition(touched(readCondition(text) as Group));

describe('a condition that rows can say', () => {
  it.each(SAME)('is the same text again: %s', (text) => { expect(writeCondition(readCondition(text) as Group)).toBe(text); });
  it('is read whatever its spaces and brackets, and written anew in one way where it is changed', () => {
    expect(anew('((a=1)and(  b>=2))')).toBe('a = 1 and b >= 2');
    expect(anew('a = date("2026-03-02") and b = @"P1D"')).toBe('a = @"2026-03-02" and b = @"P1D"');
    expect(anew('agree and not(other)')).toBe('agree = true and other = false');
    expect(anew('"Go" in skills or level in ["x", "y"]')).toBe('list contains(skills, "Go") or level in ("x", "y")');
    expect(anew('a = "no // comment"')).toBe('a = "no // comment"');
  });
  it('keeps the letters of the rows that nobody has touched', () => {
    const { join, items } = readCondition('a=1 and b   in ["x"] and c') as Group;
    expect(writeCondition({ join, items: [items[0] as Test, { left: 'b', op: '=', right: [{ kind: 'string', text: 'y' }] }, items[2] as Test] })).toBe('a=1 and b = "y" and c');
  });
  it('binds and closer than or', () => {
    const { join, items } = readCondition('a and b or c') as Group;
    expect([join, items.map((item) => (isGroup(item) ? item.items.map((one) => (one as Test).left) : item.left))]).toEqual(['or', [['a', 'b'], 'c']]);
  });
  it('may only ask about names that are there, where those are known', () => {
    expect(writeCondition(readCondition('years of study > 2 and 城市 = "北京"', ['years of study', '城市']) as Group)).toBe('years of study > 2 and 城市 = "北京"');
    expect(readCondition('strange = 1', ['a', 'b'])).toBeNull();
    expect(readCondition('a < strange', ['a', 'b'])).toBeNull();
    expect(readCondition('a < b', ['a', 'b'])).not.toBeNull();
  });
});

describe('a condition that rows cannot say', () => {
  it.each(TEXT)('stays text: %s', (text) => { expect(readCondition(text)).toBeNull(); });
});

describe('rows made at random', () => {
  it('come back the same from their text', () => {
    let seed = 7;
    const chance = (below: number) => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed % below; };
    const literals: Literal[] = [{ kind: 'string', text: 'a "b" \\ 李' }, { kind: 'number', text: '12.5' }, { kind: 'number', text: '-3' }, { kind: 'date', text: '2026-02-28' }, { kind: 'time', text: '08:30:00' }, { kind: 'date_time', text: '2026-02-28T08:30:00' }, { kind: 'duration', text: 'PT4H' }, { kind: 'feel', text: 'other.value' }];
    const made = (depth: number): Group => ({
      join: chance(2) === 0 ? 'and' : 'or',
      items: Array.from({ length: 2 + chance(2) }, () => {
        if (depth > 0 && chance(3) === 0) return made(depth - 1);
        const op = OPERATORS[chance(OPERATORS.length)] ?? '=';
        // One of a list is a value, not a name.
        const one = () => literals[chance(arity(op) < 0 ? literals.length - 1 : literals.length)] as Literal;
        return { left: ['a', 'b.c', '天数'][chance(3)] ?? 'a', op, right: Array.from({ length: arity(op) < 0 ? 1 + chance(3) : arity(op) }, one) };
      }),
    });
    for (let round = 0; round < 300; round += 1) {
      const rows = made(2);
      const text = writeCondition(rows);
      expect(readCondition(text) && touched(readCondition(text) as Group), text).toEqual(rows);
    }
  });
});

describe('a row', () => {
  it('is whole when every value stands', () => {
    const whole = (op: Test['op'], ...texts: string[]) => isWhole({ join: 'and', items: [{ left: 'a', op, right: texts.map((text) => ({ kind: 'number' as const, text })) }] });
    expect([whole('=', '1'), whole('=', '1.'), whole('=', ''), whole('between', '1', '2'), whole('in'), whole('in', '1', '2'), whole('empty')]).toEqual([true, false, false, true, false, true, true]);
  });
  it('offers what makes sense for the type, whoever names it', () => {
    expect(operatorsFor('choices')).toEqual(['has', 'has_not', 'not_empty', 'empty']);
    expect(operatorsFor('days and time duration')).toContain('between');
    expect(operatorsFor('file')).toEqual(['not_empty', 'empty']);
    expect(operatorsFor('')).toBe(OPERATORS);
  });
});
