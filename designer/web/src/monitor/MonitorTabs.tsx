/* The pages of the monitor, side by side: runs, incidents, how runs went. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { useIncidentGroups } from './data';

export function MonitorTabs() {
  const { t } = useWords();
  const mayIncidents = useMay('incidents:read');
  const mayMine = useMay('operations:read');
  if (!mayIncidents && !mayMine) return null;
  return (
    <nav className="tabs monitor-tabs no-print" aria-label={t('monitor.pages')}>
      <Link to="/runs" className="tab" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t('nav.runs')}</Link>
      {mayIncidents && <Link to="/incidents" className="tab" activeProps={{ 'aria-current': 'page' }}>{t('monitor.incidents')} <Open /></Link>}
      {mayMine && <Link to="/insights" className="tab" activeProps={{ 'aria-current': 'page' }}>{t('monitor.insights')}</Link>}
    </nav>
  );
}

function Open() {
  const groups = useIncidentGroups('').data?.items ?? [];
  const count = groups.reduce((sum, group) => sum + group.incidents, 0);
  return count > 0 ? <span className="count bad">{count}</span> : null;
}
