/* One task of the list: a link with a box to tick; on a phone a card that is swiped, or opened by its button, for what can be done at once. */
import { CheckOutlined, CommentOutlined, EditOutlined, MoreOutlined, RollbackOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import { memo, useRef, useState, type PointerEvent } from 'react';
import { useWords } from '../../i18n';
import type { TaskSummary } from '../../model';
import { useNow } from '../../now';
import type { InboxTab } from '../../router';
import { Facts } from '../Facts';
import { nameOfTask } from '../runNames';
import { Due } from './Due';

/* How far a finger goes before it means something, in pixels. */
const FAR = 72;
/* What was opened at the lower edge is not left below it. */
const intoSight = (node: HTMLElement | null) => node?.scrollIntoView({ block: 'nearest' });

interface RowProps {
  task: TaskSummary;
  tab: InboxTab;
  filter: string;
  isTicked: boolean;
  isPending: boolean;
  /* Who began its run, by name. */
  starter: string;
  /* Who has sent it back, by name. */
  sender: string;
  onTick: (task: TaskSummary, isTicked: boolean) => void;
  /* The first answer that approves (or refuses), for the one task. */
  onDecide: (task: TaskSummary, isRefusal: boolean) => void;
}

export const TaskRow = memo(function TaskRow({ task, tab, filter, starter, sender, isTicked, isPending, onTick, onDecide }: RowProps) {
  const { text, t, format } = useWords();
  const now = useNow();
  const known = task.subject_title || task.business_key;
  const about = nameOfTask(task, text);
  const [isOpen, setOpen] = useState(false);
  const swipe = useSwipe(() => onDecide(task, false), () => setOpen(true));
  const isDone = tab === 'done';
  const isNew = !task.is_read && !isDone;
  return (
    <div className={`task-card${isTicked ? ' ticked' : ''}${isPending ? ' waits' : ''}`} {...(isDone ? {} : swipe.handlers)} style={swipe.style}>
      {swipe.style && <><span className="swipe-word to-right" aria-hidden><CheckOutlined /> {t('list.approve')}</span><span className="swipe-word to-left" aria-hidden><MoreOutlined /></span></>}
      {!isDone && <Checkbox className="task-tick" checked={isTicked} onChange={(event) => onTick(task, event.target.checked)} aria-label={t('list.tick', { what: about })} />}
      <Link to="/inbox/$taskId" params={{ taskId: task.task_id }} search={{ tab, ...(filter ? { filter } : {}) }} className="row task-row" data-task={task.task_id}>
        <span className="row-main">
          <span className={isNew ? 'row-title is-new' : 'row-title'}>{isNew && <span className="unseen">{t('list.isNew')} </span>}{about}</span>
          <Due task={task} />
        </span>
        <span className="row-sub">{text(task.title)}{known && <span className="row-from"> · {text(task.workflow_title)}</span>}{starter && <span className="row-from"> · {starter}</span>}</span>
        {task.sent_back && <span className="row-mark sent-back"><RollbackOutlined aria-hidden /> <strong>{t('list.sentBack', { who: sender, when: format.ago(task.sent_back.at, now) })}</strong>{task.sent_back.note && <q>{task.sent_back.note}</q>}</span>}
        {task.is_changed && <span className="row-mark is-changed"><EditOutlined aria-hidden /> {t('list.changed')}</span>}
        {task.new_remarks > 0 && <span className="row-mark has-remarks"><CommentOutlined aria-hidden /> {t('list.remarks', { count: task.new_remarks })}</span>}
        <Facts facts={task.facts} titles={task.fact_titles} most={3} />
        {isPending && <span className="row-sub">{t('list.waits')}</span>}
      </Link>
      {!isDone && <Button className="phone task-more" type="text" icon={<MoreOutlined />} aria-label={t('list.more', { what: about })} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} />}
      {isOpen && (
        <div className="task-quick phone" ref={intoSight}>
          <Button type="primary" onClick={() => { setOpen(false); onDecide(task, false); }}>{t('list.approve')}</Button>
          <Button danger onClick={() => { setOpen(false); onDecide(task, true); }}>{t('list.refuse')}</Button>
          <Button onClick={() => { setOpen(false); onTick(task, !isTicked); }}>{isTicked ? t('list.untick') : t('list.choose')}</Button>
        </div>
      )}
    </div>
  );
});

/* To the right: approve. To the left: what else there is. Only with a finger, and never against the way the page scrolls. */
function useSwipe(onRight: () => void, onLeft: () => void) {
  const start = useRef<{ x: number; y: number; isSideways: boolean } | null>(null);
  const wasSwiped = useRef(false);
  // A quick finger is up again before the card was drawn anew: what counts is where it was last, not what is drawn.
  const at = useRef(0);
  const [by, setBy] = useState(0);
  const go = (far: number) => {
    at.current = far;
    setBy(far);
  };
  const end = () => {
    const far = at.current;
    start.current = null;
    go(0);
    wasSwiped.current = Math.abs(far) > 8;
    if (far > FAR) onRight();
    else if (far < -FAR) onLeft();
  };
  return {
    style: by ? { transform: `translateX(${by}px)`, touchAction: 'pan-y' } : undefined,
    handlers: {
      'data-swipe': by > FAR ? 'right' : by < -FAR ? 'left' : undefined,
      onPointerDown: (event: PointerEvent) => {
        wasSwiped.current = false;
        if (event.pointerType === 'touch') start.current = { x: event.clientX, y: event.clientY, isSideways: false };
      },
      onPointerMove: (event: PointerEvent) => {
        const from = start.current;
        if (!from) return;
        const x = event.clientX - from.x;
        from.isSideways ||= Math.abs(x) > 12 && Math.abs(x) > 2 * Math.abs(event.clientY - from.y);
        if (from.isSideways) go(Math.max(-140, Math.min(140, x)));
      },
      onPointerUp: () => { if (start.current) end(); },
      onPointerCancel: () => { start.current = null; go(0); },
      // A swipe that ends on the card's link does not also open it.
      onClickCapture: (event: React.MouseEvent) => {
        if (!wasSwiped.current) return;
        wasSwiped.current = false;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  };
}
