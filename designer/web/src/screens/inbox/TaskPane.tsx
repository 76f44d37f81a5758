/* One task: what it is about, what is new in it, its form and answers; beside it the trail of those who have signed, the run, and what was said. */
import { ArrowLeftOutlined, CheckOutlined, FilePdfOutlined, NodeIndexOutlined, PrinterOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Tabs } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { api, said } from '../../api';
import { useWords } from '../../i18n';
import type { TaskDetail } from '../../model';
import { useNames } from '../../people/names';
import { useMay, useSession, useStale, useTask } from '../../queries';
import type { InboxSearch } from '../../router';
import { Loading, Refused, StatusTag } from '../../shell/states';
import { isNothing } from '../../values/shape';
import { Facts } from '../Facts';
import { nameOfTask } from '../runNames';
import { ActionMenu } from './ActionMenu';
import { Changed, newChanges } from './Changed';
import { Due } from './Due';
import { Shown } from './Shown';
import { Signers } from './Signers';
import { TaskForm } from './TaskForm';
import { Trail } from './Trail';
import { markRead, setRead, useComments, useSigning, useTaskChanged, useTrail, type Signing } from './calls';
import { unreadRemarks } from './remarks';

const Talk = lazy(() => import('./Talk').then((module) => ({ default: module.Talk })));
const RunBeside = lazy(() => import('./RunBeside').then((module) => ({ default: module.RunBeside })));

interface PaneProps {
  taskId: string;
  search: InboxSearch;
  /* Whether it opened by itself after another was done. */
  isNext: boolean;
  onDone: (taskId: string) => void;
}

export function TaskPane({ taskId, search, isNext, onDone }: PaneProps) {
  const task = useTask(taskId);
  const signing = useSigning(taskId);
  // Asked for with the task itself, not after it: their number stands on the tab.
  useComments(taskId);
  const { t } = useWords();
  const wasSeen = useRef(false);
  // Claiming draws the task anew: only its first sight moves the focus.
  const isFirstSight = useCallback(() => {
    const isFirst = !wasSeen.current;
    wasSeen.current = true;
    return isFirst;
  }, []);
  const queries = useQueryClient();
  useEffect(() => { void markRead(taskId).then(() => setRead(queries, taskId), () => undefined); }, [queries, taskId]);
  const back = <Link to="/inbox" search={search} className="back phone"><ArrowLeftOutlined aria-hidden /> {t('inbox.back')}</Link>;
  if (task.isPending || signing.isPending) return <>{back}<Loading rows={10} /></>;
  if (!task.data) return <>{back}<Refused error={task.error} onRetry={() => void task.refetch()} /></>;
  return <>{back}<OpenTask task={task.data} signing={signing.data} isNext={isNext} isFirstSight={isFirstSight} onDone={onDone} /></>;
}

