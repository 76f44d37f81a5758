/* Keys and copies work where the browser offers no secure context. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText, randomKey } from '../src/browser';

afterEach(() => vi.unstubAllGlobals());

describe('on a plain http address', () => {
  it('a key is a UUID and never the same', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    expect(randomKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(randomKey()).not.toBe(randomKey());
  });
  it('a copy is made the old way, and its failure is told', async () => {
    expect('clipboard' in navigator).toBe(false);
    const command = vi.fn(() => true);
    document.execCommand = command;
    await copyText('text');
    expect(command).toHaveBeenCalledWith('copy');
    expect(document.querySelector('textarea')).toBeNull();
    command.mockReturnValue(false);
    await expect(copyText('text')).rejects.toThrow();
  });
});
