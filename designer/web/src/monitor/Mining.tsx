/* How runs of a workflow went: where they wait, which ways they took, what was done again, how far they are what was drawn. Behind each picture stands its table. */
import { ArrowLeftOutlined, DownloadOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, DatePicker, Segmented, Select, Tabs } from 'antd';
import dayjs from 'dayjs';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import type { Schemas } from '../client';
import { Drawing } from '../drawing/Drawing';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';
import { useWorkflow } from '../queries';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { Spells } from './MiningTables';
import { logAddress, useFacets, useMining, type Period } from './data';
import { byEdge, hot, scaleOf, STEPS, type Measure } from './heat';
import './monitor.css';

const Variants = lazy(() => import('./MiningWays').then((file) => ({ default: file.Variants })));
const Rework = lazy(() => import('./MiningWays').then((file) => ({ default: file.Rework })));
const Conformance = lazy(() => import('./Conformance').then((file) => ({ default: file.Conformance })));

export function Mining() {
  const { key } = useParams({ from: '/workflows/$key/mining' });
  const search = useSearch({ from: '/workflows/$key/mining' });
  const navigate = useNavigate();
  const { t, text } = useWords();
  const period: Period = useMemo(() => ({ version: search.version ?? 0, from: search.from, to: search.to }), [search]);
  const report = useMining(key, period);
  // Where runs of all versions are looked at, they are drawn on the version that most of them follow.
  const counts = useFacets({ workflow: key, status: '' }).data?.version;
  const crowded = counts && Number(Object.entries(counts).sort((a, b) => b[1] - a[1] || Number(b[0]) - Number(a[0]))[0]?.[0] ?? 0);
  const workflow = useWorkflow(key, search.version ?? (crowded || undefined), counts !== undefined);
  const id = useId();
  useTitle(t('monitor.howRunsWent'));
  const change = (next: Partial<typeof search>) => void navigate({ to: '/workflows/$key/mining', params: { key }, search: { ...search, ...next }, replace: true });
  return (
    <div className="page">
      <Link to="/insights" className="back"><ArrowLeftOutlined aria-hidden /> {t('monitor.insights')}</Link>
      <div className="page-head">
        <div><h1>{text(workflow.data?.title) || key}</h1><p className="quiet">{t('monitor.howRunsWent')}</p></div>
        <div className="head-tools no-print">
          <Button icon={<DownloadOutlined />} href={logAddress(key, 'csv', period)} download>CSV</Button>
          <Button icon={<DownloadOutlined />} href={logAddress(key, 'xes', period)} download>XES</Button>
        </div>
      </div>
      <div className="filters mining-filters">
        <div><label htmlFor={`${id}-version`}>{t('monitor.version')}</label><Select id={`${id}-version`} allowClear value={search.version} placeholder={t('monitor.allVersions')} options={workflow.data?.versions.map((one) => ({ value: one, label: `v${one}` }))} onChange={(version?: number) => change({ version })} /></div>
        <div><label htmlFor={`${id}-from`}>{t('monitor.startedFrom')}</label><DatePicker id={`${id}-from`} value={search.from ? dayjs(search.from) : null} onChange={(day) => change({ from: day?.format('YYYY-MM-DD') })} /></div>
        <div><label htmlFor={`${id}-to`}>{t('monitor.startedTo')}</label><DatePicker id={`${id}-to`} value={search.to ? dayjs(search.to) : null} onChange={(day) => change({ to: day?.format('YYYY-MM-DD') })} /></div>
      </div>
      {report.isPending || workflow.isPending ? <Loading rows={10} /> : !report.data || !workflow.data ? <Refused error={report.error ?? workflow.error} onRetry={() => { void report.refetch(); void workflow.refetch(); }} />
        : report.data.runs === 0 ? <Nothing title={t('monitor.nothingToMine')} hint={t('monitor.nothingToMineHint')} /> : <Report report={report.data} definition={workflow.data} period={period} />}
    </div>
  );
}

