/* Conditions by clicks say what their text says; what clicks cannot say stays text. */
import { describe, expect, it } from 'vitest';
import { groupOf, textOfGroup } from '../src/builder/condition';

const NAMES = ['a', 'b', 'level', 'skills', 'years of study', '城市', 'agree'];
const again = (text: string) => { const group = groupOf(text, NAMES); return group && textOfGroup(group); };

describe('a condition', () => {
  it('goes to clicks and back without change', () => {
    for (const text of ['a >= 3', 'a = "x" and b != null', 'a = "x" or (b > 3 and level <= -2)', '(a = 1 or b = 2) and level in ("x", "y")', 'not(level in ("x"))', 'contains(a, "m")', 'list contains(skills, "Go")', 'agree = true', 'years of study > 2', '城市 = "北京"', 'a < b', 'a > @"2026-01-01"', 'a >= today()', '']) expect(again(text), text).toBe(text);
  });
  it('says the same in the one way that clicks have', () => {
    expect(again('agree')).toBe('agree = true');
    expect(again('not(agree)')).toBe('agree = false');
    expect(again('"Go" in skills')).toBe('list contains(skills, "Go")');
    expect(again('((a = 1))')).toBe('a = 1');
    expect(again('level in ["x", "y"]')).toBe('level in ("x", "y")');
  });
  it('stays text when clicks cannot say it', () => {
    for (const text of ['a + b > 3', 'not(a = 1)', 'count(skills) > 2', 'a = 1 // why', 'for x in a return x', 'strange = 1', 'a =', 'if a then b else agree', 'a = "x" and upper case(b) = "Y"']) expect(groupOf(text, NAMES), text).toBeNull();
    expect(groupOf('a = "no // comment"', NAMES)).not.toBeNull();
  });
});
