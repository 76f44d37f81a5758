/* Asks the server what is wrong with the pack, a moment after each change; the last known problems stay on show meanwhile. */
import { useEffect } from 'react';
import { client, got } from '../client';
import { useWords } from '../i18n';
import { useDoc } from './document';
import { whenIdle } from './idle';

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
    let stop = () => { /* nothing is asked for yet */ };
    const timer = setTimeout(() => { stop = whenIdle(ask, LONGEST); }, PAUSE);
    return () => { clearTimeout(timer); stop(); leave.abort(); };
  }, [files, language, isOpen]);
}
