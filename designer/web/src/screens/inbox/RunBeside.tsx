/* The run's drawing and timeline beside a task's form. Loaded when it is opened: React Flow is heavy. */
import { useMemo } from 'react';
import { Link } from '@tanstack/react-router';
import { Drawing } from '../../drawing/Drawing';
import { useWords } from '../../i18n';
import { useHistory, useRun } from '../../queries';
import { Loading, Refused } from '../../shell/states';
import { marksOf, passedEdges } from '../Run';
import { Timeline } from '../run/Timeline';

export function RunBeside({ runId, nodeId }: { runId: string; nodeId: string }) {
  const { t, text } = useWords();
  const run = useRun(runId);
  const history = useHistory(runId, run.data?.status === 'running').data;
  const marks = useMemo(() => (run.data ? marksOf(run.data) : {}), [run.data]);
  const passed = useMemo(() => passedEdges(history?.items ?? []), [history]);
  if (run.isPending) return <Loading rows={8} />;
  if (!run.data) return <Refused error={run.error} onRetry={() => void run.refetch()} />;
  return (
    <div className="run-beside">
      <Drawing definition={run.data.definition} marks={marks} passed={passed} selected={nodeId} label={t('run.drawing')} />
      <p><Link to="/runs/$runId" params={{ runId }}>{t('task.openRun', { workflow: text(run.data.workflow_title) })}</Link></p>
      <Timeline run={run.data} onSelect={() => undefined} />
    </div>
  );
}
