/* What was read of the server, kept for every screen. Knows no screen and no route. */
import { QueryCache, QueryClient, type FetchQueryOptions, type InvalidateOptions, type InvalidateQueryFilters, type Query, type QueryKey } from '@tanstack/react-query';
import { Refusal } from './refusal';

/* Whether somebody was signed in in this browser when it was last used: then what an address shows is asked for together with who asks. */
const KNOWN = 'hireloom.known';

/* Questions whose first answer was still on its way when what they ask about changed: it may tell of the time before. */
const overtaken = new WeakSet<object>();

/* Asks again what a change makes old, also what is being asked for the first time: the library lets such a question be, as if its answer were of now. */
class Cache extends QueryClient {
  override invalidateQueries<Key extends QueryKey = QueryKey>(filters?: InvalidateQueryFilters<Key>, options?: InvalidateOptions): Promise<void> {
    const asked = this.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' } as InvalidateQueryFilters);
    for (const query of asked) if (query.state.data === undefined) overtaken.add(query);
    return super.invalidateQueries(filters, options);
  }
}

function answered(query: Query<unknown, unknown, unknown>) {
  if (overtaken.delete(query)) void cache.invalidateQueries({ queryKey: query.queryKey, exact: true });
}

export const cache: QueryClient = new Cache({
  queryCache: new QueryCache({
    // The session has ended: the sign-in page takes the screen's place, what was typed stays.
    onError: (error, query) => {
      if (!(error instanceof Refusal) || error.status !== 401) return;
      localStorage.removeItem(KNOWN);
      if (query.queryKey[0] !== 'session') void cache.invalidateQueries({ queryKey: ['session'] });
    },
    onSuccess: (_data, query) => {
      if (query.queryKey[0] === 'session') localStorage.setItem(KNOWN, 'yes');
      answered(query);
    },
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
