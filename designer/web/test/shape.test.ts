/* The tree of a file in step with its text: what is taken back while it is still being written is there again. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeShape } from '../src/builder/shape';
import { useDoc } from '../src/designer/document';

interface Words { items: string[] }

afterEach(() => { vi.unstubAllGlobals(); });

describe('a change that is taken back while it is being written', () => {
  it('leaves the tree that the text says', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((done) => { answer = done; });
    vi.stubGlobal('fetch', async (request: Request) => {
      const body = (await request.json()) as { files: Record<string, string>; file: string; tree?: Words };
      if (body.tree) await held;
      const text = body.tree ? body.tree.items.join(' ') : (body.files[body.file] ?? '');
      return Response.json({ tree: { items: text.split(' ') }, text, problems: [] });
    });
    const useWords = makeShape<Words>({ fromServer: (tree) => tree as Words, toServer: (tree) => ({ ...tree }) });
    useDoc.getState().open('pack', { 'a.form': 'name age' }, 'a.form');
    useWords.getState().read();
    await vi.waitFor(() => { expect(useWords.getState().tree?.items).toEqual(['name', 'age']); });
    useWords.getState().edit('remove', (tree) => ({ items: tree.items.filter((one) => one !== 'age') }));
    expect(useWords.getState().tree?.items).toEqual(['name']);
    useWords.getState().undo();
    answer();
    await vi.waitFor(() => { expect(useDoc.getState().text).toBe('name age'); });
    await vi.waitFor(() => { expect(useWords.getState().tree?.items).toEqual(['name', 'age']); });
    expect(useWords.getState().state).toBe('ready');
  });
});
