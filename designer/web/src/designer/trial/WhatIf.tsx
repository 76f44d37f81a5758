/* What the draft would have changed for past runs, told again on it with what came to them then: outcomes before and after, by group. Changes nothing. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { client, got, type Schemas } from '../../client';
import { useWords } from '../../i18n';
import { Loading, Refused } from '../../shell/states';
import { useDoc } from '../document';
import { read } from '../source';
import './trial.css';

type Report = Schemas['RehearsalReply'];
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function WhatIf() {
  const { t } = useWords();
  const id = useId();
  const key = useDoc((doc) => doc.graph.key);
  const text = useDoc((doc) => doc.text);
  const files = useDoc((doc) => doc.files);
  const head: unknown = read(text).errors.length > 0 ? {} : read(text).toJS();
  const facts = isRecord(head) && isRecord(head.facts) ? Object.keys(head.facts) : [];
  const published = useQuery({ queryKey: ['workflow', key, undefined], queryFn: () => got(client.GET('/api/v1/workflows/{key}', { params: { path: { key } } })), retry: false, enabled: key !== '', staleTime: 60_000 });
  const [measure, setMeasure] = useState('');
  const [group, setGroup] = useState('');
  const [limit, setLimit] = useState<number | null>(200);
  const asked = useMutation({
    mutationFn: () => got(client.POST('/api/v1/workflows/{key}/rehearsal', { params: { path: { key } }, body: { files: { ...files }, is_whole: true, measure, groups: group ? [{ name: group, fact: group }] : [], limit: limit ?? 0 } as unknown as Schemas['RehearsalBody'] })),
  });
  if (published.isPending) return <Loading />;
  if (published.error) return <p className="quiet">{t('trial.neverPublished')}</p>;
  return (
    <div className="trial">
      <p className="row-help">{t('trial.whatIfAbout')}</p>
      <label htmlFor={`${id}-measure`}>{t('trial.measure')}</label>
      <Select id={`${id}-measure`} value={measure} onChange={setMeasure} options={[{ value: '', label: t('trial.outcomeOf') }, ...facts.map((one) => ({ value: one, label: t(`fact.${one}`, { defaultValue: one }) }))]} />
      <label htmlFor={`${id}-group`}>{t('trial.byGroup')}</label>
      <Select id={`${id}-group`} value={group} onChange={setGroup} options={[{ value: '', label: t('trial.noGroup') }, ...facts.map((one) => ({ value: one, label: t(`fact.${one}`, { defaultValue: one }) }))]} />
      <label htmlFor={`${id}-limit`}>{t('trial.limit')}</label>
      <InputNumber id={`${id}-limit`} className="full" min={1} max={1000} precision={0} value={limit} onChange={setLimit} />
      <Button type="primary" loading={asked.isPending} onClick={() => { asked.mutate(); }}>{t('trial.tell')}</Button>
      {asked.error && <Refused error={asked.error} compact />}
      {asked.data && <Told report={asked.data} />}
    </div>
  );
}

/* Each reason once, with how many of the runs that are listed it is for; the commonest first. */
function whys(report: Report): [string, number][] {
  const found = new Map<string, number>();
  for (const one of report.trials) { const why = one.is_told ? '' : (one.missing[0]?.message ?? ''); if (why) found.set(why, (found.get(why) ?? 0) + 1); }
  return [...found].toSorted((a, b) => b[1] - a[1]).slice(0, 5);
}

function Told({ report }: { report: Report }) {
  const { t, format } = useWords();
  const changed = report.trials.filter((one) => one.is_changed);
  const name = (value: string) => value || t('trial.running');
  if (report.runs === 0) return <p className="quiet">{t('trial.noRuns')}</p>;
  return (
    <section className="what-if" aria-label={t('trial.changedOf', { changed: report.changed, told: report.told })}>
      <p role="status"><b>{report.told > 0 ? t('trial.changedOf', { changed: report.changed, told: report.told }) : t('trial.noneTold')}</b>{report.untold > 0 && <span className="quiet"> {t('trial.untold', { count: report.untold })}</span>}</p>
      {report.told > 0 && (
        <table>
          <thead><tr><th scope="col">{t('trial.value')}</th><th scope="col" className="num">{t('draft.before')}</th><th scope="col" className="num">{t('draft.after')}</th></tr></thead>
          <tbody>{[...new Set([...Object.keys(report.before), ...Object.keys(report.after)])].map((value) => <tr key={value} className={report.before[value] === report.after[value] ? '' : 'is-changed'}><th scope="row">{name(value)}</th><td className="num">{format.number(report.before[value] ?? 0)}</td><td className="num">{format.number(report.after[value] ?? 0)}</td></tr>)}</tbody>
        </table>
      )}
      {report.moves.length > 0 && <ul className="what-if-moves">{report.moves.map((move, index) => <li key={index}>{name(String(move.before))} → {name(String(move.after))}: <b>{String(move.runs)}</b></li>)}</ul>}
      {report.shares.length > 0 && (
        <table>
          <thead><tr><th scope="col">{t('trial.group')}</th><th scope="col" className="num">{t('trial.runs')}</th><th scope="col" className="num">{t('trial.rateBefore')}</th><th scope="col" className="num">{t('trial.rateAfter')}</th></tr></thead>
          <tbody>{report.shares.map((one) => <tr key={one.group} className={one.is_under_after ? 'is-under' : ''}><th scope="row">{name(one.group)}{one.is_small && <span className="quiet"> {t('trial.small')}</span>}</th><td className="num">{one.runs}</td><td className="num">{Math.round(one.rate_before * 100)}%</td><td className="num">{Math.round(one.rate_after * 100)}%{one.is_under_after && <span> {t('trial.under')}</span>}</td></tr>)}</tbody>
        </table>
      )}
      {changed.length > 0 && <><h3>{t('trial.changedRuns')}</h3><ul className="what-if-runs">{changed.slice(0, 50).map((one) => <li key={one.run_id}><Link to="/runs/$runId" params={{ runId: one.run_id }}>{one.run_id.slice(-8)}</Link> {name(one.before)} → {name(one.after)}{one.assumed.length > 0 && <span className="quiet"> {t('trial.assumed', { count: one.assumed.length })}</span>}</li>)}</ul></>}
      {Object.keys(report.reasons).length > 0 && <Alert type="info" title={t('trial.why')} description={<ul className="what-if-why">{whys(report).map(([why, runs]) => <li key={why}>{why} <span className="quiet">{t('trial.ofRuns', { count: runs })}</span></li>)}</ul>} />}
    </section>
  );
}
