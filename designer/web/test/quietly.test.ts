/* What an editor asks for by the way: a refusal and what was taken back give nothing, a fault stays a fault. */
import { expect, test } from 'vitest';
import { quietly } from '../src/designer/code/ask';

test('an asking that is taken back gives nothing, a fault is told', async () => {
  const leave = new AbortController();
  const asked = new Promise<string[]>((_, reject) => { leave.signal.addEventListener('abort', () => { reject(leave.signal.reason as Error); }); });
  const found = quietly(asked, []);
  leave.abort();
  expect(await found).toEqual([]);
  await expect(quietly(Promise.reject(new TypeError('ours')), [])).rejects.toThrow('ours');
});
