/* What screens read, cached by react-query. Asked again when the server tells of a change (live.ts), from time to time only while it cannot. */
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type RunState } from './api';
import { useLive } from './live';

const OF_RUNS = ['run', 'incident'] as const;

export const sessionAsked = queryOptions({ queryKey: ['session'], queryFn: api.session, staleTime: Infinity });
export const useSession = () => useQuery(sessionAsked);

/* Whether the one who is signed in may do something, by the names of tenants/roles.py. The server decides; this only hides buttons. */
export const useMay = (permission: string) => useSession().data?.permissions.includes(permission) ?? false;

// A form that is being filled must not be reset under the writer's hands: the task is read once and again when it was changed.
export const taskAsked = (taskId: string) => queryOptions({ queryKey: ['task', taskId], queryFn: () => api.task(taskId), staleTime: 30_000, refetchOnWindowFocus: false });
export const useTask = (taskId: string) => useQuery(taskAsked(taskId));

export interface RunFilter {
  status?: RunState;
  workflow?: string;
  q?: string;
}
export function useRuns(filter: RunFilter) {
  const { every } = useLive(OF_RUNS);
  return useInfiniteQuery({
    queryKey: ['runs', filter],
    queryFn: ({ pageParam }) => api.runs({ ...filter, cursor: pageParam, limit: 25 }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: every,
  });
}
export const runAsked = (runId: string) => queryOptions({ queryKey: ['run', runId], queryFn: () => api.run(runId) });
export function useRun(runId: string) {
  const { every } = useLive(OF_RUNS);
  return useQuery({ ...runAsked(runId), refetchInterval: (query) => query.state.data?.status === 'running' && every });
}

export const useWorkflows = () => useQuery({ queryKey: ['workflows'], queryFn: api.workflows, staleTime: 60_000 });
export const useWorkflow = (key: string, version?: number, isWanted = true) => useQuery({ queryKey: ['workflow', key, version], enabled: isWanted, queryFn: () => api.workflow(key, version), staleTime: 60_000, placeholderData: keepPreviousData });

export const useRecordTypes = () => useQuery({ queryKey: ['record-types'], queryFn: api.recordTypes });
export const useRecords = (type: string, q: string) =>
  useInfiniteQuery({
    queryKey: ['records', type, q],
    queryFn: ({ pageParam }) => api.records(type, { q, cursor: pageParam, limit: 50 }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    enabled: type !== '',
    placeholderData: keepPreviousData,
  });
export const useRecord = (type: string, recordId: string) => useQuery({ queryKey: ['record', type, recordId], queryFn: () => api.record(type, recordId) });

export const useMails = () =>
  useInfiniteQuery({
    queryKey: ['mails'],
    queryFn: ({ pageParam }) => api.mails({ cursor: pageParam, limit: 50 }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    refetchInterval: 15_000,
  });
export const useMail = (mailId: string) => useQuery({ queryKey: ['mail', mailId], queryFn: () => api.mail(mailId), staleTime: 60_000 });
export const useFile = (fileId: string) => useQuery({ queryKey: ['file', fileId], queryFn: () => api.file(fileId), staleTime: Infinity });
export const useRegions = (country: string) => useQuery({ queryKey: ['regions', country], queryFn: () => api.regions(country), staleTime: Infinity, gcTime: Infinity });

/* Asks again for everything that a change to a run or task may have moved. */
export function useStale() {
  const client = useQueryClient();
  return async () => {
    await Promise.all(['tasks', 'task', 'signing', 'my-runs', 'copies', 'notices', 'runs', 'run', 'history', 'record-types', 'records', 'mails'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  };
}
