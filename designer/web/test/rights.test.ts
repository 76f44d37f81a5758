/* The rights of fields as a grid: what stands in it, what a key does, and what is written into the workflow's text. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useDoc } from '../src/designer/document';
import { readGraph } from '../src/designer/graph';
import { fieldsOf, namedTitle } from '../src/designer/panel/forms';
import { moved, nextRight, partsOf, rightAt, rightOfKey, withRights, type Right } from '../src/designer/rights/matrix';

const FORM = `form leave "Leave" | "请假申请" {
  section what "What" | "内容" {
    days "Days" | "天数" : integer(min: 1) required
    why  "原因"          : text required when days > 3
    costs "Costs" | "费用" : table(max: 3) {
      what "What" | "事项" : text
      total what "Sum" | "合计"
    }
    sum "Sum" | "合计" : number computed days * 2
  }
  check "Not long" | "不要太长" : days < 90
}
form other { plain : text read only }
`;
const FLOW = `workflow: leave
title: {en: Leave, zh: 请假}
nodes:
  # who asks
  start: {type: start}
  ask: {type: user_task, title: {en: Ask, zh: 申请}, form: leave}
  approve: {type: approval, form: leave, fields: {days: read_only}}
  free: {type: user_task}
  end: {type: end}
edges:
  - {from: start, to: ask}
`;
const FILES = { 'leave.form': FORM, 'leave.workflow.yaml': FLOW };
const part = (text = FLOW) => partsOf(readGraph(text), FILES)[0] ?? { form: '', fields: [], steps: [] };
const shown = (text: string) => part(text).fields.map((field) => part(text).steps.map((step) => rightAt(step, field.key)).join());

describe('the fields of a form', () => {
  it('have titles and what the form says; columns of tables and checks are no fields', () => {
    expect(fieldsOf(FILES, 'leave')).toEqual([
      { key: 'days', title: { en: 'Days', zh: '天数' }, says: 'required' }, { key: 'why', title: { en: '', zh: '原因' }, says: 'editable' }, { key: 'costs', title: { en: 'Costs', zh: '费用' }, says: 'editable' }, { key: 'sum', title: { en: 'Sum', zh: '合计' }, says: 'read_only' },
    ]);
    expect(namedTitle(FILES, 'form', 'leave')).toEqual({ en: 'Leave', zh: '请假申请' });
    expect(namedTitle(FILES, 'form', 'gone')).toEqual({ en: '', zh: '' });
  });
});

describe('the grid of rights', () => {
  it('has a part for each form that a step shows, and none where no step shows one', () => {
    expect(partsOf(readGraph(FLOW), FILES).map(({ form, steps }) => [form, steps.map((one) => one.id)])).toEqual([['leave', ['ask', 'approve']]]);
    expect(partsOf(readGraph('nodes: {start: {type: start}}\n'), FILES)).toEqual([]);
  });
  it('a cell is written into its step and nowhere else; comments stay', () => {
    const after = withRights(FLOW, part(), { row: 1, column: 0 }, 'hidden');
    expect(shown(after)).toEqual([',read_only', 'hidden,', ',', ',']);
    expect(after).toContain('# who asks');
    expect(withRights(after, part(after), { row: 1, column: 0 }, '')).toBe(FLOW);
  });
  it('the head of a row or of a column stands for all of it', () => {
    expect(shown(withRights(FLOW, part(), { row: 0, column: -1 }, 'required'))[0]).toBe('required,required');
    const column = withRights(FLOW, part(), { row: -1, column: 1 }, 'read_only');
    expect(shown(column)).toEqual([',read_only', ',read_only', ',read_only', ',read_only']);
    expect(shown(withRights(column, part(column), { row: -1, column: 1 }, ''))).toEqual([',', ',', ',', ',']);
    expect(withRights(column, part(column), { row: -1, column: 1 }, '')).not.toContain('fields');
  });
  it('a whole column is one step of undo', () => {
    useDoc.getState().open('p', FILES, 'leave.workflow.yaml');
    useDoc.getState().edit('rights', (text) => withRights(text, part(text), { row: -1, column: 0 }, 'hidden'));
    expect(shown(useDoc.getState().text)).toEqual(['hidden,read_only', 'hidden,', 'hidden,', 'hidden,']);
    useDoc.getState().undo();
    expect(useDoc.getState().text).toBe(FLOW);
  });
  it('arrows go from cell to cell and to the heads, never to the corner or out of it', () => {
    expect(moved(part(), { row: 0, column: 0 }, 'ArrowLeft')).toEqual({ row: 0, column: -1 });
    expect(moved(part(), { row: 0, column: -1 }, 'ArrowUp')).toEqual({ row: 0, column: -1 });
    expect(moved(part(), { row: 0, column: 0 }, 'ArrowUp')).toEqual({ row: -1, column: 0 });
    expect(moved(part(), { row: -1, column: 0 }, 'ArrowLeft')).toEqual({ row: -1, column: 0 });
    expect(moved(part(), { row: 3, column: 1 }, 'ArrowDown')).toEqual({ row: 3, column: 1 });
    expect(moved(part(), { row: 2, column: 0 }, 'End')).toEqual({ row: 2, column: 1 });
    expect(moved(part(), { row: 2, column: 0 }, 'x')).toBeNull();
  });
  it('letters say a right, clicks go through all of them', () => {
    expect(['e', 'R', 'h', 'q', 'Delete', 'x', 'Del'].map(rightOfKey)).toEqual(['editable', 'read_only', 'hidden', 'required', '', null, null]);
    const way: Right[] = [''];
    for (let count = 0; count < 5; count += 1) way.push(nextRight(way.at(-1) ?? ''));
    expect(way).toEqual(['', 'read_only', 'hidden', 'required', 'editable', '']);
  });
});

beforeEach(() => { localStorage.clear(); });
