/* The inbox: tasks on the left, one of them open on the right; on a phone one after the other. Everything can be done by keys. */
import { CheckCircleOutlined, InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, Refusal } from '../api';
import { useWords } from '../i18n';
import type { TaskSummary } from '../model';
import type { InboxSearch, InboxTab } from '../router';
import { ahead } from '../shell/ahead';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { fieldsOf } from '../form/state';
import { nameOfTask } from './runNames';
import { BulkBar, type BulkHandle } from './inbox/BulkBar';
import { FilterBar } from './inbox/FilterBar';
import { TaskList, type ListHandle } from './inbox/TaskList';
import { readQuery, useTaskList, writeQuery, type TaskQuery } from './inbox/calls';
import { approving, refusing } from './inbox/outcome';
import { usePending, type Answer } from './inbox/pending';
import { ShortcutsHelp, useShortcuts } from './inbox/shortcuts';
import './inbox/inbox.css';

export const TaskPane = ahead(() => import('./inbox/TaskPane').then((file) => file.TaskPane));
const TABS: InboxTab[] = ['mine', 'open', 'done'];
const NOBODY: ReadonlyMap<string, TaskSummary> = new Map();

export function Inbox() {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const { tab, filter = '' } = useSearch({ from: '__root__' }) as InboxSearch;
  const { taskId } = useParams({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const tasks = useTaskList(tab, filter);
  const items = useMemo(() => tasks.data?.pages.flatMap((page) => page.items) ?? [], [tasks.data]);
  const total = tasks.data?.pages[0]?.counts[tab] ?? items.length;
  const [nextId, setNextId] = useState('');
  const [ticked, setTicked] = useState<ReadonlyMap<string, TaskSummary>>(NOBODY);
  const pendingAnswers = usePending((store) => store.answers);
  const beginPending = usePending((store) => store.begin);
  const pending = useMemo(() => new Set(pendingAnswers.map((one) => one.taskId)), [pendingAnswers]);
  const undone = usePending((store) => store.undone);
  const taken = usePending((store) => store.taken);
  const place = `${tab} ${filter}`;
  const scroller = useRef<HTMLElement>(null);
  const list = useRef<ListHandle>(null);
  const bulk = useRef<BulkHandle>(null);
  useTitle(t('nav.inbox'));
  // Whoever sees a list opens one of it soon.
  const hasTasks = items.length > 0;
  useEffect(() => {
    if (!hasTasks) return undefined;
    const timer = setTimeout(() => void TaskPane.load().catch(() => undefined), 1_000);
    return () => clearTimeout(timer);
  }, [hasTasks]);

  const search = useMemo(() => ({ tab, ...(filter ? { filter } : {}) }), [tab, filter]);
  // The task that the keys are at: the address follows a moment later, when what it shows has been loaded.
  const aim = useRef(taskId);
  useEffect(() => { aim.current = taskId; }, [taskId]);
  const open = useCallback((id: string | undefined) => {
    aim.current = id;
    if (id) void navigate({ to: '/inbox/$taskId', params: { taskId: id }, search });
    else void navigate({ to: '/inbox', search });
  }, [navigate, search]);
  const change = (query: TaskQuery) => {
    setTicked(NOBODY);
    const next = writeQuery(query);
    void navigate({ to: '.', search: { tab, ...(next ? { filter: next } : {}) }, replace: true });
  };
  const move = useCallback((step: number) => {
    const at = items.findIndex((task) => task.task_id === aim.current);
    const index = at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + step));
    const next = items[index];
    if (!next) return;
    list.current?.show(index);
    open(next.task_id);
    // Who walks with the focus in the list takes it along: Tab and Space then mean the task that is open.
    if (document.activeElement?.closest('.task-card')) requestAnimationFrame(() => rowOf(scroller.current, next.task_id)?.focus({ preventScroll: true }));
  }, [items, open]);
  const tick = useCallback((task: TaskSummary, isTicked: boolean) => setTicked((now) => {
    const next = new Map(now);
    if (isTicked) next.set(task.task_id, task);
    else next.delete(task.task_id);
    return next;
  }), []);
  // What was ticked stays so when it leaves the list meanwhile: that somebody else was faster is told as its result, not left out.
  const chosen = useMemo(() => [...ticked.values()], [ticked]);

  const beginMany = (answers: Answer[], word: string) => {
    beginPending(answers, word, { list: place, ticked, cursor: aim.current ?? answers[0]?.taskId ?? '' });
    setTicked(NOBODY);
  };
  // Undo leaves the list as it was: the same ticks, and the keys go on from the same task.
  useEffect(() => {
    if (undone?.list !== place) return undefined;
    const frame = requestAnimationFrame(() => {
      setTicked((now) => new Map([...undone.ticked, ...now]));
      const at = items.findIndex((task) => task.task_id === undone.cursor);
      if (at >= 0) list.current?.show(at);
      taken();
      requestAnimationFrame(() => rowOf(scroller.current, undone.cursor)?.focus());
    });
    return () => cancelAnimationFrame(frame);
  }, [undone, place, taken, items]);

  /* From the list, without opening it: what has a form to fill is opened instead. */
  const decide = useCallback((task: TaskSummary, isRefusal: boolean) => {
    void queries.fetchQuery({ queryKey: ['task', task.task_id], queryFn: () => api.task(task.task_id), staleTime: 60_000 }).then((detail) => {
      const outcome = (isRefusal ? refusing : approving)(detail.outcomes) ?? (detail.outcomes.length === 0 && !isRefusal ? { key: '', title: { en: t('task.submit'), zh: t('task.submit') } } : undefined);
      const asks = fieldsOf(detail.layout.items).some((field) => field.required && (detail.values[field.key] ?? null) === null);
      if (!outcome || asks || usePending.getState().answers.length > 0) {
        message.info(asks ? t('list.asksForm') : t('list.openFirst'));
        open(task.task_id);
        return;
      }
      beginPending([{ taskId: task.task_id, about: nameOfTask(task, text), outcome: outcome.key }], text(outcome.title), { list: place, ticked: NOBODY, cursor: task.task_id });
    }, () => open(task.task_id));
  }, [queries, open, message, beginPending, place, t, text]);
  const press = (kind: 'approve' | 'refuse') => {
    if (ticked.size > 0) bulk.current?.decide(kind === 'refuse');
    else document.querySelector<HTMLElement>(`.outcomes [data-outcome="${kind}"]:not(:disabled)`)?.click();
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => { const task = items.find((one) => one.task_id === aim.current); if (task) tick(task, !ticked.has(task.task_id)); },
    a: () => press('approve'),
    r: () => press('refuse'),
    e: () => document.querySelector<HTMLElement>('[data-key="send-back"]')?.click(),
    c: () => document.querySelector<HTMLElement>('[data-key="claim"]')?.click(),
    u: () => usePending.getState().undo(),
    '/': () => document.querySelector<HTMLElement>('[data-key="search"] input, input[data-key="search"]')?.focus(),
    Enter: () => focusForm(),
    Escape: () => (scroller.current?.querySelector<HTMLElement>('[aria-current="page"].task-row') ?? scroller.current?.querySelector<HTMLElement>('.task-row'))?.focus(),
  });

  // After a task is done, the one that stood below it opens.
  const after = useCallback((doneId: string) => {
    const index = items.findIndex((task) => task.task_id === doneId);
    const next = items[index + 1] ?? items[index - 1];
    const id = next && next.task_id !== doneId ? next.task_id : undefined;
    setNextId(id ?? '');
    open(id);
  }, [items, open]);
  const more = useCallback(() => { if (tasks.hasNextPage && !tasks.isFetchingNextPage) void tasks.fetchNextPage(); }, [tasks]);
  const isFiltered = filter !== '' && writeQuery({ ...readQuery(filter), sort: '', is_down: false }) !== '';

  return (
    <div className={taskId ? 'split inbox has-detail' : 'split inbox'}>
      <section className="split-list" aria-label={t('inbox.list')} ref={scroller}>
        <div className="split-head">
          <h1>{t('nav.inbox')} <span className="count" aria-label={t('list.total', { count: total })}>{total}</span></h1>
          <ShortcutsHelp />
          <nav className="tabs" aria-label={t('inbox.which')}>
            {TABS.map((one) => <Link key={one} to="/inbox" search={{ tab: one }} className="tab" aria-current={one === tab ? 'page' : undefined} onClick={() => setTicked(NOBODY)}>{t(`inbox.tab.${one}`)}</Link>)}
          </nav>
          <FilterBar key={tab} scope={tab} query={readQuery(filter)} onChange={change} />
          {chosen.length > 0 && <BulkBar ref={bulk} tasks={chosen} total={items.length} onAll={() => setTicked(new Map(items.map((task) => [task.task_id, task])))} onNone={() => setTicked(NOBODY)} onBegin={beginMany} />}
        </div>
        {tasks.isPending ? <Loading rows={8} /> : tasks.error && !items.length ? (
          // An address that was cut or written by hand.
          tasks.error instanceof Refusal && tasks.error.status === 422 && filter !== '' ? <Nothing title={t('list.badFilter')} hint={t('list.badFilterHint')}><Button onClick={() => change({})}>{t('action.clearFilters')}</Button></Nothing>
            : <Refused error={tasks.error} onRetry={() => void tasks.refetch()} />
        ) : items.length === 0 ? (
          isFiltered ? <Nothing title={t('list.noneFound')} hint={t('list.noneFoundHint')}><Button onClick={() => change({})}>{t('action.clearFilters')}</Button></Nothing>
            : <Nothing icon={<CheckCircleOutlined />} title={t(`inbox.empty.${tab}`)} hint={t(`inbox.emptyHint.${tab}`)} />
        ) : (
          <TaskList ref={list} tasks={items} total={total} tab={tab} filter={filter} scroller={scroller} ticked={ticked} pending={pending} onTick={tick} onDecide={decide} onEnd={more} />
        )}
        {tasks.isFetchingNextPage && <p className="more-row quiet" role="status">{t('state.loading')}</p>}
        {tasks.hasNextPage && !tasks.isFetchingNextPage && items.length <= 80 && <div className="more-row"><Button onClick={more}>{t('action.more')}</Button></div>}
      </section>
      <section className="split-detail" aria-label={t('inbox.task')}>
        {taskId ? <Suspense fallback={<Loading rows={10} />}><TaskPane key={taskId} taskId={taskId} search={search} isNext={taskId === nextId} onDone={after} /></Suspense> : items.length > 0 && <Nothing icon={<InboxOutlined />} title={t('inbox.choose')} hint={t('inbox.chooseHint')} />}
      </section>
    </div>
  );
}

const rowOf = (list: HTMLElement | null, taskId: string) => list?.querySelector<HTMLElement>(`[data-task="${CSS.escape(taskId)}"]`);

function focusForm() {
  document.querySelector<HTMLElement>('.task-form input, .task-form textarea, .task-form button, .outcomes button')?.focus();
}
