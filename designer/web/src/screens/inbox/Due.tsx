/* When a task is due, or when it was done; late ones say so in words. */
import { ClockCircleOutlined, WarningFilled } from '@ant-design/icons';
import { useWords } from '../../i18n';
import type { TaskSummary } from '../../model';

/* Late is red, within a day amber; what has time is quiet. */
const SOON = 86_400_000;

export function Due({ task }: { task: TaskSummary }) {
  const { t, format } = useWords();
  if (task.completed_at) return <time className="row-when" dateTime={task.completed_at}>{format.ago(task.completed_at)}</time>;
  if (!task.due_at) return <time className="row-when" dateTime={task.created_at}>{format.ago(task.created_at)}</time>;
  const isLate = format.isPast(task.due_at);
  const isSoon = format.isPast(new Date(new Date(task.due_at).getTime() - SOON).toISOString());
  return (
    <time className={isLate ? 'row-when late' : isSoon ? 'row-when due' : 'row-when'} dateTime={task.due_at} title={format.dateTime(task.due_at)}>
      {isLate ? <WarningFilled aria-hidden /> : <ClockCircleOutlined aria-hidden />} {t(isLate ? 'inbox.late' : 'inbox.due', { when: format.ago(task.due_at) })}
    </time>
  );
}
