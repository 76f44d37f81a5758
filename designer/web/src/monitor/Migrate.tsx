/* Running runs taken over to another version: which step is which, what would become of each run, then done with progress. */
import { ArrowLeftOutlined, ArrowRightOutlined } from '@ant-design/icons';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';
import { useMay, useWorkflow } from '../queries';
import { Loading, Nothing, Refused, Tag, useTitle } from '../shell/states';
import { BatchDialog } from './BatchDialog';
import { migration, useFacets, useMigrationPlan } from './data';
import './monitor.css';

export function Migrate() {
  const { key } = useParams({ from: '/workflows/$key/migrate' });
  const search = useSearch({ from: '/workflows/$key/migrate' });
  const { t, text } = useWords();
  const workflow = useWorkflow(key);
  useTitle(t('monitor.migrate'));
  const back = <Link to="/insights" className="back"><ArrowLeftOutlined aria-hidden /> {t('monitor.insights')}</Link>;
  if (workflow.isPending) return <div className="page">{back}<Loading rows={6} /></div>;
  if (!workflow.data) return <div className="page">{back}<Refused error={workflow.error} onRetry={() => void workflow.refetch()} /></div>;
  return (
    <div className="page migrate-page">
      {back}
      <div className="page-head"><div><h1>{t('monitor.migrateTitle', { workflow: text(workflow.data.title) })}</h1><p className="quiet">{t('monitor.migrateHint')}</p></div></div>
      {workflow.data.versions.length < 2 ? <Nothing title={t('monitor.oneVersion')} hint={t('monitor.oneVersionHint')} /> : <Wizard workflow={workflow.data} from={search.from} run={search.run} />}
    </div>
  );
}

function Wizard({ workflow, from, run }: { workflow: DefinitionDetail; from?: number; run?: string }) {
  const { t } = useWords();
  const id = useId();
  const newest = Math.max(...workflow.versions);
  const counts = useFacets({ workflow: workflow.key, status: 'running' }).data?.version ?? {};
  const crowded = workflow.versions.filter((one) => one !== newest).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))[0];
  const [chosen, setChosen] = useState<number | undefined>(from);
  const source = chosen ?? crowded ?? newest - 1;
  const [target, setTarget] = useState(newest);
  const versions = (without: number) => workflow.versions.filter((one) => one !== without).map((one) => ({ value: one, label: `v${one} · ${t('monitor.runsCount', { count: counts[one] ?? 0 })}` }));
  return (
    <>
      <section className="card migrate-versions">
        <div><label htmlFor={`${id}-from`} className="field-label">{t('monitor.fromVersion')}</label><Select id={`${id}-from`} value={source} options={versions(target)} onChange={setChosen} /></div>
        <ArrowRightOutlined aria-hidden />
        <div><label htmlFor={`${id}-to`} className="field-label">{t('monitor.toVersion')}</label><Select id={`${id}-to`} value={target} options={versions(source)} onChange={setTarget} /></div>
        {run && <Tag tone="info">{t('monitor.onlyOne')}</Tag>}
      </section>
      <Mapping key={`${source}-${target}`} workflow={workflow} source={source} target={target} run={run} />
    </>
  );
}

function Mapping({ workflow, source, target, run }: { workflow: DefinitionDetail; source: number; target: number; run?: string }) {
  const { t, text } = useWords();
  const plan = useMigrationPlan(workflow.key, source, target);
  const drawn = useWorkflow(workflow.key, target).data;
  const mayMigrate = useMay('operations:write');
  const [nodes, setNodes] = useState<Record<string, string>>({});
  const [isOpen, setOpen] = useState(false);
  const act = useMemo(() => migration(workflow.key, target, nodes), [workflow.key, target, nodes]);
  const runs = useMemo(() => (run ? { run_ids: [run], status: 'running' as const } : { workflow: workflow.key, version: source, status: 'running' as const }), [run, workflow.key, source]);
  if (plan.isPending) return <Loading rows={6} />;
  if (!plan.data) return <Refused error={plan.error} onRetry={() => void plan.refetch()} />;
  const there = drawn?.version === target ? drawn.nodes.map((node) => ({ value: node.node_id, label: text(node.title) || node.node_id })) : [];
  const targetOf = (match: Schemas['MatchView']) => nodes[match.source] ?? match.target;
  const lost = plan.data.nodes.filter((match) => match.running > 0 && !targetOf(match));
  const title = (nodeId: string) => there.find((one) => one.value === nodeId)?.label ?? nodeId;
  return (
    <>
      <section aria-label={t('monitor.mapping')} className="card">
        <h2>{t('monitor.mapping')}</h2>
        <ul className="mapping">
          {plan.data.nodes.map((match) => (
            <li key={match.source} className={targetOf(match) ? '' : 'is-lost'}>
              <span className="mapping-from">{text(match.source_title) || match.source} {match.running > 0 && <Tag tone="info">{t('monitor.runsHere', { count: match.running })}</Tag>}</span>
              <ArrowRightOutlined aria-hidden />
              <Select className="mapping-to" aria-label={t('monitor.becomes', { step: text(match.source_title) || match.source })} showSearch optionFilterProp="label" value={targetOf(match)} options={[{ value: '', label: t('monitor.noMatch') }, ...there]} onChange={(to: string) => setNodes({ ...nodes, [match.source]: to })} />
              <span className="quiet">{nodes[match.source] !== undefined && nodes[match.source] !== match.target ? t('monitor.byHand') : match.target ? t(`match.${match.how}`, { defaultValue: match.how }) : ''}</span>
            </li>
          ))}
        </ul>
        {plan.data.new_nodes.length > 0 && <p className="quiet">{t('monitor.newSteps', { steps: plan.data.new_nodes.map(title).join(', ') })}</p>}
        {lost.length > 0 && <p className="banner warn">{t('monitor.lostSteps', { count: lost.reduce((sum, match) => sum + match.running, 0) })}</p>}
      </section>
      <div className="migrate-end">{mayMigrate && <Button type="primary" size="large" onClick={() => setOpen(true)}>{t('monitor.dryRun')}</Button>}</div>
      {isOpen && <BatchDialog title={t('monitor.dryRun')} hint={t('monitor.dryRunHint')} runs={runs} act={act} okText={t('monitor.takeOver')} onClose={() => { setOpen(false); void plan.refetch(); }} />}
    </>
  );
}