function Report({ report, definition, period }: { report: Schemas['MiningReport']; definition: DefinitionDetail; period: Period }) {
  const { t, format } = useWords();
  const [measure, setMeasure] = useState<Measure>('median');
  const [chosen, setChosen] = useState<number>();
  const [tab, setTab] = useState('waits');
  const took = (seconds: number) => format.lasted(new Date(0).toISOString(), new Date(seconds * 1000).toISOString());
  const edges = useMemo(() => byEdge(definition.edges, report.edges), [definition.edges, report.edges]);
  const scale = useMemo(() => scaleOf([...report.nodes, ...Object.values(edges)].map((spell) => hot(spell, measure))), [report.nodes, edges, measure]);
  const heat = useMemo(() => Object.fromEntries(report.nodes.map((spell) => [spell.node_id, { level: scale.level(hot(spell, measure)), text: took(hot(spell, measure)), now: spell.now ?? 0 }])), [report.nodes, scale, measure, format]); // eslint-disable-line react-hooks/exhaustive-deps -- `took` is made of `format`
  const edgeHeat = useMemo(() => Object.fromEntries(Object.entries(edges).map(([edge, spell]) => [edge, { level: scale.level(spell[measure]), text: `${spell.times}×${spell[measure] >= 1 ? ` · ${took(spell[measure])}` : ''}` }])), [edges, scale, measure, format]); // eslint-disable-line react-hooks/exhaustive-deps -- as above
  const variant = chosen === undefined ? undefined : report.variants[chosen];
  const highlight = useMemo(() => (variant ? new Set(variant.nodes) : undefined), [variant]);
  const share = (part: number) => new Intl.NumberFormat(format.locale, { style: 'percent', maximumFractionDigits: 1 }).format(part);
  return (
    <>
      <p className="mining-sum">{t('monitor.mined', { runs: report.runs, ended: report.ended })} {t('monitor.drawnAs', { version: definition.version })}{report.erased > 0 && ` · ${t('monitor.minedErased', { count: report.erased })}`}{report.has_more && ` · ${t('monitor.minedMore')}`}</p>
      <section className="heat" aria-label={t('monitor.heatMap')}>
        <div className="heat-head">
          <h2>{t('monitor.heatMap')}</h2>
          <Segmented<Measure> value={measure} onChange={setMeasure} options={[{ value: 'median', label: t('monitor.median') }, { value: 'p95', label: t('monitor.p95') }]} aria-label={t('monitor.measure')} />
          <ol className="heat-legend" aria-label={t('monitor.legend')}>
            {scale.borders.map((border, index) => <li key={index}><span className={`heat-swatch heat-${index}`} aria-hidden />{index === STEPS - 1 ? `≥ ${took(border)}` : `${took(border)} –`}</li>)}
          </ol>
        </div>
        {variant && <p className="banner">{t('monitor.variantShown', { number: (chosen ?? 0) + 1, share: share(variant.share) })} <Button size="small" onClick={() => setChosen(undefined)}>{t('monitor.showAll')}</Button></p>}
        <div className="heat-drawing"><Drawing isWhole definition={definition} heat={heat} edgeHeat={edgeHeat} highlight={highlight} label={t('monitor.heatMap')} onSelect={() => setTab('waits')} /></div>
      </section>
      <Tabs
        activeKey={tab} onChange={setTab}
        items={[
          { key: 'waits', label: t('monitor.waits'), children: <Spells report={report} definition={definition} took={took} /> },
          { key: 'variants', label: <>{t('monitor.variants')} <span className="count">{report.variants.length}</span></>, children: <Suspense fallback={<Loading rows={4} />}><Variants report={report} definition={definition} took={took} share={share} chosen={chosen} onChoose={setChosen} /></Suspense> },
          { key: 'rework', label: <>{t('monitor.rework')} <span className="count">{report.rework.length}</span></>, children: <Suspense fallback={<Loading rows={4} />}><Rework report={report} definition={definition} share={share} /></Suspense> },
          { key: 'conformance', label: t('monitor.conformance'), children: <Suspense fallback={<Loading rows={4} />}><Conformance workflow={definition} period={period} share={share} /></Suspense> },
        ]}
      />
    </>
  );
}
