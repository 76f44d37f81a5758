/* The whole drawing as one small picture with the part in sight marked; a click or a drag in it leads there. One path for all steps: with hundreds of them, hundreds of elements would be the slowest part of the screen. */
import { useReactFlow, useStoreApi, type ReactFlowState } from '@xyflow/react';
import { memo, useEffect, useMemo, useRef } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { placesOf, type Box } from '../layout';

const SIZE = { width: 200, height: 150, border: 8 };

/* The scale and the shift that bring everything into the picture. */
function frameOf(boxes: readonly Box[]) {
  const left = Math.min(0, ...boxes.map((box) => box.x));
  const top = Math.min(0, ...boxes.map((box) => box.y));
  const width = Math.max(1, ...boxes.map((box) => box.x + box.width - left));
  const height = Math.max(1, ...boxes.map((box) => box.y + box.height - top));
  const scale = Math.min((SIZE.width - 2 * SIZE.border) / width, (SIZE.height - 2 * SIZE.border) / height, 0.2);
  return { scale, x: (SIZE.width - width * scale) / 2 - left * scale, y: (SIZE.height - height * scale) / 2 - top * scale };
}

export const Overview = memo(function Overview() {
  const { t } = useWords();
  const flow = useReactFlow();
  const store = useStoreApi();
  const graph = useDoc((doc) => doc.graph);
  const sight = useRef<SVGPathElement>(null);
  const boxes = placesOf(graph);
  const { frame, steps } = useMemo(() => {
    const found = [...boxes.values()];
    const notes = graph.notes.map((note) => ({ x: note.at[0], y: note.at[1], width: note.size?.[0] ?? 200, height: note.size?.[1] ?? 96 }));
    const made = frameOf([...found, ...notes]);
    const path = [...found, ...notes].map((box) => {
      const [width, height] = [Math.max(2, box.width * made.scale), Math.max(2, box.height * made.scale)];
      return `M${(made.x + box.x * made.scale).toFixed(1)} ${(made.y + box.y * made.scale).toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h-${width.toFixed(1)}z`;
    });
    return { frame: made, steps: path.join('') };
  }, [boxes, graph.notes]);
  useEffect(() => {
    const follow = ({ transform: [x, y, zoom], width, height }: ReactFlowState) => {
      const at = (offset: number, shift: number, length: number) => [shift - (offset / zoom) * frame.scale, (length / zoom) * frame.scale] as const;
      const [left, wide] = at(x, frame.x, width);
      const [top, high] = at(y, frame.y, height);
      sight.current?.setAttribute('d', `M-1 -1H${SIZE.width + 1}V${SIZE.height + 1}H-1zM${left.toFixed(1)} ${top.toFixed(1)}v${Math.max(4, high).toFixed(1)}h${Math.max(4, wide).toFixed(1)}v-${Math.max(4, high).toFixed(1)}z`);
    };
    follow(store.getState());
    return store.subscribe(follow);
  }, [store, frame]);
  const lead = (event: React.PointerEvent<SVGSVGElement>) => {
    if (event.type === 'pointermove' && !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) * SIZE.width) / box.width;
    const y = ((event.clientY - box.top) * SIZE.height) / box.height;
    void flow.setCenter((x - frame.x) / frame.scale, (y - frame.y) / frame.scale, { zoom: flow.getZoom() });
  };
  return (
    <svg className="canvas-map" viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={t('drawing.map')} onPointerDown={lead} onPointerMove={lead} data-count={boxes.size}>
      <path className="canvas-map-steps" d={steps} />
      <path ref={sight} className="canvas-map-mask" />
    </svg>
  );
});
