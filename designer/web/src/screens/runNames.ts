/* What a run and its tasks are called where they are listed. */
import type { Words } from '../i18n';
import type { RunSummary, TaskSummary, Text } from '../model';

/* Whom a run or a task is about, else what it was called, else its workflow. */
export const nameOfRun = (run: Pick<TaskSummary, 'subject_title' | 'business_key' | 'workflow_title'>, text: (said: Text) => string) =>
  run.subject_title || run.business_key || text(run.workflow_title);
export const nameOfTask = nameOfRun;

/* What tells runs apart that are about nobody: who began them, and when. `starter`: by name. */
export const beginningOf = (run: RunSummary, starter: string, { format }: Pick<Words, 'format'>) => [starter, format.dateTime(run.started_at)].filter(Boolean).join(' · ');

/* One name among many. */
export const wholeNameOf = (run: RunSummary, starter: string, words: Pick<Words, 'format' | 'text'>) =>
  run.subject_title || run.business_key || `${words.text(run.workflow_title)} · ${beginningOf(run, starter, words)}`;

export const shortId = (id: string) => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-6)}` : id);
