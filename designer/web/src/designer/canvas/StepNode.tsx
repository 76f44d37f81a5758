/* A step on the canvas: by its kind a card, a pill, a diamond, an event on a border, a frame around other steps. Each hears of its own node only. */
import { PlusOutlined } from '@ant-design/icons';
import { Handle, Position, useConnection, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useWords } from '../../i18n';
import { useDoc, useNode } from '../document';
import { iconOf } from '../kinds';
import { refusal } from '../legal';
import { useTools } from '../tools';
import { shapeOf } from '../shape';
import { useAbout } from '../about';
import { dueOf, summaryOf, titleOf } from '../summary';
import { useUi } from '../ui';
import type { StepFlow } from './flow';
import { Badge, Title, TrialMark } from './StepWords';
import { useSpeck } from './speck';

/* Where arrows begin: a click puts a step behind this one, a drag leads to another one. */
function Way({ id, isBelow }: { id: string; isBelow: boolean }) {
  const { t } = useWords();
  const open = (event: React.MouseEvent) => {
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    useUi.getState().set({ chooser: { place: { kind: 'after', id }, spot: { x: box.right + 8, y: box.top } } });
  };
  return (
    <Handle type="source" position={isBelow ? Position.Bottom : Position.Right} className="step-way" onClick={open} title={t('design.addAfter')}>
      <span className="step-dot"><PlusOutlined aria-hidden /></span>
    </Handle>
  );
}

/* While an arrow is drawn, steps that it may not lead to are dimmed. */
function useIllegal(id: string): boolean {
  const drawn = useConnection((connection) => (connection.inProgress ? connection.fromNode.id : null));
  const keyed = useUi((ui) => ui.connecting);
  const from = drawn ?? keyed;
  return from !== null && from !== id && refusal(useDoc.getState().graph, from, id) !== '';
}

/* From far away: a shape of its kind's colour, which can still be chosen and dragged. */
function Speck({ id, looks, type }: { id: string; looks: string; type: string }) {
  const hasError = useDoc((doc) => (doc.marks.get(id)?.errors ?? 0) > 0);
  return <div className={`${looks} is-speck ${hasError ? 'is-wrong' : ''}`} data-node={id} data-type={type} />;
}

export const StepNode = memo(function StepNode({ id, selected }: NodeProps<StepFlow>) {
  const words = useWords();
  const { types } = useTools();
  const node = useNode(id);
  const isIllegal = useIllegal(id);
  const isSpeck = useSpeck();
  const about = useAbout();
  if (!node) return null;
  const manifest = types.byType.get(node.type)?.manifest ?? null;
  const kind = manifest?.kind ?? node.kind;
  const shape = shapeOf(kind);
  const summary = summaryOf(node, words, about);
  const due = kind === 'user_task' ? dueOf(node.fields, words) : '';
  const isCaught = ['timer', 'message', 'signal', 'condition'].includes(kind);
  const looks = `flow-step shape-${shape} kind-${kind} ${selected ? 'is-selected' : ''} ${isIllegal ? 'is-illegal' : ''} ${isCaught ? 'is-caught' : ''} ${node.fields.interrupts === false ? 'is-beside' : ''}`;
  if (isSpeck) return <Speck id={id} looks={looks} type={node.type} />;
  const icon = <span className="step-icon" aria-hidden>{iconOf(kind, manifest)}</span>;
  const hasWay = kind !== 'end';
  return (
    <div className={looks} data-node={id} data-type={node.type}>
      {kind !== 'start' && kind !== 'boundary' && <Handle type="target" position={Position.Left} className="step-port" />}
      {shape === 'gateway' && <svg className="step-diamond" viewBox="0 0 52 52" aria-hidden><rect x="8.6" y="8.6" width="34.8" height="34.8" rx="5" transform="rotate(45 26 26)" /></svg>}
      {icon}
      {shape === 'border' ? <span className="step-below is-short"><span className="step-title" title={titleOf(node, types, words)}>{summary || titleOf(node, types, words)}</span></span>
        : shape === 'gateway' ? <span className="step-below"><Title node={node} /></span>
          : <span className="step-words"><Title node={node} />{summary && <span className="step-summary" title={summary}>{due ? <>{summaryOf(node, words, about, false)}<span className="step-due">{due}</span></> : summary}</span>}</span>}
      <Badge id={id} /><TrialMark id={id} />
      {hasWay && <Way id={id} isBelow={shape === 'border'} />}
    </div>
  );
});

export const HolderNode = memo(function HolderNode({ id, selected }: NodeProps<StepFlow>) {
  const { t } = useWords();
  const { types } = useTools();
  const node = useNode(id);
  const isIllegal = useIllegal(id);
  if (!node) return null;
  const isAlone = node.kind === 'event_subprocess';
  return (
    <div className={`flow-step shape-holder kind-${node.kind} ${selected ? 'is-selected' : ''} ${isIllegal ? 'is-illegal' : ''}`} data-node={id} data-type={node.type}>
      {!isAlone && <Handle type="target" position={Position.Left} className="step-port" />}
      <span className="holder-head"><span className="step-icon" aria-hidden>{iconOf(node.kind, types.byType.get(node.type)?.manifest)}</span><Title node={node} /><span className="holder-kind">{t(`kind.${node.kind}`)}</span></span>
      <Badge id={id} /><TrialMark id={id} />
      {!isAlone && <Way id={id} isBelow={false} />}
    </div>
  );
});
