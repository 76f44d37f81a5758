/* A cell of a rules table as a place in its text, and what is offered for what is being written. */
import { describe, expect, it } from 'vitest';
import { cellPlace, fitting, wordBefore, type Offer } from '../src/builder/cellPlace';
import type { Decision } from '../src/builder/rules';

const TEXT = 'decision way_2 {\n  | a || b |\n}\ndecision way "Way" {\n  input score: number\n  | score | city || route |\n  // Good ones.\n  | >= 70 | - || "in" |\n  | 1 | "北京" || "out" |\n}\n';
const row = (id: string, inputs: string[], outputs: string[]) => ({ id, kind: 'row' as const, inputs, outputs });
const WAY: Decision = { id: 'd', kind: 'decision', key: 'way', items: [row('head', ['score', 'city'], ['route']), row('one', ['>= 70', '-'], ['"in"']), row('two', ['1', '"北京"'], ['"out"'])] };
const lineOf = (spot: { text: string; line: number } | null) => spot?.text.split('\n')[(spot?.line ?? 1) - 1];

describe('the place of a cell', () => {
  it('is in its rule, behind what is written so far, in whole characters', () => {
    const spot = cellPlace(TEXT, WAY, 'two', { side: 'outputs', index: 0 }, 'if ');
    expect(lineOf(spot)).toBe('  | 1 | "北京" || if  |');
    expect(spot).toMatchObject({ line: 9, column: 20 });
    expect(lineOf(cellPlace(TEXT, WAY, 'one', { side: 'inputs', index: 1 }, '"'))).toBe('  | >= 70 | " | || "in" |');
  });
  it('is nowhere for a rule that the text has not yet, and for a note', () => {
    const longer = { ...WAY, items: [...(WAY.items ?? []), row('three', ['-', '-'], [''])] };
    expect(cellPlace(TEXT, longer, 'three', { side: 'inputs', index: 0 }, '')).toBeNull();
    expect(cellPlace(TEXT, WAY, 'one', { side: 'annotations', index: 0 }, '')).toBeNull();
  });
});
describe('what is offered', () => {
  const offers: Offer[] = [['score', 'number  得分', 'input'], ['list contains', 'list contains(list)', 'function'], ['contains', 'contains(text)', 'function'], ['stock', 'text', 'input'], ['tomorrow', 'tomorrow()', 'function'], ['"pool"', 'route', 'value']].map(([label = '', detail = '', kind = '']) => ({ label, detail, kind, insert: label }));
  const labels = (word: string) => fitting(offers, word).map((one) => one.label);
  it('begins with what is written, or holds it, or has it in its title; a text by its first letters', () => {
    expect(labels('con')).toEqual(['contains', 'list contains']);
    expect(labels('to')).toEqual(['stock', 'tomorrow']);
    expect(labels('得')).toEqual(['score']);
    expect(labels('"p')).toEqual(['"pool"']);
    expect(labels('score')).toEqual([]);
  });
  it('is for the last word, or for a text from its quotation mark on', () => {
    expect(wordBefore('>= 70 + cou')).toBe('cou');
    expect(wordBefore('"a", "b c')).toBe('"b c');
    expect(wordBefore('"a", ')).toBe('');
  });
});
