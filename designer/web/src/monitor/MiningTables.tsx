/* The tables behind the pictures of how runs went. Knows no drawing. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';

interface Of { report: Schemas['MiningReport']; definition: DefinitionDetail }
type Took = (seconds: number) => string;

export function useTitles(definition: DefinitionDetail) {
  const { text } = useWords();
  const titles = new Map(definition.nodes.map((node) => [node.node_id, text(node.title)]));
  return (nodeId: string) => titles.get(nodeId) || nodeId;
}

export function Table({ label, heads, rows, empty }: { label: string; heads: string[]; rows: ReactNode[][]; empty: string }) {
  if (rows.length === 0) return <p className="quiet mining-empty">{empty}</p>;
  return (
    // A wide table is moved with the keys: it must be reached by them.
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="plain-table">
        <caption className="unseen">{label}</caption>
        <thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
        <tbody>{rows.map((cells, row) => <tr key={row}>{cells.map((cell, index) => (index === 0 ? <th key={index} scope="row">{cell}</th> : <td key={index} className="num">{cell}</td>))}</tr>)}</tbody>
      </table>
    </div>
  );
}

export function Spells({ report, definition, took }: Of & { took: Took }) {
  const { t } = useWords();
  const title = useTitles(definition);
  const heads = [t('monitor.times'), t('monitor.median'), t('monitor.p95'), t('monitor.mean'), t('monitor.longest'), t('monitor.now')];
  const cells = (spell: Schemas['Spell']) => [spell.times, took(spell.median), took(spell.p95), took(spell.mean), took(spell.longest), spell.now ?? 0];
  return (
    <>
      <h3>{t('monitor.atSteps')}</h3>
      <Table label={t('monitor.atSteps')} heads={[t('run.tab.step'), ...heads]} rows={report.nodes.map((spell) => [title(spell.node_id), ...cells(spell)])} empty={t('monitor.nothing')} />
      <h3>{t('monitor.onWays')}</h3>
      <Table label={t('monitor.onWays')} heads={[t('monitor.way'), ...heads.slice(0, 5)]} rows={report.edges.map((spell) => [`${title(spell.source ?? '')} → ${title(spell.node_id)}`, ...cells(spell).slice(0, 5)])} empty={t('monitor.nothing')} />
    </>
  );
}

export function Variants({ report, definition, took, share, chosen, onChoose }: Of & { took: Took; share: (part: number) => string; chosen: number | undefined; onChoose: (index: number | undefined) => void }) {
  const { t } = useWords();
  const title = useTitles(definition);
  const outcomes = (variant: Schemas['Variant']) => Object.entries(variant.outcomes).map(([outcome, count]) => `${t(`status.${outcome}`, { defaultValue: t(`name.${outcome}`, { defaultValue: t(`fact.${outcome}`, { defaultValue: outcome.replaceAll('_', ' ') }) }) })} ${count}`).join(', ');
  return (
    <>
      <ol className="variants">
        {report.variants.map((variant, index) => (
          <li key={index} className={chosen === index ? 'variant is-chosen' : 'variant'}>
            <div className="variant-share"><strong className="num">{share(variant.share)}</strong><span className="variant-bar" aria-hidden><span style={{ width: `${Math.max(1, variant.share * 100)}%` }} /></span><span className="quiet num">{t('monitor.runsCount', { count: variant.runs })}</span></div>
            <div className="variant-words">
              <p className="variant-way">{variant.nodes.map((node, place) => <span key={place}>{place > 0 && <span aria-hidden> → </span>}{title(node)}</span>)}</p>
              <p className="quiet num">{t('monitor.median')} {took(variant.median)} · {t('monitor.p95')} {took(variant.p95)} · {outcomes(variant)} · <Link to="/runs/$runId" params={{ runId: variant.example }}>{t('monitor.example')}</Link></p>
            </div>
            <Button size="small" aria-pressed={chosen === index} onClick={() => onChoose(chosen === index ? undefined : index)}>{t('monitor.onDrawing')}</Button>
          </li>
        ))}
      </ol>
      {report.others > 0 && <p className="quiet">{t('monitor.otherWays', { count: report.others })}</p>}
    </>
  );
}

export function Rework({ report, definition, share }: Of & { share: (part: number) => string }) {
  const { t } = useWords();
  const title = useTitles(definition);
  return (
    <Table
      label={t('monitor.rework')} heads={[t('run.tab.step'), t('nav.runs'), t('monitor.shareOf'), t('monitor.repeats'), t('monitor.most'), t('monitor.between2')]} empty={t('monitor.noRework')}
      rows={report.rework.map((one) => [title(one.node_id), one.runs, share(one.share), one.repeats, one.most, one.path.map(title).join(' → ') || t('monitor.atOnce')])}
    />
  );
}
