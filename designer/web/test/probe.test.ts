/* An expression of the panel as a place in the file: asked there, and answered here. */
import { describe, expect, it } from 'vitest';
import { setField } from '../src/designer/edit';
import { partOf, probed, spotIn } from '../src/designer/feel/probe';

const TEXT = `workflow: w
title: {en: W, zh: 流程}
nodes:
  a: {type: notify, inputs: {to: =email, values: {x: "=1"}}}
  b:
    type: calculate
    outputs:
      long: >-
        =if a
        then b else c
edges:
  - {from: a, to: b, when: x = "是"}
`;

describe('an expression in the file', () => {
  it('stands in one line of quotes, and columns count characters', () => {
    const probe = probed(TEXT, ['nodes', 'a', 'inputs', 'to'], '=if x = "李" then pro');
    expect(probe?.text.split('\n')[3]).toBe('  a: {type: notify, inputs: {to: "=if x = \\"李\\" then pro", values: {x: "=1"}}}');
    const spot = spotIn(probe as NonNullable<typeof probe>, {}, 'f', 18);
    expect([spot.line, [...(spot.files.f?.split('\n')[3] ?? '')].slice(0, spot.column - 1).join('').endsWith('then p')]).toEqual([4, true]);
    const part = partOf(probe as NonNullable<typeof probe>, { file: 'f', line: 4, column: spot.column - 1, end_line: 4, end_column: spot.column + 2 });
    expect(part).toEqual({ from: 17, to: 20 });
  });
  it('replaces a text of several lines, and is put where nothing stood', () => {
    expect(probed(TEXT, ['nodes', 'b', 'outputs', 'long'], '=1')?.text).toContain('long: "=1"\nedges');
    expect(probed(TEXT, ['nodes', 'a', 'inputs', 'to_name'], '=n')?.text).toContain('to_name: "=n"');
    expect(probed(TEXT, ['edges', 0, 'when'], 'x')?.text).toContain('when: "x"}');
  });
  it('is found where it stands after fields above it were changed', () => {
    const plain = 'workflow: w\nnodes:\n  a: {type: notify, inputs: {to: =email}}\n  b: {type: calculate, outputs: {x: =1}}\nedges: []\n';
    const longer = setField(setField(plain, 'a', ['inputs', 'to'], '=a much longer expression than before'), 'a', ['inputs', 'to_name'], '=and one more');
    const probe = probed(longer, ['nodes', 'b', 'outputs', 'x'], '=2');
    expect(probe?.text).toBe(longer.replace('=1', '"=2"'));
    expect(probe?.line).toBe(longer.slice(0, longer.indexOf('=1')).split('\n').length);
  });
  it('is nothing in a file that cannot be read', () => {
    expect(probed('nodes: {a: [', ['nodes', 'a', 'x'], '=1')).toBeNull();
  });
});
