/* An arrow on the canvas: around what stands between, with its condition, and a + to put a step on it. */
import { PlusOutlined } from '@ant-design/icons';
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import type { Graph } from '../graph';
import { placesOf, type Box } from '../layout';
import { pathOf, wayBetween } from '../route';
import { shapeOf, sizeOf } from '../shape';
import { useAbout } from '../about';
import { conditionOf, edgeLabel } from '../summary';
import { useTrialWay } from '../trial/overlay';
import { useUi } from '../ui';
import type { ArrowFlow } from './flow';
import { useSpeck } from './speck';

let obstacles: { graph: Graph; boxes: readonly (Box & { id: string; parent: string })[] } | null = null;
/* What arrows go around: everything but frames and border events; read once for each graph. */
function obstaclesOf(graph: Graph) {
  if (obstacles?.graph !== graph) {
    const places = placesOf(graph);
    const boxes = graph.nodes.flatMap((node) => {
      const box = places.get(node.id);
      return box && shapeOf(node.kind) !== 'border' ? [{ ...box, id: node.id, parent: node.parent }] : [];
    });
    obstacles = { graph, boxes };
  }
  return obstacles.boxes;
}
const REACH = 260;

export const FlowEdge = memo(function FlowEdge({ id, source, target, sourceX, sourceY, targetX, targetY, selected, data, markerEnd }: EdgeProps<ArrowFlow>) {
  const words = useWords();
  const edge = useDoc((doc) => doc.graph.edgeById.get(id));
  const mark = useDoc((doc) => doc.marks.get(id));
  const isSpeck = useSpeck();
  const about = useAbout();
  const isTaken = useTrialWay(source, target);
  const way = useMemo(() => {
    const { graph } = useDoc.getState();
    const places = placesOf(graph);
    const [from, to] = [places.get(source), places.get(target)];
    const [width, height] = from ? [from.width, from.height] : sizeOf('activity');
    const [wide, high] = to ? [to.width, to.height] : sizeOf('activity');
    const begin: Box = data?.isBelow ? { x: sourceX - width / 2, y: sourceY - height, width, height } : { x: sourceX - width, y: sourceY - height / 2, width, height };
    const end: Box = { x: targetX, y: targetY - high / 2, width: wide, height: high };
    const parent = graph.byId.get(source)?.parent ?? '';
    const host = graph.byId.get(source)?.host;
    const [left, right] = [Math.min(begin.x, end.x) - REACH, Math.max(begin.x + width, end.x + wide) + REACH];
    const [top, bottom] = [Math.min(begin.y, end.y) - REACH, Math.max(begin.y + height, end.y + high) + REACH];
    const near = obstaclesOf(graph).filter((box) => box.parent === parent && box.id !== source && box.id !== target && box.id !== host && box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top);
    return wayBetween(begin, end, near, data?.spread, data?.isBelow, data?.isSplit, data?.isTwin);
  }, [source, target, sourceX, sourceY, targetX, targetY, data]);
  if (!edge) return null;
  const label = edgeLabel(edge, words, data?.isOpen ?? false, about);
  const isFeel = edge.when !== '' && label === conditionOf(edge.when);
  const isWrong = data?.isOpen || (mark?.errors ?? 0) > 0;
  const { t } = words;
  const select = (event: React.MouseEvent) => { event.stopPropagation(); useDoc.getState().select([id]); };
  const add = (event: React.MouseEvent) => {
    event.stopPropagation();
    useUi.getState().set({ chooser: { place: { kind: 'edge', id }, spot: { x: event.clientX + 10, y: event.clientY - 10 } } });
  };
  const at = (x: number, y: number) => ({ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` });
  const plus = label ? { x: targetX - 22, y: targetY } : way.label;
  return (
    <g className={`flow-arrow ${selected ? 'is-selected' : ''} ${data?.isError ? 'is-error' : ''} ${isWrong ? 'is-wrong' : ''} ${isTaken ? 'is-taken' : ''}`} data-edge={id}>
      <BaseEdge path={pathOf(way.points)} markerEnd={markerEnd} interactionWidth={isSpeck ? 0 : 18} />
      {!isSpeck && <EdgeLabelRenderer>
        {label && (
          <button type="button" tabIndex={-1} className={`flow-label nodrag nopan ${selected ? 'is-selected' : ''} ${data?.isError ? 'is-error' : ''} ${isWrong ? 'is-wrong' : ''} ${isFeel ? 'is-feel' : ''}`} style={at(way.label.x, way.label.y)} title={edge.when && !isFeel ? `${label}\n${conditionOf(edge.when)}` : label} onClick={select} onDoubleClick={() => { useUi.getState().ask('panelFocus'); }}>{label}</button>
        )}
        <button type="button" tabIndex={-1} className={`flow-plus nodrag nopan ${selected ? 'is-selected' : ''}`} style={at(plus.x, plus.y)} aria-label={t('design.addHere')} title={t('design.addHere')} onClick={add} data-plus={id}><PlusOutlined aria-hidden /></button>
      </EdgeLabelRenderer>}
    </g>
  );
});
