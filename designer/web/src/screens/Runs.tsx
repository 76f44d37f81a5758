/* The list of runs: asked by what stands in the address, counted by what else could be asked, chosen for a deed to all of them; and the dialog that starts one. */
import { PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import type { RunSummary } from '../model';
import { ColumnChooser } from '../monitor/ColumnChooser';
import { BatchBar } from '../monitor/BatchBar';
import { LiveMark } from '../monitor/LiveMark';
import { MonitorTabs } from '../monitor/MonitorTabs';
import { RunFilters } from '../monitor/RunFilters';
import { useFacets, useRunList } from '../monitor/data';
import '../monitor/monitor.css';
import { factsOf, readColumns, templateOf, writeColumns, type Column } from '../monitor/columns';
import { queryOf, type RunSearch } from '../monitor/query';
import { useMay, useWorkflow } from '../queries';
import { Loading, Nothing, Refused, StatusTag, useTitle } from '../shell/states';
import { nameOf } from '../values/ValueView';
import { FactValue, Facts } from './Facts';
import { beginningOf, nameOfRun, wholeNameOf } from './runNames';
import { useNames } from '../people/names';

const StartRun = lazy(() => import('./start/StartRun').then((file) => ({ default: file.StartRun })));

const STATUSES = ['', 'running', 'incident', 'suspended', 'completed', 'cancelled'] as const;
const NONE: ReadonlySet<string> = new Set();

export function Runs() {
  const words = useWords();
  const { t, text } = words;
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
  const isFiltered = Object.values({ ...search, columns: undefined }).some(Boolean);
  const columns = readColumns(search.columns);
  const drawn = useWorkflow(search.workflow ?? '', search.version, Boolean(search.workflow) && columns.includes('standsAt')).data;
  const steps = useMemo(() => new Map(drawn?.nodes.map((node) => [node.node_id, text(node.title)])), [drawn, text]);
  const factTitles = useMemo(() => Object.assign({}, ...items.map((run) => run.fact_titles)) as RunSummary['fact_titles'], [items]);
  const titleOf = (column: Column) => {
    if (!column.startsWith('facts.')) return t(`runs.column.${column}`);
    const title = factTitles?.[column.slice(6)];
    return title ? text(title) : nameOf(column.slice(6), words);
  };
  const counts: Record<string, number | undefined> = { ...facets?.status, incident: facets?.with_incident, suspended: facets?.suspended };
  const named = useNames(useMemo(() => items.map((run) => run.starter ?? ''), [items]));
  const names = useMemo(() => new Map(items.map((run) => [run.run_id, wholeNameOf(run, run.starter ? named(run.starter) : '', words)])), [items, named, words]);
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
        <ColumnChooser columns={columns} facts={factsOf(items)} titleOf={titleOf} onChange={(next) => void navigate({ to: '/runs', search: { ...search, columns: writeColumns(next) }, replace: true })} />
      </div>
      {runs.isPending ? <Loading rows={8} /> : runs.error && !items.length ? <Refused error={runs.error} onRetry={() => void runs.refetch()} /> : items.length === 0 ? (
        <Nothing title={isFiltered ? t('runs.noneFound') : t('runs.none')} hint={isFiltered ? t('runs.noneFoundHint') : t('runs.noneHint')}>
          {isFiltered ? <Button onClick={() => filter({ columns: search.columns })}>{t('action.clearFilters')}</Button> : mayStart && <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>{t('runs.start')}</Button>}
        </Nothing>
      ) : (
        <>
          {mayRepair && <BatchBar items={items} chosen={chosen} query={query} names={names} all={runs.data?.pages[0]?.counts ?? {}} onChoose={setChosen} />}
          <div className={mayRepair ? 'grid-table runs-table can-choose' : 'grid-table runs-table'} role="table" aria-label={t('nav.runs')} aria-busy={runs.isPlaceholderData} style={{ '--columns': templateOf(columns) } as React.CSSProperties}>
            <div className="grid-head" role="row">
              <span role="columnheader">{t('runs.column.subject')}</span>
              {columns.map((column) => <span key={column} role="columnheader">{titleOf(column)}</span>)}
            </div>
            {items.map((run) => (
              <RunRow key={run.run_id} run={run} starter={run.starter ? named(run.starter) : ''} columns={columns} steps={steps}>
                {mayRepair && <Checkbox className="run-choose" checked={chosen.has(run.run_id)} onChange={(event) => choose(run.run_id, event.target.checked)} aria-label={t('monitor.choose', { name: names.get(run.run_id) })} />}
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

function RunRow({ run, starter, columns, steps, children }: { run: RunSummary; starter: string; columns: Column[]; steps: Map<string, string>; children: React.ReactNode }) {
  const words = useWords();
  const { t, text, format } = words;
  const cells: Record<string, () => React.ReactNode> = {
    workflow: () => <>{text(run.workflow_title)} <span className="quiet">v{run.version}</span></>,
    status: () => <><StatusTag status={run.suspended_by ? 'suspended' : run.status} />{run.has_incident && run.status === 'running' && <> <StatusTag status="incident" label={t('runs.incident')} /></>}</>,
    facts: () => <Facts facts={run.facts} titles={run.fact_titles} most={3} />,
    number: () => run.business_key,
    standsAt: () => run.node_ids.map((one) => steps.get(one) ?? nameOf(one, words)).join(', '),
    started: () => format.dateTime(run.started_at),
    ended: () => run.ended_at && format.dateTime(run.ended_at),
    lasted: () => format.lasted(run.started_at, run.ended_at ?? new Date().toISOString()),
  };
  const shown = (column: Column) => (column.startsWith('facts.') ? <FactValue value={run.facts[column.slice(6)] ?? null} /> : cells[column]?.());
  const below = !run.subject_title && !run.business_key ? beginningOf(run, starter, words) : run.subject_title && !columns.includes('number') ? run.business_key : '';
  const plain = (column: Column) => (['started', 'ended', 'lasted'].includes(column) ? ' num quiet' : '');
  return (
    <div className="grid-row" role="row">
      <span role="cell" className="cell-main">{children}<span><Link to="/runs/$runId" params={{ runId: run.run_id }} className="cover" title={nameOfRun(run, text)}>{nameOfRun(run, text)}</Link>{below && <span className="cell-sub quiet">{below}</span>}</span></span>
      {columns.map((column) => <span key={column} role="cell" className={`cell-${column.startsWith('facts.') ? 'fact' : column}${plain(column)}`}>{shown(column)}</span>)}
    </div>
  );
}
