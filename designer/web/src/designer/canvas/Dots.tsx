/* The dots behind the drawing: one picture that is moved and never painted again while the view moves; only another zoom paints it. Knows no step. */
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';

const GAP = 20;
/* Closer together than this they are a grey veil. */
const LEAST = 12;

export function Dots() {
  const dots = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  useEffect(() => {
    let zoomed = 0;
    const follow = ({ transform: [x, y, zoom] }: { transform: [number, number, number] }) => {
      const drawn = dots.current;
      if (!drawn) return;
      let gap = GAP * zoom;
      while (gap < LEAST) gap *= 2;
      if (zoomed !== zoom) { zoomed = zoom; drawn.style.backgroundSize = `${gap}px ${gap}px`; drawn.style.inset = `-${gap}px`; }
      drawn.style.transform = `translate(${x % gap}px, ${y % gap}px)`;
    };
    follow(store.getState());
    return store.subscribe(follow);
  }, [store]);
  return <div className="canvas-dots" aria-hidden><div ref={dots} /></div>;
}
