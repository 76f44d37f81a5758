/* One task: what it is about, what the workflow shows, its form and its outcomes. */
import { ArrowLeftOutlined, CheckOutlined, NodeIndexOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, Refusal } from '../../api';
import { FormView, fieldDomId } from '../../form/FormView';
import { forgetDraft, useForm } from '../../form/useForm';
import { useWords } from '../../i18n';
import type { TaskDetail, Values } from '../../model';
import { useSession, useStale, useTask } from '../../queries';
import type { InboxTab } from '../../router';
import { Loading, Refused, StatusTag } from '../../shell/states';
import { isNothing } from '../../values/shape';
import { Facts } from '../Facts';
import { Due } from './Due';
import { Outcomes } from './Outcomes';
import { Shown } from './Shown';

interface PaneProps {
  taskId: string;
  tab: InboxTab;
  /* Whether it opened by itself after another was done. */
  isNext: boolean;
  onDone: (taskId: string) => void;
}

export function TaskPane({ taskId, tab, isNext, onDone }: PaneProps) {
  const task = useTask(taskId);
  const { t } = useWords();
  const wasSeen = useRef(false);
  // Claiming draws the task anew: only its first sight moves the focus.
  const isFirstSight = useCallback(() => {
    const isFirst = !wasSeen.current;
    wasSeen.current = true;
    return isFirst;
  }, []);
  const back = <Link to="/inbox" search={{ tab }} className="back phone"><ArrowLeftOutlined aria-hidden /> {t('inbox.back')}</Link>;
  if (task.isPending) return <>{back}<Loading rows={10} /></>;
  if (!task.data) return <>{back}<Refused error={task.error} onRetry={() => void task.refetch()} /></>;
  return <>{back}<OpenTask key={task.data.status} task={task.data} isNext={isNext} isFirstSight={isFirstSight} onDone={onDone} /></>;
}

