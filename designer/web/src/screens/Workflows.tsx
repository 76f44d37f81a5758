/* The deployed workflows. */
import { PlayCircleOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../i18n';
import { useMay, useWorkflows } from '../queries';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';

const StartRun = lazy(() => import('./start/StartRun').then((file) => ({ default: file.StartRun })));

export function Workflows() {
  const { t, text, format } = useWords();
  const workflows = useWorkflows();
  const navigate = useNavigate();
  const mayStart = useMay('runs:write');
  const [starting, setStarting] = useState('');
  useTitle(t('nav.workflows'));
  const items = workflows.data?.items ?? [];
  return (
    <div className="page">
      <div className="page-head"><h1>{t('nav.workflows')}</h1></div>
      {workflows.isPending ? <Loading rows={6} /> : !workflows.data ? <Refused error={workflows.error} onRetry={() => void workflows.refetch()} /> : items.length === 0 ? <Nothing title={t('workflows.none')} hint={t('workflows.noneHint')} /> : (
        <ul className="cards">
          {items.map((workflow) => (
            <li key={workflow.key} className="card">
              <h2><Link to="/workflows/$key" params={{ key: workflow.key }} className="cover">{text(workflow.title)}</Link></h2>
              <p className="quiet"><code>{workflow.key}</code> · v{workflow.version} · {t('workflows.deployed', { when: format.date(workflow.deployed_at) })}</p>
              <div className="card-end">
                <Link to="/runs" search={{ workflow: workflow.key }} className="above">{t('workflows.runs')}</Link>
                {mayStart && <Button size="small" className="above" icon={<PlayCircleOutlined />} onClick={() => setStarting(workflow.key)}>{t('start.go')}</Button>}
              </div>
            </li>
          ))}
        </ul>
      )}
      {starting && <Suspense><StartRun preset={starting} onClose={() => setStarting('')} onStarted={(run) => { setStarting(''); void navigate({ to: '/runs/$runId', params: { runId: run.run_id } }); }} /></Suspense>}
    </div>
  );
}
