/* The free canvas: steps and arrows, moved and connected by mouse, finger and keyboard. The graph comes from the text; a drag becomes an edit when it ends. */
import { applyNodeChanges, getViewportForBounds, Panel, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, useStore, type Connection, type FinalConnectionState, type NodeChange } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { writesInField } from '../../shell/commands';
import { DRAGGED } from '../Chooser';
import { useDoc } from '../document';
import type { At, GraphNote } from '../graph';
import { placesOf, type Boxes } from '../layout';
import { refusal } from '../legal';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { useUi } from '../ui';
import { Dots } from './Dots';
import { FlowEdge } from './FlowEdge';
import { flowEdges, flowNodes, type ArrowFlow, type StepFlow } from './flow';
import { pressed } from './keys';
import { NoteNode } from './NoteNode';
import { Overview } from './Overview';
import { SelectionBar, ViewBar } from './SelectionBar';
import { useInSight } from './sight';
import { SPECK_ZOOM, SpeckContext } from './speck';
import { HolderNode, StepNode } from './StepNode';
import { Told } from './Told';
import './canvas.css';

const NODE_TYPES = { step: StepNode, holder: HolderNode, note: NoteNode };
const EDGE_TYPES = { arrow: FlowEdge };
const ARROW_LOOK = { stroke: 'var(--brand)', strokeWidth: 2 };

/* A step that is clicked alone leaves no arrow chosen beside it, which Delete would take along. */
function noArrow() {
  const { selected, graph, select } = useDoc.getState();
  select(selected.filter((id) => !graph.edgeById.has(id)));
}

export function Canvas() {
  return <ReactFlowProvider><Plane /></ReactFlowProvider>;
}

/* The nodes and edges that are drawn, with the very objects of before where nothing changed. */
function useFlow() {
  const words = useWords();
  const { types } = useTools();
  const graph = useDoc((doc) => doc.graph);
  const selected = useDoc((doc) => doc.selected);
  const boxes = placesOf(graph);
  const [kept] = useState(() => ({ nodes: new Map<string, StepFlow>(), edges: new Map<string, ArrowFlow>() }));
  const built = useMemo(() => {
    const chosenNow = new Set(selected);
    const labelOf = (node: Parameters<typeof titleOf>[0]) => titleOf(node, types, words);
    const nodes = flowNodes(graph, boxes, chosenNow, kept.nodes, labelOf);
    const edges = flowEdges(graph, chosenNow, kept.edges);
    kept.nodes.clear();
    for (const node of nodes) kept.nodes.set(node.id, node);
    kept.edges.clear();
    for (const edge of edges) kept.edges.set(edge.id, edge);
    return { nodes, edges };
  }, [graph, boxes, selected, types, words, kept]);
  const [shown, setShown] = useState({ from: built, nodes: built.nodes });
  if (shown.from !== built) setShown({ from: built, nodes: built.nodes });
  const change = useCallback((changes: NodeChange<StepFlow>[]) => {
    const moves = changes.filter((one) => one.type === 'position');
    if (moves.length > 0) setShown((old) => ({ ...old, nodes: applyNodeChanges(moves, old.nodes) }));
    const picks = changes.filter((one) => one.type === 'select');
    if (picks.length > 0) {
      const { selected: before, select } = useDoc.getState();
      const now = new Set(before);
      for (const one of picks) if (one.selected) now.add(one.id); else now.delete(one.id);
      select([...now]);
    }
  }, []);
  return { ...useInSight(shown.nodes, built.edges, boxes), change, graph };
}