function OpenTask({ task, isNext, isFirstSight, onDone }: { task: TaskDetail; isNext: boolean; isFirstSight: () => boolean; onDone: (taskId: string) => void }) {
  const { t, text, format } = useWords();
  const stale = useStale();
  const { message } = App.useApp();
  const me = useSession().data?.principal_id;
  const heading = useRef<HTMLHeadingElement>(null);
  const isOver = task.status === 'completed' || task.status === 'cancelled';
  const isElsewhere = task.status === 'claimed' && task.assignee !== null && task.assignee !== me;
  const isLocked = isOver || isElsewhere || task.is_suspended;
  const hasShown = Object.values(task.shown).some((value) => !isNothing(value));

  useEffect(() => { if (isFirstSight() && (isNext || window.matchMedia('(max-width: 760px)').matches)) heading.current?.focus(); }, [isNext, isFirstSight]);

  return (
    <article className="task">
      <header className="task-head">
        <div className="task-title">
          <h2 ref={heading} tabIndex={-1}>{task.subject_title || task.business_key || text(task.title)}</h2>
          <p className="task-what">{text(task.title)}</p>
        </div>
        {!task.is_suspended && <ClaimButton task={task} isMine={task.assignee === me} />}
      </header>
      <p className="task-facts">
        <StatusTag status={task.is_suspended ? 'suspended' : task.status} label={isElsewhere && !task.is_suspended ? t('task.elsewhere') : undefined} />
        <Facts facts={task.facts} />
        <Due task={task} />
        <Link to="/runs/$runId" params={{ runId: task.run_id }}><NodeIndexOutlined aria-hidden /> {t('task.openRun', { workflow: text(task.workflow_title) })}</Link>
      </p>
      {task.is_suspended && !isOver && <p className="banner warn">{t('task.suspended')}</p>}
      {task.sent_back && !isOver && (
        <p className="banner warn">{t('task.sentBack', { who: task.sent_back.by, when: format.dateTime(task.sent_back.at) })}{task.sent_back.note && ` ${task.sent_back.note}`}</p>
      )}
      {isOver && (
        <p className="banner"><CheckOutlined aria-hidden /> {task.status === 'cancelled' ? t('task.cancelled') : t('task.wasDone', { when: task.completed_at ? format.dateTime(task.completed_at) : '', outcome: outcomeTitle(task, text) })}</p>
      )}
      <div className={hasShown ? 'task-body with-shown' : 'task-body'}>
        {hasShown && <Shown values={task.shown} />}
        <TaskForm task={task} isLocked={isLocked} isNext={isNext} onDone={async () => {
          message.success(t('task.done', { name: task.subject_title || text(task.title) }));
          onDone(task.task_id);
          await stale();
        }} />
      </div>
    </article>
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
  const [isBusy, setBusy] = useState(false);
  if (task.status !== 'created' && !(task.status === 'claimed' && isMine)) return null;
  const act = async () => {
    setBusy(true);
    try {
      await (isMine ? api.unclaim(task.task_id) : api.claim(task.task_id));
    } catch (refusal) {
      message.error(refusal instanceof Refusal ? refusal.message : t('error.unexpected'));
    }
    await stale();
    setBusy(false);
  };
  return <Button loading={isBusy} onClick={() => void act()} data-key="claim">{isMine ? t('task.unclaim') : t('task.claim')}</Button>;
}

function TaskForm({ task, isLocked, isNext, onDone }: { task: TaskDetail; isLocked: boolean; isNext: boolean; onDone: () => Promise<void> }) {
  const { text } = useWords();
  const taskId = task.task_id;
  const ask = useCallback((values: Values) => api.preview(taskId, values), [taskId]);
  const find = useCallback((field: string, words: string, values: Values) => api.choices(taskId, field, words, values), [taskId]);
  const form = useForm({ name: taskId, layout: task.layout, given: task.values, preview: ask, find });
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stale = useStale();

  const complete = async (outcome: string) => {
    setBusy(outcome);
    setError(null);
    try {
      await api.complete(taskId, outcome, form.toSend());
      forgetDraft(taskId);
      await onDone();
    } catch (refusal) {
      setBusy(null);
      if (refusal instanceof Refusal && refusal.status === 409) await stale();
      const problems = refusal instanceof Refusal ? refusal.problems : [];
      const known = new Set(form.fields.map((field) => field.key));
      const atFields = problems.filter((problem) => known.has((problem.path ?? '').replace(/^values\./, '').split(/[.[]/)[0] ?? ''));
      form.refuse(problems);
      setError(atFields.length === problems.length && problems.length > 0 ? null : refusal);
      const first = atFields[0]?.path?.replace(/^values\./, '').split(/[.[]/)[0];
      if (first) requestAnimationFrame(() => focusField(first));
    }
  };
  if (!form.isReady) return <div className="task-form"><Loading rows={6} /></div>;
  const isEmpty = task.layout.items.length === 0;
  return (
    <form className="task-form" onSubmit={(event) => event.preventDefault()} noValidate>
      {!isEmpty && <h3>{text(task.layout.title)}</h3>}
      {form.previewError && !isLocked ? <Refused error={form.previewError} compact /> : null}
      <FormView items={task.layout.items} form={form} isLocked={isLocked} />
      {(form.problems[''] ?? []).length > 0 && !error && <div className="form-problems" role="alert">{form.problems['']?.map((problem, index) => <p key={index}>{problem.message}</p>)}</div>}
      {error ? <Refused error={error} compact /> : null}
      {!isLocked && <Outcomes outcomes={task.outcomes} busy={busy} isNext={isNext} onChoose={(outcome) => void complete(outcome)} />}
    </form>
  );
}

function focusField(key: string) {
  const at = document.getElementById(fieldDomId(key)) ?? document.querySelector(`[data-field="${CSS.escape(key)}"]`);
  const target = at?.matches('input, textarea, button') ? (at as HTMLElement) : at?.querySelector<HTMLElement>('input, textarea, button');
  target?.focus();
  at?.scrollIntoView({ block: 'center' });
}
