/* A form's conditions in the browser: at once, and never against what only the server knows. */
import { describe, expect, it } from 'vitest';
import { comfort } from '../src/form/comfort';
import type { FieldItem } from '../src/model';

const field = (key: string, type: string, feel?: FieldItem['feel']): FieldItem => ({ kind: 'field', key, type, title: { en: key }, help: null, options: {}, required: false, computed: !!feel?.computed, default: null, personal: false, conditional: !!feel, feel });
const open = { visible: true, required: false, read_only: false };
const FIELDS = [field('a', 'rating'), field('why', 'text', { visible: ['a <= 2'], required: 'a <= 2' }), field('more', 'text', { visible: ['why != null'] }), field('sum', 'number', { computed: 'a * 2.5' }), field('odd', 'text', { visible: ['matches(a, "x")'] })];
const states = Object.fromEntries(FIELDS.map((one) => [one.key, open]));

describe('conditions in the browser', () => {
  it('hold at once, one after the other, and a hidden field counts as empty', () => {
    const low = comfort(FIELDS, { a: 2, why: 'x' }, states);
    expect([low.states.why, low.states.more?.visible, low.values.sum]).toEqual([{ visible: true, required: true, read_only: false }, true, 5]);
    const high = comfort(FIELDS, { a: 4, why: 'x' }, states);
    expect([high.states.why?.visible, high.states.why?.required, high.states.more?.visible]).toEqual([false, false, false]);
  });
  it('leave to the server what it alone can say', () => {
    expect(comfort(FIELDS, { a: 2 }, { ...states, odd: { ...open, visible: false } }).states.odd?.visible).toBe(false);
    expect(comfort(FIELDS, { a: 4 }, {}).states).toEqual({});
  });
});
