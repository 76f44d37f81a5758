/* Whether the browser has had time for something else since this was first drawn: for what stands around the part that people wait for. */
import { startTransition, useEffect, useState } from 'react';

const LONGEST = 600;

export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    const asked = window.requestIdleCallback(() => { startTransition(() => { setIdle(true); }); }, { timeout: LONGEST });
    return () => { window.cancelIdleCallback(asked); };
  }, []);
  return isIdle;
}
