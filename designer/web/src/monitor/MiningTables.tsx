/* The tables behind the pictures of how runs went. Knows no drawing. */
import type { ReactNode } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';

export interface Of { report: Schemas['MiningReport']; definition: DefinitionDetail }
export type Took = (seconds: number) => string;

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
