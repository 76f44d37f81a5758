/* Where a file names a field first: what the server is asked about when its key changes. */
import { describe, expect, it } from 'vitest';
import { keyPlace } from '../src/builder/keyPlace';

const TEXT = 'form visits {\n  name : text\n}\nform visit "访问" {\n  // name\n  name_2 : text\n  name "姓名" : text\n  rows : table {\n    name : text\n  }\n}\n';
describe('the place of a key', () => {
  it('is of the form that is meant, not of one whose name begins alike', () => {
    expect(keyPlace(TEXT, 'visit', 'name')).toEqual({ line: 7, column: 3 });
    expect(keyPlace(TEXT, 'visits', 'name')).toEqual({ line: 2, column: 3 });
  });
  it('is within the table for a column, and nowhere for what is not there', () => {
    expect(keyPlace(TEXT, 'visit', 'name', 'rows')).toEqual({ line: 9, column: 5 });
    expect(keyPlace(TEXT, 'visit', 'nobody')).toBeNull();
    expect(keyPlace(TEXT, 'other', 'name')).toBeNull();
  });
});
