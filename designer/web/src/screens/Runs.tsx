/* The list of runs: asked by what stands in the address, counted by what else could be asked, chosen for a deed to all of them; and the dialog that starts one. */
import { PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import type { RunSummary } from '../model';
import { BatchBar } from '../monitor/BatchBar';
import { LiveMark } from '../monitor/LiveMark';
import { MonitorTabs } from '../monitor/MonitorTabs';
import { RunFilters } from '../monitor/RunFilters';
import { useFacets, useRunList } from '../monitor/data';
import '../monitor/monitor.css';
import { queryOf, type RunSearch } from '../monitor/query';
import { useMay } from '../queries';
import { Loading, Nothing, Refused, StatusTag, useTitle } from '../shell/states';
import { Facts } from './Facts';
import { nameOfRun } from './runNames';

const StartRun = lazy(() => import('./start/StartRun').then((file) => ({ default: file.StartRun })));

const STATUSES = ['', 'running', 'incident', 'suspended', 'completed', 'cancelled'] as const;
const NONE: ReadonlySet<string> = new Set();

export function Runs() {
  const { t, text, format } = useWords();
  const search = useSearch({ from: '/runs' });
  const navigate = useNavigate();
  const query = useMemo(() => queryOf(search), [search]);
  const runs = useRunList(query);
  const facets = useFacets(query).data;
  const [isStarting, setStarting] = useState(false);
  const [chosen, setChosen] = useState(NONE);
  const items = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? [], [runs.data]);
  const mayStart = useMay('runs:write');
  const mayRepair = useMay('operations:write');
  useTitle(t('nav.runs'));
  const filter = (next: RunSearch) => {
    setChosen(NONE);
    void navigate({ to: '/runs', search: next, replace: true });
  };
  const isFiltered = Object.values(search).some(Boolean);
  const counts: Record<string, number | undefined> = { ...facets?.status, incident: facets?.with_incident, suspended: facets?.suspended };
  const names = useMemo(() => new Map(items.map((run) => [run.run_id, nameOfRun(run)])), [items]);
  const choose = (runId: string, isOn: boolean) => setChosen((known) => {
    const next = new Set(known);
    if (isOn) next.add(runId);
    else next.delete(runId);
    return next;
  });

  return (
    <div className="page">
      <div className="page-head">
        <div><h1>{t('nav.runs')}</h1><LiveMark /></div>
        {mayStart && <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>{t('runs.start')}</Button>}
      </div>
      <MonitorTabs />
      <div className="filters" role="search">
        <div className="segments" role="group" aria-label={t('runs.status')}>
          {STATUSES.map((status) => (
            <button key={status} type="button" className="segment" aria-pressed={(search.status ?? '') === status} onClick={() => filter({ ...search, status: status || undefined })}>
              {status ? t(`status.${status}`) : t('runs.all')}
              <span className="count">{status ? (counts[status] ?? 0) : total(facets?.status)}</span>
            </button>
          ))}
        </div>
        <RunFilters search={search} facets={facets} onChange={filter} />
      </div>
      {runs.isPending ? <Loading rows={8} /> : runs.error && !items.length ? <Refused error={runs.error} onRetry={() => void runs.refetch()} /> : items.length === 0 ? (
        <Nothing title={isFiltered ? t('runs.noneFound') : t('runs.none')} hint={isFiltered ? t('runs.noneFoundHint') : t('runs.noneHint')}>
          {isFiltered ? <Button onClick={() => filter({})}>{t('action.clearFilters')}</Button> : mayStart && <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>{t('runs.start')}</Button>}
        </Nothing>
      ) : (
        <>
          {mayRepair && <BatchBar items={items} chosen={chosen} query={query} names={names} all={runs.data?.pages[0]?.counts ?? {}} onChoose={setChosen} />}
          <div className={mayRepair ? 'grid-table runs-table can-choose' : 'grid-table runs-table'} role="table" aria-label={t('nav.runs')} aria-busy={runs.isPlaceholderData}>
            <div className="grid-head" role="row">
              {(['subject', 'workflow', 'status', 'facts', 'started', 'lasted'] as const).map((column) => <span key={column} role="columnheader">{t(`runs.column.${column}`)}</span>)}
            </div>
            {items.map((run) => (
              <RunRow key={run.run_id} run={run} title={text(run.workflow_title)} started={format.dateTime(run.started_at)} lasted={format.lasted(run.started_at, run.ended_at ?? new Date().toISOString())}>
                {mayRepair && <Checkbox className="run-choose" checked={chosen.has(run.run_id)} onChange={(event) => choose(run.run_id, event.target.checked)} aria-label={t('monitor.choose', { name: nameOfRun(run) })} />}
              </RunRow>
            ))}
          </div>
        </>
      )}
      {runs.hasNextPage && <div className="more-row"><Button loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>{t('action.more')}</Button></div>}
      {isStarting && <Suspense><StartRun preset={search.workflow} onClose={() => setStarting(false)} onStarted={(run) => { setStarting(false); void navigate({ to: '/runs/$runId', params: { runId: run.run_id } }); }} /></Suspense>}
    </div>
  );
}

const total = (counts: Record<string, number> = {}) => Object.values(counts).reduce((sum, one) => sum + one, 0);

function RunRow({ run, title, started, lasted, children }: { run: RunSummary; title: string; started: string; lasted: string; children: React.ReactNode }) {
  const { t } = useWords();
  return (
    <div className="grid-row" role="row">
      <span role="cell" className="cell-main">{children}<span><Link to="/runs/$runId" params={{ runId: run.run_id }} className="cover">{nameOfRun(run)}</Link>{run.subject_title && run.business_key && <span className="cell-sub quiet">{run.business_key}</span>}</span></span>
      <span role="cell">{title} <span className="quiet">v{run.version}</span></span>
      <span role="cell"><StatusTag status={run.suspended_by ? 'suspended' : run.status} />{run.has_incident && run.status === 'running' && <> <StatusTag status="incident" label={t('runs.incident')} /></>}</span>
      <span role="cell"><Facts facts={run.facts} titles={run.fact_titles} most={3} /></span>
      <span role="cell" className="num quiet">{started}</span>
      <span role="cell" className="num quiet">{lasted}</span>
    </div>
  );
}
