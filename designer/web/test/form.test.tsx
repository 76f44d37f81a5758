/* A form's values, what is sent of them, and what a person sees of the server's answer. */
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import { FormView } from '../src/form/FormView';
import { asWritten, firstValues, isAllRead, isAnyShown, numberOf, offering, pathParts, problemsByField, problemsOfCell, sentValues, stateOf, withComputed, withOffered } from '../src/form/state';
import { useForm } from '../src/form/useForm';
import { switchLanguage } from '../src/i18n';
import type { FieldItem, FormState, Layout, Values } from '../src/model';

const field = (key: string, type: string, more: Partial<FieldItem> = {}): FieldItem => ({ kind: 'field', key, type, title: { en: key, zh: `${key}字段` }, help: null, options: {}, required: false, computed: false, default: null, personal: false, conditional: false, ...more });
const layout: Layout = {
  key: 'f', title: { en: 'F' }, checks: [],
  items: [
    { kind: 'section', key: 's', title: { en: 'Section', zh: '小节' }, items: [field('technical', 'rating', { required: true, options: { min: 1, max: 5 } }), field('evidence', 'text', { conditional: true })] },
    field('overall', 'number', { computed: true }), field('salary', 'money', { options: { currency: 'CNY' }, default: 100 }),
    field('rows', 'table', { options: { items: [field('name', 'text', { required: true })] } }),
  ],
};
const state = { visible: true, required: false, read_only: false };

describe('the values of a form', () => {
  it('start from the task, else from the defaults', () => {
    expect(firstValues(layout, { technical: 3, salary: null })).toEqual({ technical: 3, salary: 100 });
  });
  it('are sent without what is hidden, computed or only readable', () => {
    const values = { technical: 2, evidence: 'x', overall: 4, salary: 100, rows: null };
    expect(sentValues(layout, values, { evidence: { ...state, visible: false }, salary: { ...state, read_only: true } })).toEqual({ technical: 2 });
  });
  it('take over what the server computed and nothing else', () => {
    expect(withComputed(layout, { technical: 2 }, { technical: 5, overall: 3.2 })).toEqual({ technical: 2, overall: 3.2 });
  });
  it('read numbers as people write them and keep what is no number', () => {
    expect(['15,000', '１，２５０，０００', ' 3.5 ', '', 'lots', '12,5', '0x10'].map(numberOf)).toEqual([15000, 1250000, 3.5, null, 'lots', '12,5', '0x10']);
  });
});

describe('a table', () => {
  const table = field('costs', 'table', { options: { items: [field('amount', 'money'), field('taxed', 'money', { computed: true })] } });
  const form: Layout = { key: 'f', title: { en: 'F' }, checks: [], items: [{ kind: 'columns', items: [table] }] };
  it('takes over computed cells, as long as it has the rows that the answer is about', () => {
    const answered = { costs: [{ amount: 9, taxed: 10.6 }] };
    expect(withComputed(form, { costs: [{ amount: 10 }] }, answered)).toEqual({ costs: [{ amount: 10, taxed: 10.6 }] });
    expect(withComputed(form, { costs: [{ amount: 10 }, {}] }, answered)).toEqual({ costs: [{ amount: 10 }, {}] });
  });
  it('is asked about and sent without them', () => {
    expect(asWritten(table, [{ amount: 10, taxed: 10.6 }])).toEqual([{ amount: 10 }]);
    expect(sentValues(form, { costs: [{ amount: 10, taxed: 10.6 }] }, {})).toEqual({ costs: [{ amount: 10 }] });
  });
});

describe('options that depend on other fields', () => {
  const city = field('city', 'choice', { conditional: true });
  const rows = field('rows', 'table', { options: { items: [field('kind', 'choice')] } });
  const berlin = [{ value: 'be', title: { en: 'Berlin' } }];
  it('are those that the server named last', () => {
    expect(offering(city, 'city', { city: berlin }).options.choices).toEqual(berlin);
    expect(offering(city, 'city', {}).options.choices).toBeUndefined();
  });
  it('take away what was chosen before and is no longer there', () => {
    const values = { city: 'bj', rows: [{ kind: 'a' }, { kind: 'be' }] };
    const choices = { city: berlin, 'rows.0.kind': berlin, 'rows.1.kind': berlin };
    expect(withOffered([city, rows], values, values, choices)).toEqual({ city: null, rows: [{ kind: null }, { kind: 'be' }] });
  });
  it('leave alone what was changed since the server was asked', () => {
    expect(withOffered([city], { city: 'mu' }, { city: 'bj' }, { city: berlin })).toEqual({ city: 'mu' });
  });
});

