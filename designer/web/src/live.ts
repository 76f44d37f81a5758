/* What the server tells as it happens, for screens: `useLive` asks again for what has changed; `useLiveState` says how honest "live" is. Knows no screen. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { liveSource, type Change, type LiveKind, type LiveState } from './live/source';

export type { Change, LiveKind, LiveState } from './live/source';

/* Which cached answers a change makes old: by the first word of their key, and the id behind it where there is one. */
export function isTouched(key: readonly unknown[], change: Change): boolean {
  const [name, about] = key;
  const mine = (id: string | undefined) => about === undefined || id === undefined || about === id;
  switch (change.kind) {
    case 'run':
      return name === 'runs' || name === 'facets' || name === 'incidents' || ((name === 'run' || name === 'history') && mine(change.run_id));
    case 'task':
      return name === 'tasks' || name === 'copies' || name === 'comments' || (name === 'signing' && mine(change.task_id));
    case 'incident':
      return name === 'incidents' || name === 'facets' || (name === 'run' && mine(change.run_id));
    case 'notification':
      return name === 'notifications';
    case 'workflow':
      return name === 'workflows' || (name === 'workflow' && mine(change.workflow));
  }
}

/* A busy company changes something all the time: lists are asked again at once, and then once a second at most. */
const SOON = 40;
const AGAIN = 1_000;
interface Waiting { changes: Change[]; timer?: ReturnType<typeof setTimeout>; last: number }
const waiting = new WeakMap<QueryClient, Waiting>();

function refreshSoon(client: QueryClient, changes: Change[]) {
  const one = waiting.get(client) ?? { changes: [], last: 0 };
  waiting.set(client, one);
  one.changes.push(...changes);
  one.timer ??= setTimeout(() => {
    const told = one.changes;
    waiting.set(client, { changes: [], last: Date.now() });
    void client.invalidateQueries({ predicate: (query) => told.some((change) => isTouched(query.queryKey, change)) });
  }, Math.max(SOON, one.last + AGAIN - Date.now()));
}

/* While a screen is shown: what it has asked for is asked again when one of these kinds changes. The answer to ['task', id] is not: a form that is being filled must not be replaced under the
   writer's hands; a screen of tasks hears of the change by `onChange` (give it with useCallback; 'all': nobody knows what was missed). */
export function useLive(kinds: readonly LiveKind[], onChange?: (changes: Change[] | 'all') => void): Live {
  const client = useQueryClient();
  const wanted = kinds.join();
  useEffect(() => {
    const mine = wanted.split(',') as LiveKind[];
    return liveSource().listen((told) => {
      const changes = told === 'all' ? mine.map((kind) => ({ kind })) : told.filter((change) => mine.includes(change.kind));
      if (changes.length === 0) return;
      refreshSoon(client, changes);
      onChange?.(told === 'all' ? 'all' : changes);
    });
  }, [client, wanted, onChange]);
  return useLiveState();
}

export interface Live {
  state: LiveState;
  /* How often a list asks by itself, as react-query's `refetchInterval`: not at all while the stream tells. */
  every: number | false;
}

export function useLiveState(): Live {
  const state = useSyncExternalStore(liveSource().onState, liveSource().state);
  return { state, every: state === 'live' ? false : 5_000 };
}
