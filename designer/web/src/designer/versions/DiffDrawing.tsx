/* Two versions as one drawing: what came is green, what went is red and dashed, what changed is amber. Only to look at; knows no store. */
import { useEffect, useMemo, useRef } from 'react';
import { useWords } from '../../i18n';
import { useStepTypes } from '../kinds';
import { boxesOf } from '../layout';
import { wayBetween, type Point } from '../route';
import { titleOf } from '../summary';
import { union, type FlowDiff } from './diff';

const line = (points: readonly Point[]) => points.map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join(' ');
const MARGIN = 24;
const SCALE = 0.8;

export function DiffDrawing({ diff, selected, onSelect }: { diff: FlowDiff; selected: string; onSelect: (id: string) => void }) {
  const words = useWords();
  const { t } = words;
  const types = useStepTypes();
  const drawn = useMemo(() => {
    const graph = union(diff);
    const boxes = boxesOf(graph);
    const all = [...boxes.values()];
    const left = Math.min(...all.map((box) => box.x)) - MARGIN;
    const top = Math.min(...all.map((box) => box.y)) - MARGIN;
    return { graph, boxes, all, view: [left, top, Math.max(...all.map((box) => box.x + box.width)) + MARGIN - left, Math.max(...all.map((box) => box.y + box.height)) + MARGIN - top] as const };
  }, [diff]);
  // A large drawing opens at what has changed.
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = diff.nodes.find((one) => one.change !== 'moved');
    const box = drawn.boxes.get(first?.id ?? diff.edges[0]?.from ?? '');
    if (!frame.current || !box) return;
    frame.current.scrollLeft = (box.x + box.width / 2 - drawn.view[0]) * SCALE - frame.current.clientWidth / 2;
    frame.current.scrollTop = (box.y + box.height / 2 - drawn.view[1]) * SCALE - frame.current.clientHeight / 2;
  }, [diff, drawn]);
  const nodeChange = new Map(diff.nodes.map((one) => [one.id, one.change]));
  const edgeChange = new Map(diff.edges.map((one) => [one.id, one.change]));
  return (
    <div className="diff-drawing">
      <ul className="diff-legend" aria-hidden>{(['added', 'removed', 'changed'] as const).map((one) => <li key={one} className={`change is-${one}`}>{t(`draft.change.${one}`)}</li>)}</ul>
      {/* Wider than its frame, it is scrolled by keyboard as well. */}
      <div className="diff-frame" ref={frame} tabIndex={0} role="region" aria-label={t('draft.drawing')}>
        <svg viewBox={drawn.view.join(' ')} width={drawn.view[2] * SCALE} height={drawn.view[3] * SCALE}>
          {drawn.graph.edges.map((edge) => {
            const [from, to] = [drawn.boxes.get(edge.from), drawn.boxes.get(edge.to)];
            if (!from || !to) return null;
            return <path key={edge.id} className={`diff-edge is-${edgeChange.get(edge.id) ?? 'same'}`} d={line(wayBetween(from, to, drawn.all).points)} />;
          })}
          {drawn.graph.nodes.map((node) => {
            const box = drawn.boxes.get(node.id);
            if (!box) return null;
            const change = nodeChange.get(node.id) ?? 'same';
            const title = titleOf(node, types, words);
            const isTold = change !== 'same' && change !== 'moved';
            return (
              <g
                key={node.id} className={`diff-node is-${change} ${selected === node.id ? 'is-selected' : ''}`} role={isTold ? 'button' : 'img'} tabIndex={isTold ? 0 : undefined} aria-pressed={isTold ? selected === node.id : undefined} aria-label={isTold ? `${title}, ${t(`draft.change.${change}`)}` : title}
                onClick={() => { if (isTold) onSelect(selected === node.id ? '' : node.id); }} onKeyDown={(event) => { if (isTold && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); onSelect(selected === node.id ? '' : node.id); } }}
              >
                <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={10} />
                {/* A small shape has its title below, as on the canvas. */}
                <foreignObject {...(box.width < 90 ? { x: box.x + box.width / 2 - 60, y: box.y + box.height, width: 120, height: 30 } : { x: box.x + 6, y: box.y, width: box.width - 12, height: box.height })}><div className="diff-title">{title}</div></foreignObject>
              </g>
            );
          })}
        </svg>
      </div>
    </div>
  );
}
