/* Which workflow to look into: the way to the screen of how its runs went. */
import { BarChartOutlined, SwapOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { useWorkflows } from '../queries';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { MonitorTabs } from './MonitorTabs';
import { useFacets } from './data';
import './monitor.css';

export function Insights() {
  const { t, text } = useWords();
  const workflows = useWorkflows();
  const counts = useFacets({ status: '' }).data?.workflow ?? {};
  useTitle(t('monitor.insights'));
  const items = [...(workflows.data?.items ?? [])].sort((a, b) => (counts[b.key] ?? 0) - (counts[a.key] ?? 0));
  return (
    <div className="page">
      <div className="page-head"><h1>{t('monitor.insights')}</h1></div>
      <MonitorTabs />
      {workflows.isPending ? <Loading rows={6} /> : !workflows.data ? <Refused error={workflows.error} onRetry={() => void workflows.refetch()} /> : items.length === 0 ? <Nothing title={t('workflows.none')} hint={t('workflows.noneHint')} /> : (
        <ul className="cards">
          {items.map((one) => (
            <li key={one.key} className="card">
              <h2>{text(one.title)}</h2>
              <p className="quiet">v{one.version} · {t('monitor.runsCount', { count: counts[one.key] ?? 0 })}</p>
              <div className="card-end">
                <Link to="/workflows/$key/mining" params={{ key: one.key }}><BarChartOutlined aria-hidden /> {t('monitor.howRunsWent')}</Link>
                {one.version > 1 && <Link to="/workflows/$key/migrate" params={{ key: one.key }}><SwapOutlined aria-hidden /> {t('monitor.migrate')}</Link>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
