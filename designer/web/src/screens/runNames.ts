/* What a run and its tasks are called where they are listed. */
import type { RunSummary, TaskSummary, Text } from '../model';

/* Whom a run is about, else what it was called, else its number. */
export const nameOfRun = (run: RunSummary) => run.subject_title || run.business_key || shortId(run.run_id);

/* The same of a task; else it is known by its workflow. */
export const nameOfTask = (task: Pick<TaskSummary, 'subject_title' | 'business_key' | 'workflow_title'>, text: (said: Text) => string) =>
  task.subject_title || task.business_key || text(task.workflow_title);

export const shortId = (id: string) => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-6)}` : id);
