/* A decision table under a grid's hands: rows, columns, cells, and what comes from a spreadsheet. */
import { describe, expect, it } from 'vitest';
import { cellAt, cellsOfTsv, columnsOf, emptyRow, feelOfCell, headOf, movedRow, newDecision, policyOf, rowsOf, rulesWithIds, rulesWithoutIds, tsvOf, variablesOf, withCells, withColumn, withoutColumn, withoutRows, withPolicy, withRows, withVariable, type Decision, type RulesTree } from '../src/builder/rules';

const made = (): Decision => {
  const start: RulesTree = { items: [] };
  return newDecision(start, { en: 'Way', zh: '去向' }, { input: 'score', output: 'route' }).tree.items[0] as Decision;
};

describe('a cell that is wrong', () => {
  it('is found by its place in the tree, with the number of its rule and what stands over it', () => {
    const table = made();
    const at = (table.items ?? []).findIndex((line) => line.kind === 'row' && line.id === rowsOf(table)[0]?.id);
    expect(cellAt(table, `items.0.items.${at}.outputs.0`)).toMatchObject({ rowId: rowsOf(table)[0]?.id, side: 'outputs', index: 0, number: 1, title: 'route' });
    expect(cellAt(table, `items.0.items.${at - 1}.inputs.0`)).toBeNull();
    expect(cellAt(table, 'items.0')).toBeNull();
  });
});
describe('a decision table', () => {
  it('begins with a column for each side and a rule, and takes more', () => {
    let table = made();
    expect([headOf(table)?.inputs, headOf(table)?.outputs, rowsOf(table).length, policyOf(table)]).toEqual([['score'], ['route'], 1, 'first']);
    table = withColumn(table, 'inputs', 'city', { name: 'city', type: 'text' });
    table = withColumn(table, 'annotations', 'why');
    expect(columnsOf(table).map((one) => one.head)).toEqual(['score', 'city', 'route', 'why']);
    expect(rowsOf(table)[0]).toMatchObject({ inputs: ['-', '-'], outputs: [''], annotations: [''] });
    table = withoutColumn(table, columnsOf(table)[1] as never);
    expect(variablesOf(table, 'input').map((one) => one.name)).toEqual(['score']);
  });
  it('moves, removes and changes rules, and leaves the others alone', () => {
    let table = made();
    table = withRows(table, 1, [{ ...emptyRow(table), inputs: ['> 1'] }, { ...emptyRow(table), inputs: ['> 2'] }]);
    const [, second, third] = rowsOf(table);
    table = movedRow(table, third?.id ?? '', 0);
    expect(rowsOf(table).map((row) => row.inputs[0])).toEqual(['> 2', '-', '> 1']);
    table = withCells(table, [{ rowId: second?.id ?? '', column: columnsOf(table)[0] as never, text: ' >=\n 5 ' }]);
    expect(rowsOf(table)[2]?.inputs).toEqual(['>= 5']);
    table = withoutRows(table, [second?.id ?? '']);
    expect(rowsOf(table).length).toBe(2);
    expect(policyOf(withPolicy(table, 'unique'))).toBe('unique');
    expect(headOf(withVariable(table, 'input', 'score', { name: 'points', type: 'number' }))?.inputs).toEqual(['points']);
  });
  it('keeps ids over a round trip through the server', () => {
    const tree: RulesTree = { items: [made()] };
    const again = rulesWithIds(rulesWithoutIds(tree), tree);
    expect(rowsOf(again.items[0] as Decision)[0]?.id).toBe(rowsOf(tree.items[0] as Decision)[0]?.id);
    expect(JSON.stringify(rulesWithoutIds(tree))).not.toContain('"id"');
  });
  it('reads what a spreadsheet copies, and writes it', () => {
    expect(cellsOfTsv('a\tb\r\n"c\n""d"""\t\r\n')).toEqual([['a', 'b'], ['c\n"d"', '']]);
    expect(cellsOfTsv('1')).toEqual([['1']]);
    expect(cellsOfTsv(tsvOf([['x\ty', '"q"'], ['', 'z']]))).toEqual([['x\ty', '"q"'], ['', 'z']]);
  });
  it('makes FEEL of what stands in a spreadsheet', () => {
    const said = (text: string, type: string, side: 'inputs' | 'outputs' = 'inputs') => feelOfCell(text, { side, variable: { name: 'x', type } });
    expect([said('', 'text'), said('>= 85', 'number'), said('60-84', 'number'), said('1,250', 'number'), said('≥85', 'number')]).toEqual(['-', '>= 85', '[60..84]', '1250', '>= 85']);
    expect([said('北京, 上海', 'text'), said('!= 北京', 'text'), said('"x"', 'text'), said('interview', 'text', 'outputs'), said('', 'text', 'outputs')]).toEqual(['"北京", "上海"', 'not("北京")', '"x"', '"interview"', '']);
    expect([said('是', 'boolean'), said('FALSE', 'boolean'), said('2026/3/31', 'date'), said('>= 2026-01-05', 'date'), said('[60..70)', 'number')]).toEqual(['true', 'false', '@"2026-03-31"', '>= @"2026-01-05"', '[60..70)']);
  });
});
