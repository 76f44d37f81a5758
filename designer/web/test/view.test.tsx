/* What a person sees of a value: a file opens, and what did not count as evidence says so. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { switchLanguage } from '../src/i18n';
import type { Json } from '../src/model';
import { ValueView } from '../src/values/ValueView';

const see = (value: Json) => render(<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}><ValueView value={value} /></QueryClientProvider>);

beforeEach(() => switchLanguage('en'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('a value on the screen', () => {
  it('that is a stored file is a link which opens it, with its name once known', async () => {
    const id = `f${'0a'.repeat(16)}`;
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ file_id: id, name: 'cv.pdf', size: 10 }), { headers: { 'content-type': 'application/json' } })));
    see({ resume: id });
    const link = screen.getByRole('link', { name: /Open the file/ });
    expect(link.getAttribute('href')).toBe(`/api/v1/files/${id}/content`);
    expect(screen.getByText('Original resume')).toBeTruthy();
    expect(await screen.findByText('cv.pdf')).toBeTruthy();
    expect(document.body.textContent).not.toContain(id);
  });
  it('that is a requirement not found calls its quote the closest line, a met one does not', () => {
    see([{ text: { en: 'Go is missing' }, met: false, quote: 'Some Rust', page: 1 }]);
    expect(screen.getByText('Closest line:').closest('blockquote')?.textContent).toContain('Some Rust');
    cleanup();
    see([{ text: { en: 'Go is there' }, met: true, quote: 'Go, 3 years', page: 1 }]);
    expect(screen.queryByText('Closest line:')).toBeNull();
  });
  it('that is an advice is a word of the language', () => {
    see({ advice: 'second_interview' });
    expect(screen.getByText('second interview')).toBeTruthy();
  });
});
