/* What was read of the server, kept for every screen. Knows no screen and no route. */
import { QueryCache, QueryClient, type FetchQueryOptions, type QueryKey } from '@tanstack/react-query';
import { Refusal } from './refusal';

/* Whether somebody was signed in in this browser when it was last used: then what an address shows is asked for together with who asks. */
const KNOWN = 'hireloom.known';

export const cache = new QueryClient({
  queryCache: new QueryCache({
    // The session has ended: the sign-in page takes the screen's place, what was typed stays.
    onError: (error, query) => {
      if (!(error instanceof Refusal) || error.status !== 401) return;
      localStorage.removeItem(KNOWN);
      if (query.queryKey[0] !== 'session') void cache.invalidateQueries({ queryKey: ['session'] });
    },
    onSuccess: (_data, query) => { if (query.queryKey[0] === 'session') localStorage.setItem(KNOWN, 'yes'); },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // Without a network too: what could not be read or sent is told at once, not kept waiting.
      networkMode: 'always',
      // A refusal is an answer; only a server that was not reached is asked again.
      retry: (count, error) => !(error instanceof Refusal && error.status > 0) && count < 2,
    },
    mutations: { networkMode: 'always' },
  },
});

export const wasSignedIn = () => localStorage.getItem(KNOWN) !== null;

/* Begins to read what a screen will ask for, while its script and the answer about the session are still on their way. */
export function early<Answer, Key extends QueryKey>(question: FetchQueryOptions<Answer, Error, Answer, Key>) {
  if (wasSignedIn()) void cache.prefetchQuery(question);
}
