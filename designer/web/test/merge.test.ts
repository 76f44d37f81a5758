/* What two people have changed of the same settings is kept of both. */
import { describe, expect, it } from 'vitest';
import { merged } from '../src/shell/merge';

describe('settings that two have changed', () => {
  const base = { zone: 'A', hours: { mon: '9-12', tue: '9-12' }, days: ['1', '2'], other: 1 as number | undefined };
  it('keeps what each has changed, field by field and key by key', () => {
    const mine = { ...base, hours: { mon: '8-12', tue: '9-12' } };
    const theirs = { ...base, zone: 'B', hours: { mon: '9-12', tue: '10-16' } };
    expect(merged(base, mine, theirs)).toEqual({ ...base, zone: 'B', hours: { mon: '8-12', tue: '10-16' } });
  });
  it('lets mine stand where both have changed the same', () => {
    expect(merged(base, { ...base, zone: 'mine' }, { ...base, zone: 'theirs' }).zone).toBe('mine');
  });
  it('adds and takes away of a list what each has added and taken away', () => {
    const both = merged(base, { ...base, days: ['2', '3'] }, { ...base, days: ['1', '2', '4'] }, ['days']);
    expect(both.days).toEqual(['2', '4', '3']);
    expect(merged(base, { ...base, days: ['2', '3'] }, { ...base, days: ['1', '4'] }).days).toEqual(['2', '3']);
  });
  it('keeps a key that one has added and drops one that mine has dropped', () => {
    const read = (value: Record<string, string>) => value;
    expect(merged(read({ a: '1' }), read({ a: '1', b: '2' }), read({ a: '1', c: '3' }))).toEqual({ a: '1', b: '2', c: '3' });
    expect(merged(read({ a: '1', b: '2' }), read({ b: '2' }), read({ a: '1', b: '3' }))).toEqual({ b: '3' });
  });
});
