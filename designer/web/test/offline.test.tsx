/* What happens when the server is back: what is shown is read again, what is open for writing is left to its keeper. */
// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { draftAsked } from '../src/designer/draftAsked';
import { reached } from '../src/reach';
import { Offline } from '../src/shell/Offline';

afterEach(() => { cleanup(); vi.unstubAllGlobals(); });

it('reads again what is shown and not the draft that somebody writes in', () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const client = new QueryClient();
  client.setQueryDefaults(['draft', 'leave'], { meta: draftAsked('leave').meta });
  client.setQueryData(['draft', 'leave'], 'draft');
  client.setQueryData(['tasks'], 'tasks');
  render(<QueryClientProvider client={client}><Offline /></QueryClientProvider>);
  act(() => { reached(false); });
  act(() => { reached(true); });
  expect(client.getQueryState(['tasks'])?.isInvalidated).toBe(true);
  expect(client.getQueryState(['draft', 'leave'])?.isInvalidated).toBe(false);
});
