/* What can be done with the tasks that are ticked: the answers that their steps offer, each with how many it fits. */
import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { useImperativeHandle, useMemo, type Ref } from 'react';
import { api } from '../../api';
import { useWords } from '../../i18n';
import type { Outcome, TaskSummary } from '../../model';
import { nameOfTask } from '../runNames';
import { isRefusing } from './outcome';
import type { Answer } from './pending';

export interface BulkHandle {
  /* Begins with the first answer that approves, or refuses; false when none fits. */
  decide: (isRefusal: boolean) => boolean;
}

interface BulkProps {
  tasks: TaskSummary[];
  total: number;
  onAll: () => void;
  onNone: () => void;
  /* They are about to be answered so. */
  onBegin: (answers: Answer[], word: string) => void;
  ref?: Ref<BulkHandle>;
}

const stepOf = (task: TaskSummary) => `${task.workflow_key}/${task.node_id}`;

export function BulkBar({ tasks, total, onAll, onNone, onBegin, ref }: BulkProps) {
  const { t, text } = useWords();
  const steps = useMemo(() => [...new Map(tasks.map((task) => [stepOf(task), task])).values()], [tasks]);
  const details = useQueries({ queries: steps.map((task) => ({ queryKey: ['task', task.task_id], queryFn: () => api.task(task.task_id), staleTime: 60_000 })) });
  const known = new Map(steps.map((task, index) => [stepOf(task), details[index]?.data]));
  const offered = new Map<string, { outcome: Outcome; tasks: TaskSummary[] }>();
  for (const task of tasks) {
    const detail = known.get(stepOf(task));
    const outcomes = detail && detail.outcomes.length === 0 ? [{ key: '', title: { en: t('task.submit'), zh: t('task.submit') } }] : (detail?.outcomes ?? []);
    for (const outcome of outcomes) {
      const name = `${outcome.key} ${text(outcome.title)}`;
      offered.set(name, { outcome, tasks: [...(offered.get(name)?.tasks ?? []), task] });
    }
  }
  const start = (choice: { outcome: Outcome; tasks: TaskSummary[] }) => {
    onBegin(choice.tasks.map((task) => ({ taskId: task.task_id, about: nameOfTask(task, text), outcome: choice.outcome.key })), text(choice.outcome.title));
  };
  useImperativeHandle(ref, () => ({
    decide: (isRefusal) => {
      const choice = [...offered.values()].find((one) => isRefusing(one.outcome.key) === isRefusal);
      if (choice) start(choice);
      return choice !== undefined;
    },
  }));
  return (
    <section className="bulk" aria-label={t('bulk.title')}>
      <p role="status"><strong>{t('bulk.chosen', { count: tasks.length })}</strong></p>
      <span className="bulk-tools">
        {tasks.length < total && <Button size="small" type="text" onClick={onAll}>{t('bulk.all', { count: total })}</Button>}
        <Button size="small" type="text" onClick={onNone}>{t('bulk.none')}</Button>
      </span>
      <span className="bulk-acts">
        {[...offered.values()].map((one) => (
          <Button key={`${one.outcome.key} ${text(one.outcome.title)}`} size="small" danger={isRefusing(one.outcome.key)} onClick={() => start(one)}>{text(one.outcome.title)} {one.tasks.length < tasks.length && <span className="count">{one.tasks.length}</span>}</Button>
        ))}
      </span>
    </section>
  );
}
