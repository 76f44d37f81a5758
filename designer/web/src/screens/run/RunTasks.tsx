/* The user tasks of a run. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import type { TaskSummary } from '../../model';
import { StatusTag } from '../../shell/states';
import { Due } from '../inbox/Due';

export function RunTasks({ tasks }: { tasks: TaskSummary[] }) {
  const { t, text } = useWords();
  if (tasks.length === 0) return <p className="quiet">{t('run.noTasks')}</p>;
  const who = (task: TaskSummary) => task.candidates.map((one) => (one === 'guest' ? t('task.guest') : t(`role.${one.replace(/^role:/, '')}`, { defaultValue: one.replace(/^(role|person):/, '') }))).join(', ');
  return (
    <ul className="rows boxed">
      {tasks.map((task) => (
        <li key={task.task_id}>
          <Link to="/inbox/$taskId" params={{ taskId: task.task_id }} search={{ tab: task.status === 'completed' ? 'done' : 'open' }} className="row">
            <span className="row-main"><span className="row-title">{text(task.title)}</span><Due task={task} /></span>
            <span className="row-sub"><StatusTag status={task.status} /> {who(task)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
