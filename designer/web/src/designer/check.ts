/* Asks the server what is wrong with the pack, a moment after each change; the last known problems stay on show meanwhile. */
import { useEffect } from 'react';
import { client, got } from '../client';
import { useWords } from '../i18n';
import { useDoc } from './document';

const PAUSE = 350;
const LONGEST = 1_500;

export function useProblems(isOpen: boolean) {
  const { language } = useWords();
  const files = useDoc((doc) => doc.files);
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = new AbortController();
    const { problems, setProblems } = useDoc.getState();
    setProblems(problems, true);
    const ask = () => {
      got(client.POST('/api/v1/editing/problems', { body: { files, file: '' }, signal: leave.signal })).then(
        ({ items }) => { if (!leave.signal.aborted) setProblems(items, false); },
        // The next change asks again; what is known stays.
        () => { if (!leave.signal.aborted) setProblems(useDoc.getState().problems, false); },
      );
    };
    // When the browser has nothing better to do: drawing and typing come first.
    let idle = 0;
    const timer = setTimeout(() => { idle = window.requestIdleCallback(ask, { timeout: LONGEST }); }, PAUSE);
    return () => { clearTimeout(timer); window.cancelIdleCallback(idle); leave.abort(); };
  }, [files, language, isOpen]);
}
