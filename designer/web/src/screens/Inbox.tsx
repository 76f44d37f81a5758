/* The inbox: tasks on the left, one of them open on the right; on a phone one after the other. */
import { CheckCircleOutlined, InboxOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import type { TaskSummary } from '../model';
import { useTasks } from '../queries';
import type { InboxTab } from '../router';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { Facts } from './Facts';
import { TaskPane } from './inbox/TaskPane';
import { ShortcutsHelp, useShortcuts } from './inbox/shortcuts';
import { Due } from './inbox/Due';

const TABS: InboxTab[] = ['mine', 'open', 'done'];

export function Inbox() {
  const { t } = useWords();
  const { tab } = useSearch({ from: '__root__' }) as { tab: InboxTab };
  const { taskId } = useParams({ strict: false });
  const navigate = useNavigate();
  const tasks = useTasks(tab);
  const items = useMemo(() => tasks.data?.pages.flatMap((page) => page.items) ?? [], [tasks.data]);
  const [nextId, setNextId] = useState('');
  const list = useRef<HTMLUListElement>(null);
  useTitle(t('nav.inbox'));

  const open = useCallback((id: string | undefined) => {
    if (id) void navigate({ to: '/inbox/$taskId', params: { taskId: id }, search: { tab } });
    else void navigate({ to: '/inbox', search: { tab } });
  }, [navigate, tab]);
  const move = useCallback((step: number) => {
    const at = items.findIndex((task) => task.task_id === taskId);
    const next = items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + step))];
    if (next) {
      open(next.task_id);
      list.current?.querySelector(`[data-task="${CSS.escape(next.task_id)}"]`)?.scrollIntoView({ block: 'nearest' });
    }
  }, [items, taskId, open]);
  useShortcuts(useMemo(() => ({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => focusForm(),
    Escape: () => list.current?.querySelector<HTMLElement>('[aria-current]')?.focus(),
    c: () => document.querySelector<HTMLElement>('[data-key="claim"]')?.click(),
  }), [move]));

  // After a task is done, the one that stood below it opens.
  const after = useCallback((doneId: string) => {
    const at = items.findIndex((task) => task.task_id === doneId);
    const next = items[at + 1] ?? items[at - 1];
    const id = next && next.task_id !== doneId ? next.task_id : undefined;
    setNextId(id ?? '');
    open(id);
  }, [items, open]);

  return (
    <div className={taskId ? 'split has-detail' : 'split'}>
      <section className="split-list" aria-label={t('inbox.list')}>
        <div className="split-head">
          <h1>{t('nav.inbox')}</h1>
          <ShortcutsHelp />
          <nav className="tabs" aria-label={t('inbox.which')}>
            {TABS.map((one) => <Link key={one} to="/inbox" search={{ tab: one }} className="tab" aria-current={one === tab ? 'page' : undefined}>{t(`inbox.tab.${one}`)}</Link>)}
          </nav>
        </div>
        {tasks.isPending ? <Loading rows={8} /> : tasks.error && !items.length ? <Refused error={tasks.error} onRetry={() => void tasks.refetch()} /> : items.length === 0 ? (
          <Nothing icon={<CheckCircleOutlined />} title={t(`inbox.empty.${tab}`)} hint={t(`inbox.emptyHint.${tab}`)} />
        ) : (
          <ul className="rows" ref={list}>
            {items.map((task) => <li key={task.task_id}><TaskRow task={task} tab={tab} /></li>)}
          </ul>
        )}
        {tasks.hasNextPage && <div className="more-row"><Button loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>{t('action.more')}</Button></div>}
      </section>
      <section className="split-detail" aria-label={t('inbox.task')}>
        {taskId ? <TaskPane key={taskId} taskId={taskId} tab={tab} isNext={taskId === nextId} onDone={after} /> : <Nothing icon={<InboxOutlined />} title={t('inbox.choose')} hint={items.length ? t('inbox.chooseHint') : undefined} />}
      </section>
    </div>
  );
}

function focusForm() {
  document.querySelector<HTMLElement>('.task-form input, .task-form textarea, .task-form button, .outcomes button')?.focus();
}

function TaskRow({ task, tab }: { task: TaskSummary; tab: InboxTab }) {
  const { text, t } = useWords();
  return (
    <Link to="/inbox/$taskId" params={{ taskId: task.task_id }} search={{ tab }} className="row task-row" data-task={task.task_id}>
      <span className="row-main">
        <span className="row-title">{task.subject_title || task.business_key || t('inbox.noSubject')}</span>
        <Due task={task} />
      </span>
      <span className="row-sub">{text(task.title)}<span className="row-from"> · {text(task.workflow_title)}</span></span>
      <Facts facts={task.facts} most={3} />
    </Link>
  );
}
