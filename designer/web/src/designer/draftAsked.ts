/* The draft that the designer opens, what a builder's file in it is made of, and the types of steps that may stand in it: asked for while its script and the answer about the session are still on their way. Knows no screen. */
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

type Files = Readonly<Record<string, string>>;
const askTree = (files: Files, file: string) => got(client.POST('/api/v1/editing/tree', { body: { files, file } }));
/* Good for one reading of just these files. */
let firstTree: { files: Files; file: string; answer: ReturnType<typeof askTree> } | undefined;
const BUILT = /\.(form|record|rules)$/;

/* What a form, rules or a record type are made of. */
export function treeAsked(files: Files, file: string): ReturnType<typeof askTree> {
  const answer = firstTree?.files === files && firstTree.file === file ? firstTree.answer : askTree(files, file);
  firstTree = undefined;
  return answer;
}

export function askDraftEarly(pack: string, file: string) {
  if (!wasSignedIn() || cache.getQueryState(['draft', pack])) return;
  first = { pack, answer: ask(pack) };
  // What fails is told where it is shown.
  first.answer.then(({ files }) => {
    if (!BUILT.test(file) || files[file] === undefined) return;
    firstTree = { files, file, answer: askTree(files, file) };
    firstTree.answer.catch(() => undefined);
  }, () => undefined);
}
