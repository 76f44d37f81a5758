/* What runs are called of which a screen knows only the ids. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import type { Page, RunSummary } from '../model';
import { useNames } from '../people/names';
import { wholeNameOf } from '../screens/runNames';

const MOST = 200;

/* By id, as soon as it is known. */
export function useRunNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const words = useWords();
  const asked = [...new Set(ids)].sort().slice(0, MOST);
  const found = useQuery({
    queryKey: ['runs', undefined, 'names', asked], enabled: asked.length > 0, staleTime: 60_000, placeholderData: keepPreviousData,
    queryFn: async () => ((await got(client.POST('/api/v1/runs/query', { body: { runs: { run_ids: asked, status: '' } as unknown as Schemas['RunQuery'], limit: MOST, cursor: '' } }))) as unknown as Page<RunSummary>).items,
  }).data;
  const named = useNames((found ?? []).map((run) => run.starter ?? ''));
  return useMemo(() => new Map((found ?? []).map((run) => [run.run_id, wholeNameOf(run, run.starter ? named(run.starter) : '', words)])), [found, named, words]);
}
