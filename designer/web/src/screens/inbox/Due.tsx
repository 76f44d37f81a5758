/* When a task is due, or when it was done: late, today and soon differ in words and sign, and then in colour. */
import { ClockCircleFilled, ClockCircleOutlined, HourglassOutlined, WarningFilled } from '@ant-design/icons';
import { useWords } from '../../i18n';
import type { TaskSummary } from '../../model';
import { useNow } from '../../now';
import { nearness } from './due';

const SIGNS = { late: WarningFilled, today: ClockCircleFilled, soon: HourglassOutlined, later: ClockCircleOutlined };

export function Due({ task }: { task: TaskSummary }) {
  const { t, format } = useWords();
  const now = useNow();
  const at = task.completed_at ?? task.due_at ?? task.created_at;
  if (task.completed_at || !task.due_at) return <time className="row-when" dateTime={at} title={format.dateTime(at)}>{format.ago(at, now)}</time>;
  const near = nearness(at, now);
  const Sign = SIGNS[near];
  return (
    <time className={`row-when due-${near}`} dateTime={at} title={format.dateTime(at)}>
      <Sign aria-hidden /> {t(`inbox.due.${near}`, { when: near === 'today' ? format.time(at) : format.ago(at, now) })}
    </time>
  );
}
