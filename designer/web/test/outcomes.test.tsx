/* The buttons of a task that opened by itself rest for a moment: the second of two clicks decides nothing. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { switchLanguage } from '../src/i18n';
import { Outcomes, REST } from '../src/screens/inbox/Outcomes';

const outcomes = [{ key: 'interview', title: { en: 'Interview' } }, { key: 'reject', title: { en: 'Reject' } }];
const button = () => screen.getByRole('button', { name: 'Interview' });

beforeEach(async () => {
  vi.useFakeTimers();
  await switchLanguage('en');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the outcomes of a task', () => {
  it('rest for a moment when the task opened by itself', () => {
    const choose = vi.fn();
    render(<Outcomes outcomes={outcomes} busy={null} isNext onChoose={choose} />);
    for (const one of screen.getAllByRole('button')) expect(one.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(button());
    act(() => void vi.advanceTimersByTime(REST - 10));
    fireEvent.click(button());
    expect(choose).not.toHaveBeenCalled();
    act(() => void vi.advanceTimersByTime(20));
    expect(button().getAttribute('aria-disabled')).toBeNull();
    fireEvent.click(button());
    expect(choose).toHaveBeenCalledExactlyOnceWith('interview');
  });
  it('take a click at once when a person opened the task', () => {
    const choose = vi.fn();
    render(<Outcomes outcomes={outcomes} busy={null} isNext={false} onChoose={choose} />);
    fireEvent.click(button());
    expect(choose).toHaveBeenCalledExactlyOnceWith('interview');
  });
});
