/* One box and one arrow of a drawing. State is told by icon and word besides colour. */
import {
  ApartmentOutlined, AuditOutlined, BranchesOutlined, CalculatorOutlined, CalendarOutlined, CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, DatabaseOutlined, FileSearchOutlined, FileTextOutlined,
  FlagOutlined, ForkOutlined, LinkOutlined, MailOutlined, MessageOutlined, MinusCircleFilled, NodeExpandOutlined, PlayCircleOutlined, TableOutlined, ThunderboltOutlined, TrophyOutlined, UserOutlined,
} from '@ant-design/icons';
import { BaseEdge, EdgeLabelRenderer, getBezierPath, Handle, Position, type Edge, type EdgeProps, type Node, type NodeProps } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import type { NodeKind } from '../model';
import { pathThrough, type Point } from './layout';

export interface NodeMark {
  state: 'active' | 'completed' | 'failed' | 'cancelled';
  tokens: number;
  waitsFor: string;
  times: number;
}
export interface Heat {
  level: number;
  text: string;
  /* How many stand here at this moment. */
  now?: number;
}
export type BoxData = { title: string; caption: string; kind: NodeKind; nodeType: string; mark?: NodeMark; isRun: boolean; stateWord: string; heat?: Heat; isPale?: boolean };

const KINDS: Record<NodeKind, ReactNode> = {
  start: <PlayCircleOutlined />, end: <FlagOutlined />, activity: <ThunderboltOutlined />, user_task: <UserOutlined />, exclusive: <BranchesOutlined />, parallel: <ForkOutlined />,
  decision: <TableOutlined />, calculate: <CalculatorOutlined />, timer: <ClockCircleOutlined />, message: <MessageOutlined />, call: <NodeExpandOutlined />,
  inclusive: <ForkOutlined />, event_choice: <BranchesOutlined />, join: <ForkOutlined />, split: <ForkOutlined />, merge: <ForkOutlined />, signal: <MessageOutlined />, condition: <TableOutlined />,
  throw: <MailOutlined />, link: <LinkOutlined />, boundary: <ClockCircleOutlined />, subprocess: <ApartmentOutlined />, transaction: <ApartmentOutlined />, ad_hoc: <ApartmentOutlined />,
  event_subprocess: <ApartmentOutlined />,
};
const TYPES: Record<string, ReactNode> = {
  read_document: <FileTextOutlined />, extract_resume: <FileSearchOutlined />, match_resume: <TrophyOutlined />, schedule_interview: <CalendarOutlined />, invite: <LinkOutlined />,
  notify: <MailOutlined />, save_record: <DatabaseOutlined />, approval: <AuditOutlined />, call: <ApartmentOutlined />,
};
export const iconOf = (kind: NodeKind, type: string) => TYPES[type] ?? KINDS[kind];

const STATE_ICONS = { active: <ClockCircleOutlined />, completed: <CheckCircleFilled />, failed: <CloseCircleFilled />, cancelled: <MinusCircleFilled /> };

export const DrawnNode = memo(function DrawnNode({ data, selected }: NodeProps<Node<BoxData>>) {
  const { mark } = data;
  const state = mark ? `is-${mark.state}` : data.isRun ? 'is-untouched' : '';
  return (
    <div className={`box kind-${data.kind} ${state} ${selected ? 'is-selected' : ''} ${data.heat ? `heat-${data.heat.level}` : ''} ${data.isPale ? 'is-pale' : ''}`} data-state={mark?.state ?? ''}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <span className="box-icon" aria-hidden>{iconOf(data.kind, data.nodeType)}</span>
      <span className="box-words">
        <span className="box-title" title={data.title}>{data.title}</span>
        {data.kind !== 'start' && data.kind !== 'end' && <span className="box-caption">{data.caption}{mark && mark.times > 1 ? ` ×${mark.times}` : ''}</span>}
      </span>
      {mark && <span className="box-state" title={data.stateWord} aria-hidden>{STATE_ICONS[mark.state]}</span>}
      {data.heat && <span className="heat-words" aria-hidden>{data.heat.text}</span>}
      {data.heat && (data.heat.now ?? 0) > 0 && <span className="token" aria-hidden>{data.heat.now}</span>}
      {mark && mark.tokens > 0 && <span className="token" aria-hidden>{mark.tokens}</span>}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

export type ArrowData = { points?: Point[]; label?: Point | null; text?: string; full?: string; isFeel?: boolean; isError?: boolean; isPassed?: boolean; isQuiet?: boolean; heat?: Heat; isPale?: boolean };

export const DrawnEdge = memo(function DrawnEdge(props: EdgeProps<Edge<ArrowData>>) {
  const { data = {}, markerEnd } = props;
  const path = data.points?.length ? pathThrough(data.points) : getBezierPath(props)[0];
  return (
    <>
      <BaseEdge path={path} markerEnd={markerEnd} className={`arrow ${data.isError ? 'is-error' : ''} ${data.isPassed ? 'is-passed' : ''} ${data.heat ? `heat-${data.heat.level}` : ''} ${data.isPale ? 'is-pale' : ''}`} interactionWidth={0} />
      {data.label && data.text && (
        <EdgeLabelRenderer>
          <div className={`arrow-label ${data.isFeel ? 'is-feel' : ''} ${data.isError ? 'is-error' : ''} ${data.isPale ? 'is-pale' : ''}`} title={data.full || undefined} style={{ transform: `translate(-50%, -50%) translate(${data.label.x}px, ${data.label.y}px)` }}>{data.text}</div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
