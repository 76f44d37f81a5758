/* Where the builders lead: from a problem of the publish dialog to its place, from a missing translation to its input; and what many pasted options become. */
// @vitest-environment jsdom
import { expect, test, vi } from 'vitest';
import { optionsFrom } from '../src/builder/OptionsEditor';
import type { Placed } from '../src/builder/shape';
import { placedAt } from '../src/builder/sought';
import { missingIn } from '../src/builder/translations';
import type { FormNode } from '../src/builder/tree';

vi.hoisted(() => { window.matchMedia = (media) => ({ matches: false, media }) as MediaQueryList; });
const at = (place: string, line: number, column: number) => ({ at: place, problem: { line, column, message: place, code: 'x', severity: 'error' } }) as unknown as Placed;

test('a problem is found by its place, else as the first one of its line, else not at all', () => {
  const told = [at('items.0.rows.0', 7, 3), at('items.1.rows.1.outputs.0', 16, 12), at('items.1.rows.1.outputs.1', 16, 30)];
  expect(placedAt(told, { line: 16, column: 30 })?.at).toBe('items.1.rows.1.outputs.1');
  expect(placedAt(told, { line: 16, column: 1 })?.at).toBe('items.1.rows.1.outputs.0');
  expect(placedAt(told, { line: 2, column: 1 })).toBeNull();
});

test('options that are there already or stand twice come in once', () => {
  const there = optionsFrom('Junior | 初级', []);
  const made = optionsFrom('初级\n本科\tBachelor\n本科\nbachelor\nSenior | 高级\n', there);
  expect(made.map((one) => [one.value, one.title])).toEqual([['bachelor', { en: 'Bachelor', zh: '本科' }], ['senior', { en: 'Senior', zh: '高级' }]]);
});

test('each missing translation names the input that it is written in', () => {
  const options = optionsFrom('本科 | Bachelor\n大专', []);
  const form = { id: 'f', kind: 'form', key: 'f', title: { en: 'Form', zh: '表单' }, items: [{ id: 'a', kind: 'field', type: 'choice', key: 'a', title: { en: '学历' }, arguments: options, attributes: [] }] } as unknown as FormNode;
  expect(missingIn(form).map((one) => one.part)).toEqual(['title:en', 'panel:option:1:en']);
});
