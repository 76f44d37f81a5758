/* A workflow as boxes and arrows, with what a run did at each. Knows no run: states and tokens are handed in by node id. */
import { Background, Controls, MarkerType, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type Node, type Viewport } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { conditionWords } from '../condition/words';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';
import { fitZoom, labelOf, place, sizeOf, type Direction } from './layout';
import { DrawnEdge, DrawnNode, type BoxData, type Heat, type NodeMark } from './parts';
import './drawing.css';

interface DrawingProps {
  definition: DefinitionDetail;
  marks?: Record<string, NodeMark>;
  /* Ids of the edges that the run went along. */
  passed?: ReadonlySet<string>;
  selected?: string;
  onSelect?: (nodeId: string) => void;
  label: string;
  /* How long runs stood at a node, or behind an arrow: a step of the colour scale and its words. */
  heat?: Record<string, Heat>;
  edgeHeat?: Record<string, Heat>;
  /* What stands out; the rest is pale. */
  highlight?: ReadonlySet<string>;
  /* Shown whole at first however small it gets: where it is looked at for its colours, not read. */
  isWhole?: boolean;
}

const MAP_COLOURS: Record<string, string> = { active: 'var(--brand)', completed: 'var(--good)', failed: 'var(--bad)' };
const NODE_TYPES = { box: DrawnNode };
const EDGE_TYPES = { arrow: DrawnEdge };

const READABLE = 0.78;
/* The frame on paper, as drawing.css sets it: the browser measures nothing anew before it prints. */
const PAPER = { width: 680, height: 440 };

/* Keeps a drawing larger than its frame from leaving an empty margin; a smaller one stands in the middle. */
function within(offset: number, frame: number, drawing: number): number {
  return drawing <= frame ? (frame - drawing) / 2 : Math.min(0, Math.max(frame - drawing, offset));
}

export function Drawing(props: DrawingProps) {
  return <ReactFlowProvider><Canvas {...props} /></ReactFlowProvider>;
}