/* Where a drawn point is on the page, and the other way round; what the others ask the canvas to look at. */
function useSight(frame: React.RefObject<HTMLDivElement | null>) {
  const flow = useReactFlow<StepFlow, ArrowFlow>();
  const { look, whole, drawingFocus } = useUi();
  const isSized = useStore((state) => state.width > 0);
  useEffect(() => {
    if (!isSized) return;
    const { graph } = useDoc.getState();
    const start = graph.nodes.find((node) => node.kind === 'start')?.id;
    const boxes = placesOf(graph);
    const box = boxes.get(start ?? '');
    const room = frame.current?.getBoundingClientRect();
    if (!room || boxes.size === 0) return;
    // Reckoned, not tried: what is far away is never drawn just to see whether it fits.
    const seen = getViewportForBounds(boundsOf(boxes, graph.notes), room.width, room.height, 0.15, 1, 0.08);
    // Too small to read: the beginning at a size that can be read.
    void flow.setViewport(box && seen.zoom < 0.42 ? { x: 60 - box.x * 0.8, y: room.height / 2 - (box.y + box.height / 2) * 0.8, zoom: 0.8 } : seen);
  }, [isSized, flow, frame]);
  const asked = useRef(whole);
  useEffect(() => {
    if (whole === asked.current) return;
    asked.current = whole;
    const { graph } = useDoc.getState();
    const room = frame.current?.getBoundingClientRect();
    const boxes = placesOf(graph);
    if (room && boxes.size > 0) void flow.setViewport(getViewportForBounds(boundsOf(boxes, graph.notes), room.width, room.height, LEAST, 1, 0.08));
  }, [whole, flow, frame]);
  useWhole(flow, frame);
  useEffect(() => {
    if (look === 0) return;
    const { selected, graph } = useDoc.getState();
    const id = selected.find((one) => graph.byId.has(one)) ?? graph.edgeById.get(selected[0] ?? '')?.to;
    const box = placesOf(graph).get(id ?? '');
    const room = frame.current?.getBoundingClientRect();
    if (!box || !room) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [box.x * zoom + x, box.y * zoom + y];
    const isSeen = left > 20 && top > 60 && left + box.width * zoom < room.width - 120 && top + box.height * zoom < room.height - 40;
    if (!isSeen) void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.max(zoom, 0.6) });
  }, [look, flow, frame]);
  useEffect(() => { if (drawingFocus > 0) frame.current?.focus({ preventScroll: true }); }, [drawingFocus, frame]);
  const sight = useMemo(() => ({
    zoom: (by: 1 | -1) => void (by === 1 ? flow.zoomIn() : flow.zoomOut()),
    spotOf: (id: string) => {
      const box = placesOf(useDoc.getState().graph).get(id);
      const at = flow.flowToScreenPosition(box ? { x: box.x + box.width, y: box.y } : { x: 0, y: 0 });
      return { x: at.x + 14, y: at.y };
    },
  }), [flow]);
  return { flow, sight };
}

/* A drawing that was seen whole stays so when steps come to it, as long as they can be read; else what came is looked at. */
function useWhole(flow: ReturnType<typeof useReactFlow<StepFlow, ArrowFlow>>, frame: React.RefObject<HTMLDivElement | null>) {
  const graph = useDoc((doc) => doc.graph);
  const before = useRef<{ key: string; count: number; bounds: Bounds } | null>(null);
  useEffect(() => {
    const boxes = placesOf(graph);
    const room = frame.current?.getBoundingClientRect();
    const was = before.current;
    const now = boxes.size > 0 ? { key: graph.key, count: boxes.size + graph.notes.length, bounds: boundsOf(boxes, graph.notes) } : null;
    before.current = now;
    if (!was || !now || !room || was.key !== now.key || now.count <= was.count) return;
    const { x, y, zoom } = flow.getViewport();
    const isSeen = (one: Bounds) => one.x * zoom + x >= 0 && one.y * zoom + y >= 0 && (one.x + one.width) * zoom + x <= room.width && (one.y + one.height) * zoom + y <= room.height;
    if (isSeen(now.bounds)) return;
    const seen = getViewportForBounds(now.bounds, room.width, room.height, LEAST, zoom, 0.08);
    if (isSeen(was.bounds) && seen.zoom > FAR) void flow.setViewport(seen);
    else useUi.getState().ask('look');
  }, [graph, flow, frame]);
}

