/* Whether the browser has had time for something else since this was first drawn: for what stands around the part that people wait for. */
import { startTransition, useEffect, useState } from 'react';

const LONGEST = 600;

/* Once there is time, at the latest after so many milliseconds; what is returned takes it back. Not every browser says when it is idle. */
export function whenIdle(act: () => void, timeout: number): () => void {
  if (typeof window.requestIdleCallback !== 'function') {
    const timer = setTimeout(act, 1);
    return () => { clearTimeout(timer); };
  }
  const asked = window.requestIdleCallback(act, { timeout });
  return () => { window.cancelIdleCallback(asked); };
}

export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => whenIdle(() => { startTransition(() => { setIdle(true); }); }, LONGEST), []);
  return isIdle;
}
