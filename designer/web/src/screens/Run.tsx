/* One run: its drawing with the tokens, and beside it what happened at a node, its values, timeline, tasks and incidents. It follows what happens, and can be looked at as it stood after any event. */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Tabs } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Drawing } from '../drawing/Drawing';
import type { NodeMark } from '../drawing/parts';
import { useWords } from '../i18n';
import type { RunDetail, Values } from '../model';
import type { DeedAbout } from '../monitor/DeedDialog';
import { Gantt } from '../monitor/Gantt';
import { LiveMark } from '../monitor/LiveMark';
import { Picking } from '../monitor/Picking';
import { RunActions } from '../monitor/RunActions';
import { StepDeeds, StepLog } from '../monitor/StepDeeds';
import { TimeTravel } from '../monitor/TimeTravel';
import { usePast, usePeople, useWholeHistory } from '../monitor/data';
import { useRunNames } from '../monitor/runNames';
import '../monitor/monitor.css';
import { marksAt } from '../monitor/visits';
import { useNames } from '../people/names';
import { useRun } from '../queries';
import { Loading, Refused, StatusTag, useTitle } from '../shell/states';
import { JsonView } from '../values/JsonView';
import { Fields } from '../values/ValueView';
import { Facts } from './Facts';
import { nameOfRun, shortId } from './runNames';
import { Incidents } from './run/Incidents';
import { StepPanel } from './run/StepPanel';
import { RunTasks } from './run/RunTasks';
import { Timeline } from './run/Timeline';

const DeedDialog = lazy(() => import('../monitor/DeedDialog').then((file) => ({ default: file.DeedDialog })));

export function Run() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const run = useRun(runId);
  const { t } = useWords();
  const back = <Link to="/runs" className="back"><ArrowLeftOutlined aria-hidden /> {t('run.back')}</Link>;
  if (run.isPending) return <div className="page">{back}<Loading rows={10} /></div>;
  if (!run.data) return <div className="page">{back}<Refused error={run.error} onRetry={() => void run.refetch()} /></div>;
  return <RunScreen key={runId} run={run.data} back={back} isStale={run.isError} />;
}