interface Bounds { x: number; y: number; width: number; height: number }
function boundsOf(boxes: Boxes, notes: readonly GraphNote[]): Bounds {
  const all = [...boxes.values(), ...notes.map((note) => ({ x: note.at[0], y: note.at[1], width: note.size?.[0] ?? 200, height: note.size?.[1] ?? 96 }))];
  const x = Math.min(...all.map((box) => box.x));
  const y = Math.min(...all.map((box) => box.y));
  return { x, y, width: Math.max(...all.map((box) => box.x + box.width)) - x, height: Math.max(...all.map((box) => box.y + box.height)) - y };
}

/* What lies over and under the drawing. It hears nothing of a step that is dragged. */
const Around = memo(function Around({ zoom }: { zoom: (by: 1 | -1) => void }) {
  const isMapOpen = useUi((ui) => ui.isMapOpen);
  return (
    <>
      <Dots />
      {isMapOpen && <Panel position="bottom-right" className="canvas-map-place"><Overview /></Panel>}
      <Panel position="bottom-left"><ViewBar zoom={zoom} /></Panel>
      <Panel position="top-center"><SelectionBar /></Panel>
    </>
  );
});

function Plane() {
  const { t } = useWords();
  const { actions, mayEdit } = useTools();
  const frame = useRef<HTMLDivElement>(null);
  const { nodes, edges, change, graph } = useFlow();
  const { flow, sight } = useSight(frame);
  const current = useDoc((doc) => doc.selected.findLast((id) => doc.graph.byId.has(id)));
  const isFar = useStore((state) => state.transform[2] < FAR);
  const isSpeck = useStore((state) => state.transform[2] < SPECK_ZOOM);

  // While the view moves, the drawing is one picture that is shifted; written past React, which would draw everything anew.
  const moving = useCallback((isMoving: boolean) => { frame.current?.classList.toggle('is-moving', isMoving); }, []);
  const isLegal = useCallback((wish: Connection | ArrowFlow) => refusal(useDoc.getState().graph, wish.source, wish.target) === '', []);
  const connectEnd = (event: MouseEvent | TouchEvent, { isValid, fromNode, toNode }: FinalConnectionState) => {
    if (isValid || !fromNode) return;
    const from = fromNode.id;
    if (toNode) { if (toNode.id !== from) actions.connect(from, toNode.id); return; }
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    if (point) useUi.getState().set({ chooser: { place: { kind: 'after', id: from }, spot: { x: point.clientX, y: point.clientY } } });
  };
  const dragEnd = (_: unknown, __: unknown, moved: StepFlow[]) => {
    const boxes = placesOf(graph);
    const steps: Record<string, At> = {};
    const notes: Record<string, At> = {};
    for (const one of moved) {
      const at = flow.getInternalNode(one.id)?.internals.positionAbsolute;
      if (!at) continue;
      if (one.type === 'note') { notes[one.id] = [at.x, at.y]; continue; }
      steps[one.id] = [at.x, at.y];
      // What stands in a frame goes with it.
      const from = boxes.get(one.id);
      for (const inner of from ? graph.nodes : []) {
        const box = isInside(inner.id, one.id) ? boxes.get(inner.id) : undefined;
        if (from && box) steps[inner.id] = [box.x + at.x - from.x, box.y + at.y - from.y];
      }
    }
    actions.move(steps, notes);
    // What was dragged is what one goes on with; not before, since its panel takes longer to open than a frame.
    if (!moved.every((one) => useDoc.getState().selected.includes(one.id))) useDoc.getState().select(moved.map((one) => one.id));
  };
  const isInside = (id: string, holder: string): boolean => {
    const parent = graph.byId.get(id)?.parent ?? '';
    return parent !== '' && (parent === holder || isInside(parent, holder));
  };
  const press = (event: React.KeyboardEvent) => {
    if (writesInField(event.target) || event.nativeEvent.isComposing) return;
    if (event.target instanceof HTMLElement && event.target.closest('button') && (event.key === 'Enter' || event.key === ' ' || event.key === 'Tab')) return;
    if (pressed(event, actions, sight, mayEdit)) { event.preventDefault(); event.stopPropagation(); }
  };
  const drop = (event: React.DragEvent) => {
    const type = event.dataTransfer.getData(DRAGGED);
    if (!type) return;
    event.preventDefault();
    dropped(type, event);
  };
  const { types } = useTools();
  const dropped = (type: string, event: React.DragEvent) => {
    const step = types.byType.get(type);
    if (!step) return;
    const below = document.elementsFromPoint(event.clientX, event.clientY);
    const edge = below.map((one) => one.closest<HTMLElement | SVGElement>('[data-edge], [data-plus]')).find(Boolean);
    const node = below.map((one) => one.closest<HTMLElement>('[data-node]')).find(Boolean)?.dataset.node;
    const at = flow.screenToFlowPosition({ x: event.clientX - 90, y: event.clientY - 30 });
    const holder = node && graph.nodes.some((one) => one.parent === node) ? node : undefined;
    if (edge) actions.insert(step, { kind: 'edge', id: edge.dataset.edge ?? edge.dataset.plus ?? '' });
    else if (node && !holder) actions.insert(step, { kind: 'after', id: node });
    else actions.insert(step, { kind: 'free', at: [at.x, at.y], in: holder });
  };
  return (
    // One stop of the Tab key; inside, the arrow keys move. As in a grid or a tree.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="canvas" data-far={isFar || undefined} data-speck={isSpeck || undefined} ref={frame} role="application" aria-label={t('design.canvas')} aria-describedby="canvas-help" onKeyDown={press} onDragOver={(event) => { if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault(); }} onDrop={drop}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0} data-current={current ?? ''}
    >
      <p id="canvas-help" className="unseen">{t('design.canvasHelp')}</p>
      <SpeckContext value={isSpeck}>
      <ReactFlow<StepFlow, ArrowFlow>
        nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} onNodesChange={change} nodesDraggable={mayEdit} nodesConnectable={mayEdit} nodesFocusable={false} edgesFocusable={false} disableKeyboardA11y
        onEdgeClick={(event, edge) => { useDoc.getState().select(event.shiftKey ? [...new Set([...useDoc.getState().selected, edge.id])] : [edge.id]); }} onPaneClick={() => { useDoc.getState().select([]); }}
        onNodeClick={(event) => { if (!event.shiftKey && !event.ctrlKey && !event.metaKey) noArrow(); frame.current?.focus({ preventScroll: true }); }} onNodeDoubleClick={(_, node) => { if (mayEdit) useUi.getState().set({ renaming: node.id }); }}
        onMoveStart={() => { moving(true); }} onMoveEnd={() => { moving(false); }} onNodeDragStop={dragEnd} onSelectionDragStop={(event, moved) => { dragEnd(event, null, moved); }} onConnect={({ source, target }) => { actions.connect(source, target); }} onConnectEnd={connectEnd} isValidConnection={isLegal}
        connectionLineStyle={ARROW_LOOK} connectionRadius={28} nodeDragThreshold={4} selectionMode={SelectionMode.Partial} selectionOnDrag={false} panOnScroll deleteKeyCode={null} multiSelectionKeyCode={MULTI} selectionKeyCode="Shift" panActivationKeyCode="Space"
        minZoom={LEAST} maxZoom={2} elevateNodesOnSelect={false} selectNodesOnDrag={false} attributionPosition="bottom-left" autoPanOnNodeDrag proOptions={PRO}
      >
        <Around zoom={sight.zoom} />
      </ReactFlow>
      </SpeckContext>
      <Told />
    </div>
  );
}
const MULTI = ['Shift', 'Meta', 'Control'];
/* Below this, what is small is left out. */
const FAR = 0.55;
/* So far away that three hundred steps in one line are in sight. */
const LEAST = 0.01;
const PRO = { hideAttribution: false };
