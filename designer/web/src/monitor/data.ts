/* What the monitor asks of the server, cached by react-query, and the deeds of operators in pieces with progress. Knows no screen. */
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { client, got, type Schemas } from '../client';
import { useLive } from '../live';
import type { HistoryEntry, RunSummary, Page } from '../model';
import type { RunQuery, Step } from './query';

const OF_RUNS = ['run', 'incident'] as const;
export type BatchReply = Schemas['BatchReply'];
export type RunReply = Schemas['RunReply'];

const whole = (query: RunQuery) => query as Schemas['RunQuery'];

export function useRunList(query: RunQuery) {
  const { every } = useLive(OF_RUNS);
  return useInfiniteQuery({
    queryKey: ['runs', undefined, query],
    queryFn: async ({ pageParam }) => (await got(client.POST('/api/v1/runs/query', { body: { runs: whole(query), limit: 50, cursor: pageParam } }))) as unknown as Page<RunSummary>,
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: every,
  });
}

export const useRunFilters = () => useQuery({ queryKey: ['run-filters'], queryFn: () => got(client.GET('/api/v1/run-filters')), staleTime: 60_000 });
export const keepRunFilter = (name: string, query: Schemas['RunSearch'], is_shared: boolean) => got(client.POST('/api/v1/run-filters', { body: { name, query, is_shared } }));
export const dropRunFilter = (filter_id: string) => got(client.DELETE('/api/v1/run-filters/{filter_id}', { params: { path: { filter_id } } }));

export function useFacets(query: RunQuery) {
  const { every } = useLive(OF_RUNS);
  return useQuery({ queryKey: ['facets', undefined, query], queryFn: () => got(client.POST('/api/v1/runs/facets', { body: whole(query) })), placeholderData: keepPreviousData, refetchInterval: every });
}

export function useIncidentGroups(workflow: string) {
  const { every } = useLive(OF_RUNS);
  return useQuery({
    queryKey: ['incidents', undefined, workflow],
    queryFn: () => got(client.GET('/api/v1/incidents/groups', { params: { query: { workflow } } })),
    placeholderData: keepPreviousData, refetchInterval: every,
  });
}

/* The whole history, however long: asked page by page. */
const MOST_PAGES = 40;
export async function wholeHistory(runId: string): Promise<HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = (await got(client.GET('/api/v1/runs/{run_id}/history', { params: { path: { run_id: runId }, query: { after: entries.at(-1)?.seq ?? 0 } } }))) as unknown as Page<HistoryEntry>;
    entries.push(...found.items);
    if (!found.next_cursor) break;
  }
  return entries;
}
export function useWholeHistory(runId: string, isRunning: boolean) {
  const { every } = useLive(OF_RUNS);
  return useQuery({ queryKey: ['history', runId, 'whole'], queryFn: () => wholeHistory(runId), placeholderData: keepPreviousData, refetchInterval: isRunning && every });
}

export const usePeople = (runId: string) =>
  useQuery({ queryKey: ['history', runId, 'people'], queryFn: async () => (await got(client.GET('/api/v1/runs/{run_id}/people', { params: { path: { run_id: runId } } }))).names, placeholderData: keepPreviousData });

export const usePast = (runId: string, seq: number) =>
  useQuery({
    queryKey: ['past', runId, seq], enabled: seq > 0, staleTime: Infinity, placeholderData: keepPreviousData,
    queryFn: () => got(client.GET('/api/v1/runs/{run_id}/past', { params: { path: { run_id: runId }, query: { seq } } })),
  });

export interface Period { version: number; from?: string; to?: string }
const times = ({ version, from, to }: Period) => ({
  version, ...(from ? { started_from: new Date(`${from}T00:00:00`).toISOString() } : {}), ...(to ? { started_before: new Date(new Date(`${to}T00:00:00`).getTime() + 86_400_000).toISOString() } : {}),
});
export const logAddress = (key: string, form: 'xes' | 'csv', period: Period) =>
  `/api/v1/workflows/${encodeURIComponent(key)}/log?${new URLSearchParams({ form, ...Object.fromEntries(Object.entries(times(period)).map(([name, value]) => [name, String(value)])) })}`;
export const useMining = (key: string, period: Period) =>
  useQuery({ queryKey: ['mining', key, period], queryFn: () => got(client.GET('/api/v1/workflows/{key}/mining', { params: { path: { key }, query: times(period) } })), placeholderData: keepPreviousData, staleTime: 30_000 });
export const useConformance = (key: string, period: Period, against: number, isWanted: boolean) =>
  useQuery({ queryKey: ['conformance', key, period, against], enabled: isWanted, staleTime: 30_000, queryFn: () => got(client.GET('/api/v1/workflows/{key}/conformance', { params: { path: { key }, query: { ...times(period), against } } })) });

export const useMigrationPlan = (key: string, source: number, target: number) =>
  useQuery({ queryKey: ['migration', key, source, target], enabled: source > 0 && target > 0 && source !== target, queryFn: () => got(client.GET('/api/v1/workflows/{key}/migration', { params: { path: { key }, query: { source, target } } })) });

/* Something that is done to many runs: looked at first, then done piece by piece. */
export interface Act {
  preview: (runs: RunQuery) => Promise<BatchReply>;
  carryOut: (runs: RunQuery, reason: string) => Promise<BatchReply>;
}
export const deed = (steps: Step[]): Act => ({
  preview: (runs) => got(client.POST('/api/v1/operations/preview', { body: { runs: whole(runs), deed: { steps: steps as Schemas['Step'][], reason: '' } } })),
  carryOut: (runs, reason) => got(client.POST('/api/v1/operations', { body: { runs: whole(runs), deed: { steps: steps as Schemas['Step'][], reason } } })),
});
export const migration = (key: string, target: number, nodes: Record<string, string>): Act => ({
  preview: (runs) => got(client.POST('/api/v1/workflows/{key}/migration/preview', { params: { path: { key } }, body: { runs: whole(runs), target, nodes, reason: '' } })),
  carryOut: (runs, reason) => got(client.POST('/api/v1/workflows/{key}/migration', { params: { path: { key } }, body: { runs: whole(runs), target, nodes, reason } })),
});

const PIECE = 20;
export async function inPieces(act: Act, runIds: string[], reason: string, onResult: (results: RunReply[]) => void, isStopped: () => boolean): Promise<void> {
  for (let at = 0; at < runIds.length && !isStopped(); at += PIECE) {
    const reply = await act.carryOut({ run_ids: runIds.slice(at, at + PIECE), status: '' }, reason);
    onResult(reply.results);
  }
}

/* After a deed: everything that it may have moved is asked again, also where no stream tells. */
export function useMoved() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: (query) => ['runs', 'run', 'history', 'facets', 'incidents', 'tasks', 'migration', 'workflow'].includes(String(query.queryKey[0])) });
}
