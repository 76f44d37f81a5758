/* A change that comes while something is read for the first time is not lost. */
import { QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cache } from '../src/cache';

function observed(key: string) {
  const answers: ((value: string) => void)[] = [];
  const ask = vi.fn(() => new Promise<string>((resolve) => { answers.push(resolve); }));
  const observer = new QueryObserver(cache, { queryKey: [key], queryFn: ask });
  const stop = observer.subscribe(() => undefined);
  return { answers, ask, stop, value: () => cache.getQueryData<string>([key]) };
}

describe('what is read', () => {
  afterEach(() => { cache.clear(); });

  it('is asked again when it changes before its first answer is there', async () => {
    const one = observed('history');
    void cache.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'history' });
    expect(one.ask).toHaveBeenCalledTimes(1);
    one.answers[0]?.('before');
    await vi.waitFor(() => { expect(one.ask).toHaveBeenCalledTimes(2); });
    one.answers[1]?.('after');
    await vi.waitFor(() => { expect(one.value()).toBe('after'); });
    expect(one.ask).toHaveBeenCalledTimes(2);
    one.stop();
  });

  it('is asked once when nothing changes meanwhile, or something else does', async () => {
    const one = observed('history');
    void cache.invalidateQueries({ queryKey: ['tasks'] });
    one.answers[0]?.('now');
    await vi.waitFor(() => { expect(one.value()).toBe('now'); });
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    expect(one.ask).toHaveBeenCalledTimes(1);
    one.stop();
  });
});
