// From a problem of the publish dialog to the one that the builder has of the same place.
import { expect, test } from 'vitest';
import type { Placed } from '../src/builder/shape';
import { placedAt } from '../src/builder/sought';

const at = (place: string, line: number, column: number) => ({ at: place, problem: { line, column, message: place, code: 'x', severity: 'error' } }) as unknown as Placed;

test('a problem is found by its place, else as the first one of its line, else not at all', () => {
  const told = [at('items.0.rows.0', 7, 3), at('items.1.rows.1.outputs.0', 16, 12), at('items.1.rows.1.outputs.1', 16, 30)];
  expect(placedAt(told, { line: 16, column: 30 })?.at).toBe('items.1.rows.1.outputs.1');
  expect(placedAt(told, { line: 16, column: 1 })?.at).toBe('items.1.rows.1.outputs.0');
  expect(placedAt(told, { line: 2, column: 1 })).toBeNull();
});
