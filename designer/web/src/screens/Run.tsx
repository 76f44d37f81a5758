/* One run: its drawing with the tokens, and beside it what happened at a node, its values, timeline, tasks and incidents. Asked again every 2 s while it runs. */
import { ArrowLeftOutlined, StopOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { App, Button, Input, Modal, Tabs } from 'antd';
import { useId, useMemo, useState } from 'react';
import { api, Refusal } from '../api';
import { Drawing } from '../drawing/Drawing';
import type { NodeMark } from '../drawing/parts';
import { useWords } from '../i18n';
import type { HistoryEntry, RunDetail } from '../model';
import { useHistory, useMay, useRun, useStale } from '../queries';
import { Loading, Refused, StatusTag, useTitle } from '../shell/states';
import { JsonView } from '../values/JsonView';
import { Fields } from '../values/ValueView';
import { Facts } from './Facts';
import { nameOfRun, shortId } from './Runs';
import { Incidents } from './run/Incidents';
import { StepPanel } from './run/StepPanel';
import { RunTasks } from './run/RunTasks';
import { Timeline } from './run/Timeline';

export function Run() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const run = useRun(runId);
  const { t } = useWords();
  const back = <Link to="/runs" className="back"><ArrowLeftOutlined aria-hidden /> {t('run.back')}</Link>;
  if (run.isPending) return <div className="page">{back}<Loading rows={10} /></div>;
  if (!run.data) return <div className="page">{back}<Refused error={run.error} onRetry={() => void run.refetch()} /></div>;
  return <RunScreen key={runId} run={run.data} back={back} isStale={run.isError} />;
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

/* The arrows that tokens came by: two boxes that were both visited need not have been joined. */
export function passedEdges(history: HistoryEntry[]): ReadonlySet<string> {
  return new Set(history.map((entry) => entry.data.edge_id).filter((edge): edge is string => typeof edge === 'string' && edge !== ''));
}

function RunScreen({ run, back, isStale }: { run: RunDetail; back: React.ReactNode; isStale: boolean }) {
  const { t, text, format } = useWords();
  const [selected, setSelected] = useState(() => run.incidents[0]?.node_id ?? run.tokens[0]?.node_id ?? run.nodes.at(-1)?.node_id ?? '');
  const [tab, setTab] = useState(run.incidents.length ? 'incidents' : 'step');
  const marks = useMemo(() => marksOf(run), [run]);
  const history = useHistory(run.run_id, run.status === 'running').data;
  const passed = useMemo(() => passedEdges(history?.items ?? []), [history]);
  useTitle(nameOfRun(run));
  const mayCancel = useMay('runs:cancel');
  const select = (nodeId: string) => {
    setSelected(nodeId);
    setTab('step');
  };
  const openTasks = run.tasks.filter((task) => task.status === 'created' || task.status === 'claimed').length;
  const tabs = [
    { key: 'step', label: t('run.tab.step'), children: <StepPanel run={run} nodeId={selected} onSelect={select} /> },
    { key: 'values', label: t('run.tab.values'), children: <Variables run={run} /> },
    { key: 'timeline', label: t('run.tab.timeline'), children: <Timeline run={run} onSelect={select} /> },
    { key: 'tasks', label: <>{t('run.tab.tasks')} {openTasks > 0 && <span className="count">{openTasks}</span>}</>, children: <RunTasks tasks={run.tasks} /> },
    ...(run.incidents.length ? [{ key: 'incidents', label: <>{t('run.tab.incidents')} <span className="count bad">{run.incidents.length}</span></>, children: <Incidents run={run} onSelect={select} /> }] : []),
  ];
  return (
    <div className="page run-page">
      {back}
      <div className="page-head">
        <div>
          <h1>{nameOfRun(run)}</h1>
          <p className="run-line">
            <StatusTag status={run.suspended_by ? 'suspended' : run.status} />
            {run.has_incident && run.status === 'running' && <StatusTag status="incident" label={t('runs.incident')} />}
            <Facts facts={run.facts} titles={run.fact_titles} />
            {run.subject_title && run.business_key && <span>{run.business_key}</span>}
            <Link to="/workflows/$key" params={{ key: run.workflow_key }}>{text(run.workflow_title)} v{run.version}</Link>
            <span className="quiet">{t('run.started', { when: format.dateTime(run.started_at) })}{run.ended_at && ` · ${t('run.lasted', { time: format.lasted(run.started_at, run.ended_at) })}`}</span>
          </p>
          <Relatives run={run} />
        </div>
        {run.status === 'running' && mayCancel && <CancelRun runId={run.run_id} />}
      </div>
      {isStale && <p className="banner warn" role="status">{t('run.stale')}</p>}
      {run.is_erased && <p className="banner">{t('run.erased')}</p>}
      <div className="run-grid">
        <Drawing definition={run.definition} marks={marks} passed={passed} selected={selected} onSelect={select} label={t('run.drawing')} />
        <section className="run-side" aria-label={t('run.details')}>
          <Tabs size="small" activeKey={tabs.some((one) => one.key === tab) ? tab : 'step'} onChange={setTab} items={tabs} />
        </section>
      </div>
    </div>
  );
}

function Relatives({ run }: { run: RunDetail }) {
  const { t } = useWords();
  if (!run.parent_run_id && run.child_run_ids.length === 0) return null;
  return (
    <p className="run-line quiet">
      {run.parent_run_id && <Link to="/runs/$runId" params={{ runId: run.parent_run_id }}>{t('run.parent')}</Link>}
      {run.child_run_ids.map((id) => <Link key={id} to="/runs/$runId" params={{ runId: id }}>{t('run.child', { id: shortId(id) })}</Link>)}
    </p>
  );
}

function Variables({ run }: { run: RunDetail }) {
  const { t } = useWords();
  const [isRaw, setRaw] = useState(false);
  if (Object.keys(run.variables).length === 0) return <p className="quiet">{run.is_erased ? t('run.erased') : t('run.noVariables')}</p>;
  return (
    <>
      <div className="panel-tools"><Button size="small" type="text" onClick={() => setRaw(!isRaw)}>{isRaw ? t('run.readable') : t('run.raw')}</Button></div>
      {isRaw ? <JsonView value={run.variables} label={t('run.tab.values')} /> : <Fields values={run.variables} />}
    </>
  );
}

function CancelRun({ runId }: { runId: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const stale = useStale();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const id = useId();
  const cancel = async () => {
    try {
      await api.cancelRun(runId, reason.trim());
      message.success(t('run.cancelled'));
      setOpen(false);
    } catch (refusal) {
      message.error(refusal instanceof Refusal ? refusal.message : t('error.unexpected'));
    }
    await stale();
  };
  return (
    <>
      <Button icon={<StopOutlined />} danger onClick={() => setOpen(true)}>{t('run.cancel')}</Button>
      <Modal open={isOpen} title={t('run.cancelTitle')} okText={t('run.cancel')} okButtonProps={{ danger: true }} cancelText={t('action.close')} onOk={cancel} onCancel={() => setOpen(false)} destroyOnHidden>
        <p>{t('run.cancelHint')}</p>
        <label htmlFor={id} className="field-label">{t('run.reason')}</label>
        <Input.TextArea id={id} value={reason} onChange={(event) => setReason(event.target.value)} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Modal>
    </>
  );
}
