/* Where a problem stands, in words: titles of forms, rules, fields and columns; and lists of a difference as people read them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { lackingIn } from '../src/builder/live';
import { isPlaceholder, optionsFrom } from '../src/builder/OptionsEditor';
import type { FieldNode } from '../src/builder/tree';
import { lackingTitle, titleWith } from '../src/designer/panel/WorkflowPanel';
import { toldAt } from '../src/designer/spot';
import { saidOf } from '../src/designer/versions/DiffTable';
import { switchLanguage, withWords, type Words } from '../src/i18n';
import i18next from 'i18next';

const RULES = `// first
decision way "Screening" | "筛选" {
  input  score "Score" | "评分": number, city: text
  output route "Way": text
  hit first
  | score | city     || route |
  // good ones
  | >= 70 | "a | b" || "in"  |
  | -     | -        || out   |
}
decision other {
  input a: number
  | a || b |
  | 1 || 2 |
}
`;
const FORM = 'form ask "Ask" | "申请" {\n  days "Days" | "天数" : number\n  why : text\n}\n';

describe('a place in a file', () => {
  it('of rules is the table, the rule and the column', () => {
    const column = (line: string, part: string) => line.indexOf(part) + 1;
    const lines = RULES.split('\n');
    expect(toldAt(RULES, 9, column(lines[8] ?? '', 'out'))).toEqual({ key: 'way', title: { en: 'Screening', zh: '筛选' }, rule: 2, nameKey: 'route', name: { en: 'Way', zh: '' } });
    expect(toldAt(RULES, 8, column(lines[7] ?? '', '"in"'))).toMatchObject({ rule: 1, nameKey: 'route' });
    expect(toldAt(RULES, 8, column(lines[7] ?? '', '>='))).toMatchObject({ rule: 1, nameKey: 'score', name: { en: 'Score', zh: '评分' } });
    expect(toldAt(RULES, 8, column(lines[7] ?? '', '"a |'))).toMatchObject({ rule: 1, nameKey: 'city', name: { en: '', zh: '' } });
    expect(toldAt(RULES, 14, 5)).toMatchObject({ key: 'other', rule: 1, nameKey: 'a' });
    expect(toldAt(RULES, 2, 1)).toMatchObject({ key: 'way', rule: 0, nameKey: '' });
    expect(toldAt(RULES, 1, 1)).toBeNull();
  });
  it('of a form is the form and the field', () => {
    expect(toldAt(FORM, 2)).toEqual({ key: 'ask', title: { en: 'Ask', zh: '申请' }, rule: 0, nameKey: 'days', name: { en: 'Days', zh: '天数' } });
    expect(toldAt(FORM, 3)).toMatchObject({ nameKey: 'why' });
  });
});

describe('words instead of keys', () => {
  beforeAll(async () => { await switchLanguage('en'); await withWords('make', Promise.resolve(null)); });
  const words = { t: i18next.t, text: (title: { en: string; zh: string }) => title.en || title.zh } as unknown as Words;
  it('approvers and buttons of a difference are told, not written', () => {
    expect(saidOf('inputs.approvers', ['role:hr', { manager_of: 'starter' }], words)).not.toMatch(/[[\]{}"]/);
    expect(saidOf('outcomes', [{ key: 'ok', title: { en: 'Fine', zh: '好' } }, { key: 'no', title: { zh: '不' } }], words)).toBe('Fine, 不');
    expect(saidOf('inputs.policy', 'in_order', words)).toBe('One after the other');
    expect(saidOf('nobody', 'admin', words)).toBe('Ask the administrators');
    expect(saidOf('allow', ['transfer', 'comment'], words)).toBe('Transfer, Comment');
    expect(saidOf('candidates', '=who', words)).toBe('=who');
    expect(saidOf('distribute', { by: 'skill', skill: 'go' }, words)).toBe('by: skill; skill: go');
  });
  it('an expression without a result names the fields that have no sample', () => {
    const field = (key: string) => ({ id: key, kind: 'field', key, type: 'number' }) as FieldNode;
    const fields = ['days', 'rate', 'note'].map(field);
    expect(lackingIn('days * rate + count("note")', fields, { days: 2 }).map((one) => one.key)).toEqual(['rate']);
    expect(lackingIn('days', fields, { days: 0 })).toEqual([]);
  });
  it('a short name is no title: readers get the one that there is', () => {
    expect([lackingTitle('why', { zh: '原因' }), lackingTitle('why', { en: 'why', zh: '原因' }), lackingTitle('why', { en: 'Why', zh: '原因' }), lackingTitle('why', { en: 'Why' }), lackingTitle('why', {})]).toEqual(['en', 'en', null, 'zh', null]);
    expect(titleWith({ en: 'why', zh: '' }, 'zh', '原因')).toEqual({ en: 'why', zh: '原因' });
    expect(titleWith({ en: '' }, 'zh', '')).toBeUndefined();
  });
  it('options that nobody touched give way to those that are pasted', () => {
    const begun = [1, 2].map((number) => ({ kind: 'option' as const, value: `option_${number}`, title: { en: `Option ${number}`, zh: `选项${number}` } }));
    expect(begun.every(isPlaceholder)).toBe(true);
    expect([{ ...begun[0], title: { en: 'Yes' } }, { ...begun[0], value: 'yes' }, { ...begun[0], when: 'x = 1' }].map((one) => isPlaceholder(one as (typeof begun)[0]))).toEqual([false, false, false]);
    expect(optionsFrom('A\nB', []).map((one) => one.value)).toEqual(['a', 'b']);
  });
});