function OpenTask({ task, signing, isNext, isFirstSight, onDone }: { task: TaskDetail; signing: Signing | undefined; isNext: boolean; isFirstSight: () => boolean; onDone: (taskId: string) => void }) {
  const { t, text, format } = useWords();
  const stale = useStale();
  const changedNow = useTaskChanged();
  const { message } = App.useApp();
  const me = useSession().data?.principal_id ?? '';
  const mayRuns = useMay('runs:read');
  const heading = useRef<HTMLHeadingElement>(null);
  const [tab, setTab] = useState('form');
  const comments = useComments(task.task_id).data?.items ?? [];
  const unread = unreadRemarks(comments, me).length;
  const named = useNames([task.sent_back?.by ?? '', task.assignee ?? '', task.starter, ...task.candidates]);
  const isOver = task.status === 'completed' || task.status === 'cancelled';
  const isElsewhere = task.status === 'claimed' && task.assignee !== null && task.assignee !== me;
  const isWaiting = signing?.state === 'held' || (signing?.state === 'delegated' && !signing.operations.includes('complete'));
  // Who was shown it, or sees all, reads; the server says who may answer.
  const isOthers = !isOver && (signing?.state === 'free' || signing?.state === 'claimed') && !signing.operations.includes('complete');
  const isLocked = isOver || isElsewhere || isOthers || task.is_suspended || isWaiting;
  const hasShown = Object.values(task.shown).some((value) => !isNothing(value));
  const hasForm = Array.isArray(task.layout.items) && task.layout.items.length > 0;
  const changed = new Set(newChanges(signing, me).map((one) => one.field));

  useEffect(() => { if (isFirstSight() && (isNext || window.matchMedia('(max-width: 760px)').matches)) heading.current?.focus(); }, [isNext, isFirstSight]);

  const form = (
    <>
      {!isOver && <Changed task={task} signing={signing} me={me} />}
      <div className={`task-body${hasShown ? ' with-shown' : ''}${hasForm ? '' : ' no-form'}`}>
        {hasShown && <Shown values={task.shown} titles={task.shown_titles} changed={new Set(Object.keys(signing?.before ?? {}))} />}
        <TaskForm key={isOver ? 'over' : 'open'} task={task} signing={signing} isLocked={isLocked} isNext={isNext} changed={changed} onDone={async () => {
          message.success(t('task.done', { name: nameOfTask(task, text) }));
          onDone(task.task_id);
          await stale();
          await changedNow();
        }} />
      </div>
    </>
  );
  const tabs = [
    { key: 'form', label: t('pane.form'), children: form, forceRender: true },
    { key: 'trail', label: t('pane.trail'), children: <Record taskId={task.task_id} signing={signing} me={me} /> },
    ...(mayRuns ? [{ key: 'run', label: t('pane.run'), children: <Suspense fallback={<Loading rows={8} />}><RunBeside runId={task.run_id} nodeId={task.node_id} /></Suspense> }] : []),
    { key: 'talk', label: <>{t('pane.talk')} {unread > 0 ? <span className="row-mark has-remarks">{t('list.remarks', { count: unread })}</span> : comments.length > 0 && <span className="count">{comments.length}</span>}</>, children: <Suspense fallback={<Loading rows={6} />}><Talk taskId={task.task_id} isOn={tab === 'talk'} isAllowed={signing?.operations.includes('comment') ?? false} /></Suspense> },
  ];
  return (
    <article className="task">
      <header className="task-head">
        <div className="task-title">
          <h2 ref={heading} tabIndex={-1}>{nameOfTask(task, text)}</h2>
          <p className="task-what">{text(task.title)}</p>
        </div>
        <div className="task-acts">
          {!task.is_suspended && !isOthers && <ClaimButton key={task.assignee === me ? 'mine' : 'free'} task={task} isMine={task.assignee === me} />}
          {signing && <ActionMenu task={task} signing={signing} me={me} onAway={() => onDone(task.task_id)} />}
        </div>
      </header>
      <p className="task-facts">
        <StatusTag status={task.is_suspended ? 'suspended' : task.status} label={isElsewhere && !task.is_suspended ? t('task.with', { who: named(task.assignee ?? '') }) : undefined} />
        {task.starter && <span>{t('task.begun', { who: named(task.starter) })}</span>}
        <Facts facts={task.facts} titles={task.fact_titles} />
        <Due task={task} />
        {mayRuns && <Link to="/runs/$runId" params={{ runId: task.run_id }}><NodeIndexOutlined aria-hidden /> {t('task.openRun', { workflow: text(task.workflow_title) })}</Link>}
      </p>
      {task.is_suspended && !isOver && <p className="banner warn">{t('task.suspended')}</p>}
      {signing?.state === 'held' && !isOver && <p className="banner">{t('task.held')}</p>}
      {signing?.state === 'delegated' && !isOver && <p className="banner">{t('task.delegated')}</p>}
      {isOthers && !task.is_suspended && <p className="banner">{t('task.others', { who: task.assignee ? named(task.assignee) : task.candidates.map(named).join(t('people.and')) })}</p>}
      {task.sent_back && !isOver && (
        <section className="banner warn sent-back">
          <p><RollbackOutlined aria-hidden /> <strong>{t('task.sentBack', { who: named(task.sent_back.by), when: format.dateTime(task.sent_back.at) })}</strong></p>
          {task.sent_back.note ? <blockquote>{task.sent_back.note}</blockquote> : <p className="quiet">{t('task.sentBackBare')}</p>}
        </section>
      )}
      {isOver && (
        <p className="banner"><CheckOutlined aria-hidden /> {task.status === 'cancelled' ? t('task.cancelled') : t('task.wasDone', { when: task.completed_at ? format.dateTime(task.completed_at) : '', outcome: outcomeTitle(task, text) })}</p>
      )}
      <Tabs className="task-tabs" size="small" activeKey={tab} onChange={setTab} items={tabs} />
    </article>
  );
}

function Record({ taskId, signing, me }: { taskId: string; signing: Signing | undefined; me: string }) {
  const { t } = useWords();
  const trail = useTrail(taskId);
  if (trail.isPending) return <Loading rows={8} />;
  if (!trail.data) return <Refused error={trail.error} onRetry={() => void trail.refetch()} />;
  const record = (kind: 'pdf' | 'html') => `/api/v1/tasks/${encodeURIComponent(taskId)}/record.${kind}`;
  return (
    <>
      <p className="trail-tools no-print">
        <Button size="small" icon={<PrinterOutlined />} href={record('html')} target="_blank" rel="noreferrer">{t('trail.print')}</Button>
        <Button size="small" icon={<FilePdfOutlined />} href={record('pdf')} download>{t('trail.pdf')}</Button>
      </p>
      {signing && <Signers signing={signing} me={me} />}
      <Trail record={trail.data} />
    </>
  );
}

function outcomeTitle(task: TaskDetail, text: ReturnType<typeof useWords>['text']): string {
  const outcome = task.outcomes.find((one) => one.key === task.outcome);
  return outcome ? text(outcome.title) : task.outcome;
}

function ClaimButton({ task, isMine }: { task: TaskDetail; isMine: boolean }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const stale = useStale();
  const changed = useTaskChanged();
  const [isBusy, setBusy] = useState(false);
  if (task.status !== 'created' && !(task.status === 'claimed' && isMine)) return null;
  const act = async () => {
    setBusy(true);
    try {
      await (isMine ? api.unclaim(task.task_id) : api.claim(task.task_id));
    } catch (refusal) {
      message.error(said(refusal, t));
    }
    await Promise.all([stale(), changed()]);
    setBusy(false);
  };
  return <Button loading={isBusy} onClick={() => void act()} data-key="claim">{isMine ? t('task.unclaim') : t('task.claim')}</Button>;
}