function Canvas({ definition, marks, passed: went, selected, onSelect, label, heat, edgeHeat, highlight, isWhole }: DrawingProps) {
  const words = useWords();
  const { t, text } = words;
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });

  const said = useMemo(() => Object.fromEntries(definition.edges.map((edge) => [edge.edge_id, conditionWords(edge.when, definition.variables ?? {}, words)])), [definition.edges, definition.variables, words]);
  const labels = useMemo(() => {
    const usual = { otherwise: t('drawing.otherwise'), onError: t('drawing.onError') };
    return Object.fromEntries(definition.edges.map((edge) => [edge.edge_id, edgeHeat ? (edgeHeat[edge.edge_id]?.text ?? '') : labelOf(edge, usual, said[edge.edge_id])]));
  }, [definition.edges, said, t, edgeHeat]);
  const both = useMemo(() => ({ LR: place(definition, 'LR', labels), TB: place(definition, 'TB', labels) }), [definition, labels]);
  const direction: Direction = fitZoom(both.LR, size) >= fitZoom(both.TB, size) ? 'LR' : 'TB';
  const placed = both[direction];

  const nodes = useMemo<Node<BoxData>[]>(() => definition.nodes.map((node) => {
    const at = placed.nodes[node.node_id] ?? { x: 0, y: 0 };
    const [width, height] = sizeOf(node.kind);
    const mark = marks?.[node.node_id];
    const said = mark ? t(`drawing.state.${mark.state}`) : marks ? t('drawing.state.untouched') : '';
    return {
      id: node.node_id, type: 'box', position: { x: at.x, y: at.y }, width, height, selected: node.node_id === selected,
      ariaLabel: [text(node.title), t(`kind.${node.kind}`), said, heat?.[node.node_id]?.text].filter(Boolean).join(', '),
      data: { title: text(node.title), caption: t(`kind.${node.kind}`), kind: node.kind, nodeType: node.type, mark, isRun: marks !== undefined, stateWord: said, heat: heat?.[node.node_id], isPale: highlight !== undefined && !highlight.has(node.node_id) },
    };
  }), [definition.nodes, placed, marks, selected, heat, highlight, t, text]);

  const edges = useMemo<Edge[]>(() => definition.edges.map((edge) => {
    const passed = went?.has(edge.edge_id) ?? false;
    return {
      id: edge.edge_id, source: edge.from_node, target: edge.to_node, type: 'arrow', focusable: false,
      data: { ...placed.edges[edge.edge_id], text: labels[edge.edge_id], full: [said[edge.edge_id], edge.when].filter(Boolean).join('\n'), isFeel: edge.when !== '' && !said[edge.edge_id] && !edgeHeat, isError: edge.is_error, isPassed: passed, isQuiet: marks !== undefined && !passed, heat: edgeHeat?.[edge.edge_id], isPale: highlight !== undefined && !(highlight.has(edge.from_node) && highlight.has(edge.to_node)) },
      markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: edge.is_error ? 'var(--bad)' : passed ? 'var(--brand)' : 'var(--edge)' },
    };
  }), [definition.edges, placed, marks, went, labels, said, edgeHeat, highlight]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const watcher = new ResizeObserver(([entry]) => { if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height }); });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  // Shown whole where it can be read, else near the step that is looked at. A poll that only moves tokens must not move the view.
  const opening = useRef(selected);
  useEffect(() => {
    if (size.width === 0) return;
    const zoom = fitZoom(placed, size);
    const focus = placed.nodes[opening.current ?? ''] ?? placed.nodes[definition.nodes[0]?.node_id ?? ''];
    if (isWhole || zoom >= READABLE || !focus) {
      void flow.setViewport({ x: (size.width - placed.width * zoom) / 2, y: (size.height - placed.height * zoom) / 2, zoom });
    } else {
      const middle = { x: focus.x + focus.width / 2, y: focus.y + focus.height / 2 };
      void flow.setViewport({ x: within(size.width / 2 - middle.x * READABLE, size.width, placed.width * READABLE), y: within(size.height / 2 - middle.y * READABLE, size.height, placed.height * READABLE), zoom: READABLE });
    }
    // The definition is asked again with every poll but is the same drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [flow, placed, size, isWhole]);

  useEffect(() => {
    let seen: Viewport | undefined;
    const before = () => {
      seen ??= flow.getViewport();
      const zoom = fitZoom(placed, PAPER);
      void flow.setViewport({ x: (PAPER.width - placed.width * zoom) / 2, y: (PAPER.height - placed.height * zoom) / 2, zoom });
    };
    const after = () => { if (seen) void flow.setViewport(seen); seen = undefined; };
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => { window.removeEventListener('beforeprint', before); window.removeEventListener('afterprint', after); };
  }, [flow, placed]);

  return (
    <div className="drawing" ref={frame} role="group" aria-label={label} data-direction={direction}>
      <ReactFlow
        nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} nodesFocusable={onSelect !== undefined}
        elementsSelectable={onSelect !== undefined} onNodesChange={(changes) => { for (const change of changes) if (change.type === 'select' && change.selected) onSelect?.(change.id); }}
        onNodeClick={(_, node) => { if (node.id === selected) onSelect?.(node.id); }}
        attributionPosition="bottom-left" minZoom={0.2} maxZoom={1.6} fitViewOptions={{ padding: 0.05, minZoom: 0.2, maxZoom: 1 }} zoomOnScroll={false} panOnScroll disableKeyboardA11y={onSelect === undefined}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('drawing.a11y'), 'node.a11yDescription.keyboardDisabled': t('drawing.a11y'), 'edge.a11yDescription.default': '',
          'controls.ariaLabel': t('drawing.controls'), 'controls.zoomIn.ariaLabel': t('drawing.zoomIn'), 'controls.zoomOut.ariaLabel': t('drawing.zoomOut'), 'controls.fitView.ariaLabel': t('drawing.fit'),
        }}
      >
        <Background gap={20} size={1} color="var(--line)" />
        {!isWhole && fitZoom(placed, size) < READABLE && size.width > 560 && <MiniMap position="top-right" pannable ariaLabel={t('drawing.map')} style={{ width: 130, height: 130 * Math.min(1.3, Math.max(0.5, placed.height / placed.width)) }} nodeColor={(node) => MAP_COLOURS[(node as Node<BoxData>).data.mark?.state ?? ''] ?? 'var(--line-2)'} />}
        <Controls showInteractive={false} position="bottom-right" orientation="horizontal" />
      </ReactFlow>
    </div>
  );
}
