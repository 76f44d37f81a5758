/* The list of runs with filters, counts and the dialog that starts one. */
import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useWords } from '../i18n';
import type { RunSummary } from '../model';
import { useMay, useRuns, useWorkflows } from '../queries';
import { Loading, Nothing, Refused, StatusTag, useTitle } from '../shell/states';
import { Facts } from './Facts';
import { StartRun } from './start/StartRun';

const STATUSES = ['', 'running', 'incident', 'completed', 'cancelled'] as const;

export function Runs() {
  const { t, text, format } = useWords();
  const search = useSearch({ from: '/runs' });
  const navigate = useNavigate();
  const runs = useRuns(search);
  const workflows = useWorkflows();
  const [isStarting, setStarting] = useState(false);
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = runs.data?.pages[0]?.counts ?? {};
  const filterId = useId();
  const mayStart = useMay('runs:write');
  useTitle(t('nav.runs'));
  const filter = (change: Partial<typeof search>) => void navigate({ to: '/runs', search: { ...search, ...change }, replace: true });
  const isFiltered = Boolean(search.q || search.workflow || search.status);

  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.runs')}</h1>
        {mayStart && <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>{t('runs.start')}</Button>}
      </div>
      <div className="filters" role="search">
        <div className="segments" role="group" aria-label={t('runs.status')}>
          {STATUSES.map((status) => (
            <button key={status} type="button" className="segment" aria-pressed={(search.status ?? '') === status} onClick={() => filter({ status: status || undefined })}>
              {status ? t(`status.${status}`) : t('runs.all')}
              <Count value={status ? counts[status] : total(counts)} />
            </button>
          ))}
        </div>
        <label className="unseen" htmlFor={filterId}>{t('runs.workflow')}</label>
        <Select
          id={filterId} className="filter-workflow" allowClear placeholder={t('runs.anyWorkflow')} value={search.workflow} onChange={(value?: string) => filter({ workflow: value })}
          options={workflows.data?.items.map((workflow) => ({ value: workflow.key, label: text(workflow.title) })) ?? []}
        />
        <SearchBox value={search.q ?? ''} label={t('runs.search')} onChange={(q) => filter({ q: q || undefined })} />
      </div>
      {runs.isPending ? <Loading rows={8} /> : runs.error && !items.length ? <Refused error={runs.error} onRetry={() => void runs.refetch()} /> : items.length === 0 ? (
        <Nothing title={isFiltered ? t('runs.noneFound') : t('runs.none')} hint={isFiltered ? t('runs.noneFoundHint') : t('runs.noneHint')}>
          {isFiltered ? <Button onClick={() => filter({ q: undefined, status: undefined, workflow: undefined })}>{t('action.clearFilters')}</Button> : mayStart && <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>{t('runs.start')}</Button>}
        </Nothing>
      ) : (
        <div className="grid-table runs-table" role="table" aria-label={t('nav.runs')} aria-busy={runs.isPlaceholderData}>
          <div className="grid-head" role="row">
            {(['subject', 'workflow', 'status', 'facts', 'started', 'lasted'] as const).map((column) => <span key={column} role="columnheader">{t(`runs.column.${column}`)}</span>)}
          </div>
          {items.map((run) => <RunRow key={run.run_id} run={run} title={text(run.workflow_title)} started={format.dateTime(run.started_at)} lasted={format.lasted(run.started_at, run.ended_at ?? new Date().toISOString())} />)}
        </div>
      )}
      {runs.hasNextPage && <div className="more-row"><Button loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>{t('action.more')}</Button></div>}
      {isStarting && <StartRun preset={search.workflow} onClose={() => setStarting(false)} onStarted={(run) => { setStarting(false); void navigate({ to: '/runs/$runId', params: { runId: run.run_id } }); }} />}
    </div>
  );
}

function total(counts: Record<string, number>): number | undefined {
  // A run with an incident is a running one: it is counted once.
  const values = Object.entries(counts).filter(([status]) => status !== 'incident').map(([, count]) => count);
  return values.length ? values.reduce((sum, one) => sum + one, 0) : undefined;
}

function Count({ value }: { value: number | undefined }) {
  return <span className="count">{value ?? 0}</span>;
}

function RunRow({ run, title, started, lasted }: { run: RunSummary; title: string; started: string; lasted: string }) {
  const { t } = useWords();
  return (
    <div className="grid-row" role="row">
      <span role="cell" className="cell-main"><Link to="/runs/$runId" params={{ runId: run.run_id }} className="cover">{nameOfRun(run)}</Link>{run.subject_title && run.business_key && <span className="cell-sub quiet">{run.business_key}</span>}</span>
      <span role="cell">{title} <span className="quiet">v{run.version}</span></span>
      <span role="cell"><StatusTag status={run.suspended_by ? 'suspended' : run.status} />{run.has_incident && run.status === 'running' && <> <StatusTag status="incident" label={t('runs.incident')} /></>}</span>
      <span role="cell"><Facts facts={run.facts} titles={run.fact_titles} most={3} /></span>
      <span role="cell" className="num quiet">{started}</span>
      <span role="cell" className="num quiet">{lasted}</span>
    </div>
  );
}

/* Whom a run is about, else what it was called, else its number. */
export const nameOfRun = (run: RunSummary) => run.subject_title || run.business_key || shortId(run.run_id);

export const shortId = (id: string) => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-6)}` : id);

/* A search box that asks when the typing pauses. */
export function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), 300);
    return () => clearTimeout(timer);
    // Only typing starts the clock; a new onChange with every render must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  return <Input className="search" allowClear prefix={<SearchOutlined aria-hidden />} placeholder={label} aria-label={label} value={typed} onChange={(event) => setTyped(event.target.value)} />;
}
