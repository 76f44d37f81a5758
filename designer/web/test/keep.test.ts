/* Drafts that several people change: what is taken over, where two meet, and what this browser keeps until the server has it. */
// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { foundLocal, keepLocal, placeOf } from '../src/designer/keep/local';
import { changesOf, weigh } from '../src/designer/keep/state';

describe('what is sent', () => {
  it('are changed, new and removed files only', () => {
    expect(changesOf({ a: '1', b: '2', c: '3' }, { a: '1', b: 'x', d: '4' })).toEqual({ b: '2', c: '3', d: null });
  });
});

describe('what comes back', () => {
  it('is taken over where nothing was changed here', () => {
    expect(weigh({ a: '1', b: '2' }, { a: '1', b: '2' }, { a: 'new', c: '3' }, () => false)).toEqual({ taken: { a: 'new', b: null, c: '3' }, clashes: [] });
  });
  it('meets where both have changed something, and does not where both want the same', () => {
    expect(weigh({ a: 'mine', b: 'same' }, { a: '1', b: '2' }, { a: 'theirs', b: 'same' }, () => false)).toEqual({ taken: {}, clashes: [{ path: 'a', base: '1', mine: 'mine', theirs: 'theirs' }] });
  });
  it('meets where one has taken the file away', () => {
    expect(weigh({ a: 'mine' }, { a: '1' }, {}, () => false).clashes).toEqual([{ path: 'a', base: '1', mine: 'mine', theirs: null }]);
    expect(weigh({}, { a: '1' }, { a: 'theirs' }, () => false).clashes).toEqual([{ path: 'a', base: '1', mine: null, theirs: 'theirs' }]);
  });
  it('is no conflict when only the answer to what was sent was lost', () => {
    expect(weigh({ a: 'sent and more' }, { a: '1' }, { a: 'sent' }, (path, text) => path === 'a' && text === 'sent')).toEqual({ taken: {}, clashes: [] });
  });
});

describe('what this browser keeps', () => {
  const place = placeOf('acme/hr', 'leave');
  const copy = { revision: 3, base: { a: '1' }, files: { a: '2', b: null }, at: 1_000 };
  beforeEach(() => { localStorage.clear(); sessionStorage.clear(); });
  it('is there again for the same tab, until the server has it', () => {
    keepLocal(place, copy);
    expect(foundLocal(place, 1_001)).toEqual(copy);
    keepLocal(place, null);
    expect(foundLocal(place, 1_001)).toBeNull();
  });
  it('is found by another tab only when the one that wrote it is no more', () => {
    keepLocal(place, copy);
    sessionStorage.clear();
    expect(foundLocal(place, 5_000)).toBeNull();
    expect(foundLocal(place, 60_000)).toEqual(copy);
    sessionStorage.clear();
    expect(foundLocal(placeOf('acme/admin', 'leave'), 60_000)).toBeNull();
  });
  it('is nothing when it cannot be read', () => {
    keepLocal(place, copy);
    localStorage.setItem(localStorage.key(0) ?? '', '{broken');
    expect(foundLocal(place)).toBeNull();
  });
});
