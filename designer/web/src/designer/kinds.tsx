/* What can be put into a workflow: the engine's own kinds of steps and the node types of the installation, with icons and in categories. Knows no drawing. */
import {
  ApartmentOutlined, ApiOutlined, AuditOutlined, BellOutlined, BranchesOutlined, CalculatorOutlined, CalendarOutlined, ClockCircleOutlined, ClusterOutlined, DatabaseOutlined, FieldTimeOutlined, FileSearchOutlined,
  FileTextOutlined, FlagOutlined, ForkOutlined, LinkOutlined, MailOutlined, MergeOutlined, MessageOutlined, NodeExpandOutlined, NotificationOutlined, PlayCircleOutlined, QuestionCircleOutlined, RollbackOutlined, SendOutlined,
  SplitCellsOutlined, SwapOutlined, TableOutlined, TeamOutlined, ThunderboltOutlined, TrophyOutlined, UnorderedListOutlined, UserOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import type { Schemas } from '../client';

import { design as designEn } from '../i18n/design.en';
import { design as designZh } from '../i18n/design.zh';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';
import type { NodeKind, Text } from '../model';
import { stepTypesAsked } from './draftAsked';
import { KINDS } from './graph';

export type Manifest = Schemas['NodeManifest'];
export type Category = 'people' | 'flow' | 'rules' | 'waiting' | 'parts' | 'documents' | 'matching' | 'calendar' | 'messages' | 'data';
export interface StepType { readonly type: string; readonly kind: NodeKind; readonly title: Text; readonly about: Text; readonly category: Category; readonly manifest: Manifest | null }

export const CATEGORIES: readonly Category[] = ['people', 'flow', 'rules', 'messages', 'waiting', 'data', 'documents', 'matching', 'calendar', 'parts'];
const OF_KIND: Record<(typeof KINDS)[number], Category> = {
  start: 'flow', end: 'flow', exclusive: 'flow', parallel: 'flow', inclusive: 'flow', event_choice: 'flow', join: 'flow', split: 'flow', merge: 'flow', link: 'flow', decision: 'rules', calculate: 'rules', user_task: 'people',
  timer: 'waiting', message: 'waiting', signal: 'waiting', condition: 'waiting', boundary: 'waiting', throw: 'messages', call: 'parts', subprocess: 'parts', transaction: 'parts', ad_hoc: 'parts', event_subprocess: 'parts',
};
/* The order within a category: what is used daily comes first. */
const ORDER = ['approval', 'user_task', 'exclusive', 'parallel', 'end', 'inclusive', 'event_choice', 'decision', 'calculate', 'notify', 'invite', 'timer', 'boundary', 'condition', 'message', 'signal', 'call', 'subprocess'];
const rank = (type: string) => (ORDER.indexOf(type) + 1 || ORDER.length + 1);

const BUILT_IN: readonly StepType[] = KINDS.map((kind) => ({ type: kind, kind, title: { en: en.kind[kind], zh: zh.kind[kind] }, about: { en: designEn.about[kind], zh: designZh.about[kind] }, category: OF_KIND[kind], manifest: null }));

const KIND_ICONS: Record<NodeKind, ReactNode> = {
  start: <PlayCircleOutlined />, end: <FlagOutlined />, activity: <ThunderboltOutlined />, user_task: <UserOutlined />, exclusive: <BranchesOutlined />, parallel: <ForkOutlined />, inclusive: <ClusterOutlined />,
  event_choice: <FieldTimeOutlined />, join: <MergeOutlined />, split: <SplitCellsOutlined />, merge: <MergeOutlined />, decision: <TableOutlined />, calculate: <CalculatorOutlined />, timer: <ClockCircleOutlined />,
  message: <MessageOutlined />, signal: <NotificationOutlined />, condition: <QuestionCircleOutlined />, throw: <SendOutlined />, link: <LinkOutlined />, boundary: <BellOutlined />, call: <NodeExpandOutlined />,
  subprocess: <ApartmentOutlined />, transaction: <RollbackOutlined />, ad_hoc: <UnorderedListOutlined />, event_subprocess: <ApartmentOutlined />,
};
const TYPE_ICONS: Record<string, ReactNode> = {
  'check-square': <AuditOutlined />, 'user-search': <FileSearchOutlined />, globe: <ApiOutlined />, 'calendar-plus': <CalendarOutlined />, target: <TrophyOutlined />, mail: <MailOutlined />, 'file-text': <FileTextOutlined />,
  database: <DatabaseOutlined />, calendar: <CalendarOutlined />, users: <TeamOutlined />, swap: <SwapOutlined />,
};
export const iconOf = (kind: NodeKind, manifest?: Manifest | null): ReactNode => (manifest ? TYPE_ICONS[manifest.icon] : undefined) ?? KIND_ICONS[kind];

export interface StepTypes { readonly list: readonly StepType[]; readonly byType: ReadonlyMap<string, StepType>; readonly isPending: boolean; readonly error: unknown }

/* Everything that may stand in a workflow here. */
export function useStepTypes(): StepTypes {
  const asked = useQuery(stepTypesAsked);
  const { data, isPending, error } = asked;
  return useMemo(() => {
    const found = (data?.items ?? []).map((manifest): StepType => ({ type: manifest.type, kind: manifest.kind, title: manifest.title, about: manifest.summary, category: manifest.category, manifest }));
    const list = [...found, ...BUILT_IN].toSorted((a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) || rank(a.type) - rank(b.type));
    return { list, byType: new Map(list.map((one) => [one.type, one])), isPending, error };
  }, [data, isPending, error]);
}

/* How well a step type answers a search; 0 for not at all. Both languages are searched: who works in Chinese may know the English word. */
export function matchOf(step: StepType, q: string): number {
  const asked = q.trim().toLowerCase();
  if (!asked) return 1;
  const titles = [step.title.en, step.title.zh ?? '', step.type].map((word) => word.toLowerCase());
  if (titles.some((word) => word.startsWith(asked))) return 3;
  if (titles.some((word) => word.includes(asked))) return 2;
  return [step.about.en, step.about.zh ?? ''].some((word) => word.toLowerCase().includes(asked)) ? 1 : 0;
}
