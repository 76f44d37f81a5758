/* Which cards of a tree are drawn already: of a large one the first at once, the others bit by bit while nothing else is to be done, so that it is there when it is opened and nobody waits for what is far below. Knows no card. */
import { createContext, startTransition, useContext, useEffect, useMemo, useState } from 'react';
import { whenIdle } from '../idle';
import type { Sequence, Tree } from '../tree';

/* Up to this many are drawn at once; as many more come with each bit. */
const FIRST = 24;
const BIT = 24;

/* The number of each card from above, as one reads: what stands beside or within a step comes right after it. */
export function numbersOf(tree: Tree): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const count = ({ main, loose }: Tree) => { for (const one of [main, ...loose]) walk(one); };
  const walk = (rest: Sequence) => {
    for (const step of rest.steps) {
      numbers.set(step.id, numbers.size);
      if (step.inner) count(step.inner);
      for (const branch of step.branches) walk(branch.rest);
    }
  };
  count(tree);
  return numbers;
}

export interface Coming { readonly isDrawn: (id: string) => boolean; readonly isWhole: boolean }
const ComingContext = createContext<Coming>({ isDrawn: () => true, isWhole: true });
export const ComingProvider = ComingContext.Provider;
export const useComing = () => useContext(ComingContext);

/* `whole` draws all that is left at once, for whoever wants to go there. */
export function useDrawnBitByBit(tree: Tree): { coming: Coming; whole: () => void } {
  const [first] = useState(() => numbersOf(tree));
  const [count, setCount] = useState(FIRST);
  const isWhole = count >= first.size;
  useEffect(() => {
    if (isWhole) return undefined;
    const more = () => { startTransition(() => { setCount((old) => old + BIT); }); };
    return whenIdle(more, 300);
  }, [count, isWhole]);
  // A step that came meanwhile has no number and is drawn.
  const coming = useMemo<Coming>(() => ({ isWhole, isDrawn: (id) => isWhole || (first.get(id) ?? 0) < count }), [first, count, isWhole]);
  return { coming, whole: () => { setCount(Infinity); } };
}
