/* What a person is told when something did not work: words in their language, never nothing. */
import { describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { switchLanguage } from '../src/i18n';
import { Refusal, refusalOf, said } from '../src/refusal';
import { isComparable } from '../src/screens/inbox/FilterBar';
import { usePending } from '../src/screens/inbox/pending';

describe('what is told of a failure', () => {
  it('is never the words of a status, which only a browser says and in English only', async () => {
    const bare = await refusalOf(new Response('oops', { status: 503, statusText: 'Service Unavailable' }));
    await switchLanguage('zh');
    expect(said(bare, i18next.t)).toBe('服务器出错（503），请稍后再试。');
    await switchLanguage('en');
    expect(said(bare, i18next.t)).toBe('Something went wrong at the server (503). Try again in a moment.');
  });
  it('says that nobody answered, and begins like a sentence', () => {
    expect(said(new Refusal({ title: '', status: 0 }), i18next.t)).toBe('The server cannot be reached');
    expect(said(new Refusal({ title: 'Conflict', detail: 'this task was taken', status: 409 }), i18next.t)).toBe('This task was taken');
    expect(said(new Error('x'), i18next.t)).toBe('Something unexpected happened on this page');
  });
  it('stands beside every answer that could not be sent', async () => {
    const whole = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new TypeError('offline'));
    usePending.getState().begin([{ taskId: 'r1.2', about: 'Ann', outcome: 'approve' }], 'Approve', { list: 'mine ', ticked: new Map(), cursor: 'r1.2' });
    await usePending.getState().send();
    globalThis.fetch = whole;
    const [result] = usePending.getState().results;
    expect([result?.isDone, said(result?.failure, i18next.t)]).toEqual([false, 'The server cannot be reached']);
  });
});

describe('a filter', () => {
  it('compares numbers, days and times by more and less, and no words', () => {
    expect(isComparable('>=', '2', '')).toBe(true);
    expect(isComparable('>=', '2026-12-31', 'date')).toBe(true);
    expect(isComparable('<', '09:30', 'time')).toBe(true);
    expect(isComparable('>=', 'abc', '')).toBe(false);
    expect(isComparable('=', 'abc', 'integer')).toBe(false);
    expect(isComparable('=', 'abc', '')).toBe(true);
  });
});
