/* A workflow as boxes and arrows, with what a run did at each. Knows no run: states and tokens are handed in by node id. */
import { Background, Controls, MarkerType, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type Node } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';
import { labelOf, place, sizeOf, type Direction } from './layout';
import { DrawnEdge, DrawnNode, type BoxData, type NodeMark } from './parts';
import './drawing.css';

interface DrawingProps {
  definition: DefinitionDetail;
  marks?: Record<string, NodeMark>;
  /* Edges that the run went along. */
  selected?: string;
  onSelect?: (nodeId: string) => void;
  label: string;
}

const NODE_TYPES = { box: DrawnNode };
const EDGE_TYPES = { arrow: DrawnEdge };

export function Drawing(props: DrawingProps) {
  return <ReactFlowProvider><Canvas {...props} /></ReactFlowProvider>;
}

function useDirection(): Direction {
  const [isNarrow, setNarrow] = useState(() => window.matchMedia('(max-width: 760px)').matches);
  useEffect(() => {
    const media = window.matchMedia('(max-width: 760px)');
    const change = () => setNarrow(media.matches);
    media.addEventListener('change', change);
    return () => media.removeEventListener('change', change);
  }, []);
  return isNarrow ? 'TB' : 'LR';
}

function Canvas({ definition, marks, selected, onSelect, label }: DrawingProps) {
  const { t, text, language } = useWords();
  const direction = useDirection();
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);

  const labels = useMemo(() => {
    const words = { otherwise: t('drawing.otherwise'), onError: t('drawing.onError') };
    return Object.fromEntries(definition.edges.map((edge) => [edge.edge_id, labelOf(edge, words)]));
  }, [definition.edges, t]);
  const placed = useMemo(() => place(definition, direction, labels), [definition, direction, labels]);

  const nodes = useMemo<Node<BoxData>[]>(() => definition.nodes.map((node) => {
    const at = placed.nodes[node.node_id] ?? { x: 0, y: 0 };
    const [width, height] = sizeOf(node.kind);
    const mark = marks?.[node.node_id];
    const said = mark ? t(`drawing.state.${mark.state}`) : marks ? t('drawing.state.untouched') : '';
    return {
      id: node.node_id, type: 'box', position: { x: at.x, y: at.y }, width, height, selected: node.node_id === selected,
      ariaLabel: [text(node.title), t(`kind.${node.kind}`), said].filter(Boolean).join(', '),
      data: { title: text(node.title), caption: t(`kind.${node.kind}`), kind: node.kind, nodeType: node.type, mark, isRun: marks !== undefined, stateWord: said },
    };
  }), [definition.nodes, placed, marks, selected, t, text]);

  const edges = useMemo<Edge[]>(() => definition.edges.map((edge) => {
    const passed = Boolean(marks?.[edge.from_node]?.left && marks[edge.to_node]);
    return {
      id: edge.edge_id, source: edge.from_node, target: edge.to_node, type: 'arrow', focusable: false,
      data: { ...placed.edges[edge.edge_id], text: labels[edge.edge_id], full: edge.when, isError: edge.is_error, isPassed: passed, isQuiet: marks !== undefined && !passed },
      markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: edge.is_error ? '#b3261e' : passed ? '#234a8f' : '#8a94a6' },
    };
  }), [definition.edges, placed, marks, labels]);

  // A new drawing, language or width is shown whole; a poll that only moves tokens must not move the view.
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const fit = () => void flow.fitView({ padding: 0.06, minZoom: 0.25, maxZoom: 1 });
    const watcher = new ResizeObserver(fit);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [flow, placed, language]);

  return (
    <div className="drawing" ref={frame} role="group" aria-label={label} data-direction={direction}>
      <ReactFlow
        nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} nodesFocusable={onSelect !== undefined}
        elementsSelectable={onSelect !== undefined} onNodesChange={(changes) => { for (const change of changes) if (change.type === 'select' && change.selected) onSelect?.(change.id); }}
        attributionPosition="bottom-left" minZoom={0.2} maxZoom={1.6} fitView fitViewOptions={{ padding: 0.06, minZoom: 0.25, maxZoom: 1 }} preventScrolling={false} zoomOnScroll={false} panOnScroll={false} disableKeyboardA11y={onSelect === undefined}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('drawing.a11y'), 'node.a11yDescription.keyboardDisabled': t('drawing.a11y'), 'edge.a11yDescription.default': '',
          'controls.ariaLabel': t('drawing.controls'), 'controls.zoomIn.ariaLabel': t('drawing.zoomIn'), 'controls.zoomOut.ariaLabel': t('drawing.zoomOut'), 'controls.fitView.ariaLabel': t('drawing.fit'),
        }}
      >
        <Background gap={20} size={1} color="#dfe4ec" />
        <Controls showInteractive={false} position="bottom-right" orientation="horizontal" />
      </ReactFlow>
    </div>
  );
}
