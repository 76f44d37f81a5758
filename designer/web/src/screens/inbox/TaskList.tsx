/* The list of tasks: of a long one only what is in sight is drawn. Knows no filter; more is asked for when the end comes near. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useImperativeHandle, useMemo, useRef, type Ref } from 'react';
import { useWords } from '../../i18n';
import type { TaskSummary } from '../../model';
import { useNames } from '../../people/names';
import type { InboxTab } from '../../router';
import { TaskRow } from './TaskRow';

/* Shorter lists are drawn whole: the browser's own search then finds everything. */
const WHOLE = 80;
const HEIGHT = 84;
const AHEAD = 10;

export interface ListHandle {
  show: (index: number) => void;
}

interface ListProps {
  tasks: TaskSummary[];
  total: number;
  tab: InboxTab;
  filter: string;
  scroller: React.RefObject<HTMLElement | null>;
  ticked: ReadonlyMap<string, TaskSummary>;
  pending: ReadonlySet<string>;
  onTick: (task: TaskSummary, isTicked: boolean) => void;
  onDecide: (task: TaskSummary, isRefusal: boolean) => void;
  onEnd: () => void;
  ref?: Ref<ListHandle>;
}

export function TaskList({ tasks, total, tab, filter, scroller, ticked, pending, onTick, onDecide, onEnd, ref }: ListProps) {
  const { t } = useWords();
  const named = useNames(useMemo(() => tasks.flatMap((task) => [task.starter, task.sent_back?.by ?? '']), [tasks]));
  const list = useRef<HTMLUListElement>(null);
  const isWhole = tasks.length <= WHOLE && total <= WHOLE;
  // Its functions are asked anew at each drawing, which is what a list that scrolls needs.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    overscan: 6,
    getItemKey: (index) => tasks[index]?.task_id ?? index,
    scrollMargin: list.current?.offsetTop ?? 0,
    enabled: !isWhole,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!isWhole && last >= tasks.length - AHEAD && tasks.length < total) onEnd();
  }, [isWhole, last, tasks.length, total, onEnd]);
  useImperativeHandle(ref, () => ({
    show: (index) => {
      if (!isWhole) rows.scrollToIndex(index, { align: 'auto' });
      else list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
    },
  }));
  const row = (task: TaskSummary) => <TaskRow task={task} starter={task.starter && named(task.starter)} sender={task.sent_back ? named(task.sent_back.by) : ''} tab={tab} filter={filter} isTicked={ticked.has(task.task_id)} isPending={pending.has(task.task_id)} onTick={onTick} onDecide={onDecide} />;
  if (isWhole) return <ul className="rows" ref={list} aria-label={t('inbox.list')}>{tasks.map((task) => <li key={task.task_id}>{row(task)}</li>)}</ul>;
  const margin = rows.options.scrollMargin;
  return (
    <ul className="rows long-rows" ref={list} style={{ height: rows.getTotalSize() }} aria-label={t('inbox.list')}>
      {items.map((item) => {
        const task = tasks[item.index];
        return task && <li key={item.key} data-index={item.index} ref={rows.measureElement} aria-setsize={total} aria-posinset={item.index + 1} style={{ transform: `translateY(${item.start - margin}px)` }}>{row(task)}</li>;
      })}
    </ul>
  );
}
