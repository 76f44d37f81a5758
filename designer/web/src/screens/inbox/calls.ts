/* What the inbox asks of the server: lists with filters, a task among its signers, and every operation on it. Knows no screen. */
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { client, got, type Schemas } from '../../client';
import { useLive } from '../../live';
import type { Page, TaskSummary, Values } from '../../model';

export type TaskQuery = Partial<Schemas['TaskQuery']>;
export type TaskCondition = Schemas['TaskCondition'];
export type Signing = Schemas['SigningView'];
export type RunRecord = Schemas['RunRecord'];
export type SavedFilter = Schemas['TaskFilter'];
export type Comment = Schemas['CommentView'];

/* A list that grew longer than this is not asked for as a whole again by itself. */
const PAGES_ALIVE = 4;
export const PAGE = 100;

const at = (task_id: string) => ({ params: { path: { task_id } } });

/* The filter as it stands in the address: "" when it asks nothing. */
export function writeQuery(query: TaskQuery): string {
  const kept = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)));
  return Object.keys(kept).length ? JSON.stringify(kept) : '';
}
export function readQuery(text: string | undefined): TaskQuery {
  if (!text) return {};
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as TaskQuery) : {};
  } catch {
    return {};
  }
}

const OF_TASKS = ['task'] as const;

export function useTaskList(scope: 'mine' | 'open' | 'done', filter: string) {
  const { every } = useLive(OF_TASKS);
  return useInfiniteQuery({
    queryKey: ['tasks', scope, filter],
    queryFn: async ({ pageParam }) => (await got(client.GET('/api/v1/tasks', { params: { query: { scope, filter, cursor: pageParam, limit: PAGE } } }))) as unknown as Page<TaskSummary>,
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > PAGES_ALIVE ? false : every),
  });
}

/* What was opened is no longer new in any list that is on the screen. */
export function setRead(queries: QueryClient, id: string) {
  queries.setQueriesData<InfiniteData<Page<TaskSummary>>>({ queryKey: ['tasks'] }, (data) => data && {
    ...data,
    pages: data.pages.map((page) => ({ ...page, items: page.items.map((task) => (task.task_id === id ? { ...task, is_read: true, is_changed: false } : task)) })),
  });
}

/* Takes tasks out of every list that is on the screen, at once and without asking. */
export function dropTasks(queries: QueryClient, ids: readonly string[]) {
  const gone = new Set(ids);
  queries.setQueriesData<InfiniteData<Page<TaskSummary>>>({ queryKey: ['tasks'] }, (data) => data && {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.filter((task) => !gone.has(task.task_id)),
      counts: Object.fromEntries(Object.entries(page.counts).map(([name, count]) => [name, Math.max(0, count - data.pages.reduce((sum, one) => sum + one.items.filter((task) => gone.has(task.task_id)).length, 0))])),
    })),
  });
}

export const useTaskFields = (scope: 'mine' | 'open' | 'done', isOn: boolean) =>
  useQuery({ queryKey: ['task-fields', scope], queryFn: () => got(client.GET('/api/v1/task-fields', { params: { query: { scope } } })), enabled: isOn, staleTime: 60_000 });

export const useSavedFilters = () => useQuery({ queryKey: ['task-filters'], queryFn: () => got(client.GET('/api/v1/task-filters')), staleTime: 60_000 });
export const keepFilter = (name: string, query: TaskQuery, is_shared: boolean) => got(client.POST('/api/v1/task-filters', { body: { name, query: query as Schemas['TaskQuery'], is_shared } }));
export const dropFilter = (filter_id: string) => got(client.DELETE('/api/v1/task-filters/{filter_id}', { params: { path: { filter_id } } }));

export const signingAsked = (taskId: string) => queryOptions({ queryKey: ['signing', taskId], queryFn: () => got(client.GET('/api/v1/tasks/{task_id}/signing', at(taskId))), staleTime: 30_000, refetchOnWindowFocus: false });
export const useSigning = (taskId: string) => useQuery(signingAsked(taskId));
export const useTrail = (taskId: string) => useQuery({ queryKey: ['trail', taskId], queryFn: () => got(client.GET('/api/v1/tasks/{task_id}/trail', at(taskId))), staleTime: 10_000 });
export const commentsAsked = (taskId: string) => queryOptions({ queryKey: ['comments', taskId], queryFn: () => got(client.GET('/api/v1/tasks/{task_id}/comments', at(taskId))), staleTime: 10_000 });
export const useComments = (taskId: string) => useQuery(commentsAsked(taskId));
export const useRunPreview = (runId: string, isOn: boolean) =>
  useQuery({ queryKey: ['run-preview', runId], queryFn: () => got(client.GET('/api/v1/runs/{run_id}/preview', { params: { path: { run_id: runId } } })), enabled: isOn, staleTime: 10_000, retry: false });

export const markRead = (taskId: string) => got(client.POST('/api/v1/tasks/{task_id}/read', at(taskId)));
export const saveDraft = (taskId: string, values: Values | null) => got(client.POST('/api/v1/tasks/{task_id}/draft', { ...at(taskId), body: { values: values as Record<string, unknown> | null } }));

/* After anything was done to a task: asks again for what may say something else now. */
export function useTaskChanged() {
  const queries = useQueryClient();
  return async () => {
    const isLong = (key: readonly unknown[]) => key[0] === 'tasks' && (queries.getQueryData<InfiniteData<unknown>>(key)?.pages.length ?? 0) > PAGES_ALIVE;
    const asked = ['tasks', 'task', 'signing', 'trail', 'comments', 'run-preview', 'runs', 'run', 'history', 'my-runs', 'copies', 'notices'];
    await queries.invalidateQueries({ predicate: (query) => asked.includes(String(query.queryKey[0])) && !isLong(query.queryKey) });
  };
}