function RunScreen({ run, back, isStale }: { run: RunDetail; back: React.ReactNode; isStale: boolean }) {
  const { t, text, format } = useWords();
  const [selected, setSelected] = useState(() => run.incidents[0]?.node_id ?? run.tokens[0]?.node_id ?? run.nodes.at(-1)?.node_id ?? '');
  const [tab, setTab] = useState(run.incidents.length ? 'incidents' : 'step');
  const [deed, setDeed] = useState<DeedAbout>();
  const [picking, setPicking] = useState<{ token?: number }>();
  const [seq, setSeq] = useState(0);
  const told = useWholeHistory(run.run_id, run.status === 'running');
  const history = useMemo(() => told.data ?? [], [told.data]);
  const people = usePeople(run.run_id).data ?? {};
  const past = usePast(run.run_id, seq);
  const then = seq > 0 ? past.data : undefined;
  const seen = useMemo(() => (then ? marksAt(history, then.seq, then.tokens) : marksAt(history, Infinity, run.tokens)), [then, history, run.tokens]);
  const marks = useMemo(() => (then ? seen.marks : marksOf(run)), [then, seen, run]);
  useTitle(nameOfRun(run, text));
  const named = useNames([run.starter ?? '']);
  const select = (nodeId: string) => {
    if (picking) {
      setPicking(undefined);
      // In a moment: the key that chose the step must not press a button of the dialog as well.
      setTimeout(() => setDeed({ kind: 'move', token: picking.token, to: nodeId }), 50);
      return;
    }
    setSelected(nodeId);
    setTab('step');
  };
  const begin = (about: DeedAbout) => { setPicking(undefined); setDeed(about); };
  const travel = () => { setPicking(undefined); setSeq(seq > 0 ? 0 : (history.at(-1)?.seq ?? 0)); };
  const openTasks = run.tasks.filter((task) => task.status === 'created' || task.status === 'claimed').length;
  const timeline = told.isPending ? <Loading rows={8} /> : !told.data ? <Refused error={told.error} onRetry={() => void told.refetch()} /> : <Timeline run={run} history={history} people={people} onSelect={select} />;
  const tabs = [
    { key: 'step', label: t('run.tab.step'), children: <StepPanel run={run} nodeId={selected} onSelect={select} deeds={seq === 0 && <StepDeeds run={run} nodeId={selected} onDeed={begin} onPick={(token) => setPicking({ token })} />} log={<StepLog history={history} nodeId={selected} people={people} />} /> },
    { key: 'values', label: t('run.tab.values'), children: <Variables variables={(then?.variables ?? run.variables) as Values} isErased={run.is_erased} /> },
    { key: 'timeline', label: t('run.tab.timeline'), children: timeline },
    { key: 'tasks', label: <>{t('run.tab.tasks')} {openTasks > 0 && <span className="count">{openTasks}</span>}</>, children: <RunTasks tasks={run.tasks} /> },
    ...(run.incidents.length ? [{ key: 'incidents', label: <>{t('run.tab.incidents')} <span className="count bad">{run.incidents.length}</span></>, children: <Incidents run={run} onSelect={select} onDeed={begin} /> }] : []),
  ];
  return (
    <div className="page run-page">
      {back}
      <div className="page-head">
        <div>
          <h1>{nameOfRun(run, text)}</h1>
          <p className="run-line">
            <StatusTag status={run.suspended_by ? 'suspended' : run.status} />
            {run.has_incident && run.status === 'running' && <StatusTag status="incident" label={t('runs.incident')} />}
            <Facts facts={run.facts} titles={run.fact_titles} />
            {run.subject_title && run.business_key && <span>{run.business_key}</span>}
            <Link to="/workflows/$key" params={{ key: run.workflow_key }}>{text(run.workflow_title)} v{run.version}</Link>
            {run.starter && <span>{t('task.begun', { who: named(run.starter) })}</span>}
            <span className="quiet">{t('run.started', { when: format.dateTime(run.started_at) })}{run.ended_at && ` · ${t('run.lasted', { time: format.lasted(run.started_at, run.ended_at) })}`}</span>
            {run.status === 'running' && <LiveMark />}
          </p>
          <Relatives run={run} />
        </div>
        <RunActions run={run} isTravelling={seq > 0} onDeed={begin} onTravel={travel} onPick={() => setPicking({})} />
      </div>
      {isStale && <p className="banner warn" role="status">{t('run.stale')}</p>}
      {run.is_erased && <p className="banner">{t('run.erased')}</p>}
      {picking && <Picking onList={() => { begin({ kind: 'move', token: picking.token }); }} onEnd={() => { setPicking(undefined); }} />}
      {seq > 0 && <TimeTravel run={run} history={history} seq={seq} people={people} isStale={past.isPlaceholderData} onMove={setSeq} onEnd={() => setSeq(0)} />}
      <div className={`run-grid ${picking ? 'is-picking' : ''} ${seq > 0 ? 'is-past' : ''}`}>
        <Drawing definition={run.definition} marks={marks} passed={seen.passed} selected={selected} onSelect={select} label={t('run.drawing')} />
        <section className="run-side" aria-label={t('run.details')}>
          <Tabs size="small" activeKey={tabs.some((one) => one.key === tab) ? tab : 'step'} onChange={setTab} items={tabs} />
        </section>
      </div>
      {history.length > 0 && <Gantt run={run} history={history} people={people} onSelect={select} />}
      {deed && <Suspense><DeedDialog key={`${deed.kind}${deed.token ?? ''}${deed.to ?? ''}`} {...deed} runs={{ run_ids: [run.run_id], status: '' }} isOne tasks={run.tasks} nodes={run.definition.nodes} variables={run.variables} onClose={() => setDeed(undefined)} /></Suspense>}
    </div>
  );
}

/* What the drawing shows at each node. */
export function marksOf(run: Pick<RunDetail, 'nodes' | 'tokens'>): Record<string, NodeMark> {
  const marks: Record<string, NodeMark> = {};
  for (const node of run.nodes) marks[node.node_id] = { state: node.state, tokens: 0, waitsFor: '', times: node.times };
  for (const token of run.tokens) {
    const mark = (marks[token.node_id] ??= { state: 'active', tokens: 0, waitsFor: '', times: 1 });
    mark.tokens += 1;
    mark.waitsFor = token.waits_for;
    if (token.waits_for === 'incident') mark.state = 'failed';
  }
  return marks;
}

function Relatives({ run }: { run: RunDetail }) {
  const { t } = useWords();
  const names = useRunNames([...(run.parent_run_id ? [run.parent_run_id] : []), ...run.child_run_ids]);
  if (!run.parent_run_id && run.child_run_ids.length === 0) return null;
  return (
    <p className="run-line quiet">
      {run.parent_run_id && <Link to="/runs/$runId" params={{ runId: run.parent_run_id }}>{t('run.parent', { name: names.get(run.parent_run_id) ?? shortId(run.parent_run_id) })}</Link>}
      {run.child_run_ids.map((id) => <Link key={id} to="/runs/$runId" params={{ runId: id }}>{t('run.child', { name: names.get(id) ?? shortId(id) })}</Link>)}
    </p>
  );
}

function Variables({ variables, isErased }: { variables: Values; isErased: boolean }) {
  const { t } = useWords();
  const [isRaw, setRaw] = useState(false);
  if (Object.keys(variables).length === 0) return <p className="quiet">{isErased ? t('run.erased') : t('run.noVariables')}</p>;
  return (
    <>
      <div className="panel-tools"><Button size="small" type="text" onClick={() => setRaw(!isRaw)}>{isRaw ? t('run.readable') : t('run.raw')}</Button></div>
      {isRaw ? <JsonView value={variables} label={t('run.tab.values')} /> : <Fields values={variables} />}
    </>
  );
}
