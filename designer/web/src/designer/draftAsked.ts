/* The draft that the designer opens and the types of steps that may stand in it, asked for while its script and the answer about the session are still on their way. Knows no screen. */
import { queryOptions } from '@tanstack/react-query';
import { cache, wasSignedIn } from '../cache';
import { client, got } from '../client';

const ask = (pack: string) => got(client.GET('/api/v1/packs/{pack}/draft', { params: { path: { pack } } }));
/* Good for one reading: a designer that is opened again reads the draft as it is then. */
let first: { pack: string; answer: ReturnType<typeof ask> } | undefined;

export const draftAsked = (pack: string) => queryOptions({
  queryKey: ['draft', pack],
  queryFn: () => {
    const answer = first?.pack === pack ? first.answer : ask(pack);
    first = undefined;
    return answer;
  },
  staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, meta: { isOpenForWriting: true },
});

export const stepTypesAsked = queryOptions({ queryKey: ['node-types'], queryFn: () => got(client.GET('/api/v1/node-types')), staleTime: Infinity });

export function askDraftEarly(pack: string) {
  if (!wasSignedIn() || cache.getQueryState(['draft', pack])) return;
  first = { pack, answer: ask(pack) };
  // Told where it is shown.
  first.answer.catch(() => undefined);
}
