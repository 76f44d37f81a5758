/* When a task is due, or when it was done; late ones say so in words. */
import { ClockCircleOutlined, WarningFilled } from '@ant-design/icons';
import { useWords } from '../../i18n';
import type { TaskSummary } from '../../model';

export function Due({ task }: { task: TaskSummary }) {
  const { t, format } = useWords();
  if (task.completed_at) return <time className="row-when" dateTime={task.completed_at}>{format.ago(task.completed_at)}</time>;
  if (!task.due_at) return <time className="row-when" dateTime={task.created_at}>{format.ago(task.created_at)}</time>;
  const isLate = format.isPast(task.due_at);
  return (
    <time className={isLate ? 'row-when late' : 'row-when due'} dateTime={task.due_at} title={format.dateTime(task.due_at)}>
      {isLate ? <WarningFilled aria-hidden /> : <ClockCircleOutlined aria-hidden />} {t(isLate ? 'inbox.late' : 'inbox.due', { when: format.ago(task.due_at) })}
    </time>
  );
}
