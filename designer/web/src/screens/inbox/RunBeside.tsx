/* The run's drawing and timeline beside a task's form. Loaded when it is opened: React Flow is heavy. */
import { useMemo } from 'react';
import { Link } from '@tanstack/react-router';
import { Drawing } from '../../drawing/Drawing';
import { useWords } from '../../i18n';
import { marksAt } from '../../monitor/visits';
import { usePeople, useWholeHistory } from '../../monitor/data';
import { useRun } from '../../queries';
import { Loading, Refused } from '../../shell/states';
import { marksOf } from '../Run';
import { Timeline } from '../run/Timeline';

export function RunBeside({ runId, nodeId }: { runId: string; nodeId: string }) {
  const { t, text } = useWords();
  const run = useRun(runId);
  const told = useWholeHistory(runId, run.data?.status === 'running');
  const people = usePeople(runId).data ?? {};
  const history = useMemo(() => told.data ?? [], [told.data]);
  const marks = useMemo(() => (run.data ? marksOf(run.data) : {}), [run.data]);
  const seen = useMemo(() => marksAt(history, Infinity, run.data?.tokens ?? []), [history, run.data]);
  if (run.isPending) return <Loading rows={8} />;
  if (!run.data) return <Refused error={run.error} onRetry={() => void run.refetch()} />;
  return (
    <div className="run-beside">
      <Drawing definition={run.data.definition} marks={marks} passed={seen.passed} selected={nodeId} label={t('run.drawing')} />
      <p><Link to="/runs/$runId" params={{ runId }}>{t('task.openRun', { workflow: text(run.data.workflow_title) })}</Link></p>
      <Timeline run={run.data} history={history} people={people} onSelect={() => undefined} />
    </div>
  );
}
