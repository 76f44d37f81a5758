/* Which ways runs took, and what they did again: asked for when its tab is opened. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { Table, useTitles, type Of, type Took } from './MiningTables';

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
