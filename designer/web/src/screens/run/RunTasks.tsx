/* The user tasks of a run. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n';
import { useNames } from '../../people/names';
import type { TaskSummary } from '../../model';
import { StatusTag } from '../../shell/states';
import { Due } from '../inbox/Due';

export function RunTasks({ tasks }: { tasks: TaskSummary[] }) {
  const { t, text } = useWords();
  const named = useNames(tasks.flatMap((task) => [...task.candidates, task.assignee ?? '', task.completed_by ?? '']));
  if (tasks.length === 0) return <p className="quiet">{t('run.noTasks')}</p>;
  const who = (task: TaskSummary) => (task.completed_by || task.assignee ? [task.completed_by ?? task.assignee ?? ''] : task.candidates).map(named).join(t('people.and'));
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
