/* When a task is due, in words that differ: late, today, soon, later; also when midnight has gone by while one looks. */
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { switchLanguage } from '../src/i18n';
import type { TaskSummary } from '../src/model';
import { Due } from '../src/screens/inbox/Due';
import { nearness } from '../src/screens/inbox/due';

const NOON = new Date(2026, 2, 2, 12, 0).getTime();
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).toISOString();
const task = (due_at: string) => ({ due_at, completed_at: null, created_at: at(1, 8) }) as TaskSummary;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.setSystemTime(NOON);
  await switchLanguage('en');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a date that a task is due', () => {
  it('is past, today, within three days or later', () => {
    expect([at(2, 11, 59), at(2, 12, 1), at(2, 23, 59), at(3, 0, 1), at(5, 11), at(5, 13)].map((due) => nearness(due, NOON))).toEqual(['late', 'today', 'today', 'soon', 'soon', 'later']);
  });
  it('is said in words, with the exact moment beside them', () => {
    for (const [due, words] of [[at(1, 9), 'Overdue (yesterday)'], [at(2, 17), 'Due today, 17:00'], [at(4, 9), 'Due soon (in 2 days)'], [at(12, 9), 'Due in 10 days']] as const) {
      render(<Due task={task(due)} />);
      expect(screen.getByText(words).getAttribute('dateTime')).toBe(due);
      cleanup();
    }
  });
  it('becomes late while one looks at it', () => {
    render(<Due task={task(at(2, 12, 1))} />);
    expect(screen.getByText('Due today, 12:01')).toBeTruthy();
    act(() => void vi.advanceTimersByTime(120_000));
    expect(screen.getByText('Overdue (1 minute ago)')).toBeTruthy();
  });
});