describe('a section', () => {
  const items = [field('a', 'text', { conditional: true }), field('b', 'text', { conditional: true })];
  it('hides with its fields', () => {
    expect(isAnyShown(items, {})).toBe(false);
    expect(isAnyShown(items, { b: state })).toBe(true);
  });
  it('says once that nothing in it may be written', () => {
    const locked = { ...state, read_only: true };
    expect([isAllRead(items, { a: locked, b: locked }), isAllRead(items, { a: locked, b: state })]).toEqual([true, false]);
  });
});

describe('the state of a field', () => {
  it('hides a conditional field until the server has spoken', () => {
    expect(stateOf(field('a', 'text', { conditional: true }), {}).visible).toBe(false);
    expect(stateOf(field('a', 'text', { conditional: true }), { a: state }).visible).toBe(true);
  });
  it('never lets a computed field be written', () => {
    expect(stateOf(field('a', 'number', { computed: true }), { a: state }).read_only).toBe(true);
  });
});

describe('problems', () => {
  const problem = (path: string) => ({ code: 'c', message: path, path });
  it('find their field in every way a path is written', () => {
    expect(['evidence', 'values.evidence', '/rows/0/name', 'rows[1].name'].map(pathParts)).toEqual([['evidence'], ['evidence'], ['rows', '0', 'name'], ['rows', '1', 'name']]);
  });
  it('stand at their field, and above the form when there is none', () => {
    const sorted = problemsByField([problem('technical'), problem('rows[0].name'), problem('nowhere'), problem('')], [field('technical', 'rating'), field('rows', 'table')]);
    expect(Object.fromEntries(Object.entries(sorted).map(([key, list]) => [key, list.length]))).toEqual({ technical: 1, rows: 1, '': 2 });
  });
  it('of a row stand at its cell', () => {
    expect(problemsOfCell([problem('rows[1].name')], 1, 'name')).toHaveLength(1);
    expect(problemsOfCell([problem('rows[1].name')], 0, 'name')).toHaveLength(0);
  });
});

function answer(values: Values): FormState {
  const low = typeof values.technical === 'number' && values.technical <= 2;
  return { values: { ...values, overall: low ? 1.5 : 4 }, fields: { evidence: { visible: low, required: low, read_only: false } }, problems: low && !values.evidence ? [{ code: 'required', message: 'Explain', path: 'evidence' }] : [] };
}
const preview = (values: Values) => Promise.resolve(answer(values));

function Filled() {
  const form = useForm({ name: 'test', layout, given: {}, preview });
  return (
    <>
      <FormView items={layout.items} form={form} />
      <button type="button" onClick={() => form.refuse([{ code: 'x', message: 'Too low', path: 'salary' }])}>refuse</button>
    </>
  );
}
const show = () => render(<QueryClientProvider client={new QueryClient()}><Filled /></QueryClientProvider>);

describe('a form on the screen', () => {
  afterEach(cleanup);
  it('shows a field and computes a value when the server says so, in the language that is on', async () => {
    await switchLanguage('zh');
    show();
    expect(screen.queryByLabelText(/evidence字段/)).toBeNull();
    fireEvent.click(screen.getByLabelText('2'));
    await waitFor(() => expect(screen.getByLabelText(/evidence字段/)).toBeTruthy());
    expect(screen.getByText('1.5')).toBeTruthy();
  });
  it('shows a problem of the server at its field and takes it away with the next change', async () => {
    await switchLanguage('en');
    show();
    fireEvent.click(screen.getByText('refuse'));
    const salary = screen.getByLabelText(/salary/);
    expect(salary.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(salary.getAttribute('aria-describedby') ?? '')?.textContent).toContain('Too low');
    fireEvent.change(salary, { target: { value: '200' } });
    await waitFor(() => expect(screen.queryByText('Too low')).toBeNull());
  });
});
