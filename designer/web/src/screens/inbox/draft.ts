/* Keeps what stands in a task's form on the server, so that it is there after a reload, on another machine, and for who takes the task over. Says honestly how far it is. */
import { useEffect, useRef, useState } from 'react';
import { sameJson } from '../../form/state';
import type { Values } from '../../model';
import { useReturns } from '../../reach';
import { saveDraft } from './calls';

const PAUSE = 900;
export type DraftState = 'same' | 'typing' | 'saving' | 'saved' | 'failed';

export function useServerDraft(taskId: string, values: Values, isOn: boolean): { state: DraftState; forget: () => Promise<void> } {
  const [state, setState] = useState<DraftState>('same');
  const first = useRef<Values | null>(null);
  const latest = useRef(0);
  const written = JSON.stringify(values);
  const returns = useReturns();
  useEffect(() => {
    if (first.current === null) first.current = JSON.parse(written) as Values;
    if (!isOn || (latest.current === 0 && sameJson(first.current, JSON.parse(written) as Values))) return undefined;
    const number = ++latest.current;
    setState('typing');
    const timer = setTimeout(() => {
      setState('saving');
      saveDraft(taskId, JSON.parse(written) as Values).then(
        () => { if (number === latest.current) setState('saved'); },
        () => { if (number === latest.current) setState('failed'); },
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [taskId, written, isOn, returns]);
  return { state, forget: async () => { latest.current += 1; await saveDraft(taskId, null).catch(() => undefined); setState('same'); } };
}
