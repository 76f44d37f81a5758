/* Where runs could not go on: alike ones together, with what helps, and a way to try all of them again. */
import { CheckCircleOutlined, RedoOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { DeedDialog } from './DeedDialog';
import { LiveMark } from './LiveMark';
import { MonitorTabs } from './MonitorTabs';
import { useIncidentGroups } from './data';
import './monitor.css';

type Group = Schemas['IncidentGroup'];

export function Incidents() {
  const { t } = useWords();
  const found = useIncidentGroups('');
  const [retried, setRetried] = useState<Group>();
  useTitle(t('monitor.incidents'));
  const groups = found.data?.items ?? [];
  return (
    <div className="page">
      <div className="page-head"><div><h1>{t('monitor.incidents')}</h1><LiveMark /></div></div>
      <MonitorTabs />
      {found.isPending ? <Loading rows={8} /> : found.error && !found.data ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : groups.length === 0 ? (
        <Nothing icon={<CheckCircleOutlined />} title={t('monitor.noIncidents')} hint={t('monitor.noIncidentsHint')} />
      ) : <ul className="incident-groups">{groups.map((group) => <Card key={`${group.workflow_key}/${group.node_id}/${group.code}`} group={group} onRetry={() => setRetried(group)} />)}</ul>}
      {retried && <RetryAll group={retried} onClose={() => setRetried(undefined)} />}
    </div>
  );
}

function Card({ group, onRetry }: { group: Group; onRetry: () => void }) {
  const { t, text, format } = useWords();
  const mayRepair = useMay('operations:write');
  return (
    <li className="card incident-group">
      <div className="incident-count"><strong className="num">{group.incidents}</strong><span>{t('monitor.incidentsOf', { count: group.incidents })}</span></div>
      <div className="incident-words">
        <h2>{text(group.node_title)}</h2>
        <p className="quiet">{text(group.workflow_title)} · <code>{group.code}</code> · {format.dateTime(group.first_at) === format.dateTime(group.last_at) ? format.dateTime(group.last_at) : t('monitor.between', { from: format.dateTime(group.first_at), to: format.dateTime(group.last_at) })}</p>
        <p className="incident-sample">{text(group.sample.message)}</p>
        <p className="incident-advice"><strong>{t('monitor.advice')}</strong> {text(group.advice)}</p>
        <div className="incident-deeds">
          {mayRepair && <Button type="primary" icon={<RedoOutlined />} onClick={onRetry}>{t('monitor.retryAll')}</Button>}
          <Link to="/runs" search={{ workflow: group.workflow_key, node: group.node_id, code: group.code, status: 'incident' }}>{t('monitor.showRuns', { count: group.runs })}</Link>
          <Link to="/runs/$runId" params={{ runId: group.sample.run_id }}>{t('monitor.example')}</Link>
        </div>
      </div>
    </li>
  );
}

function RetryAll({ group, onClose }: { group: Group; onClose: () => void }) {
  const runs = useMemo(() => ({ workflow: group.workflow_key, node: group.node_id, code: group.code, status: 'running' as const }), [group]);
  return <DeedDialog kind="retry" node={group.node_id} runs={runs} onClose={onClose} />;
}
