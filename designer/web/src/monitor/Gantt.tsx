/* A run over time: a line for each step, a bar for each visit, waits drawn shorter than they were. Everything it shows stands in words too. */
import { useMemo } from 'react';
import { useWords } from '../i18n';
import type { HistoryEntry, RunDetail } from '../model';
import { nameOfDoer } from '../people/names';
import { squeezed, visitsOf, type Visit } from './visits';

const per = (share: number) => `${(share * 100).toFixed(3)}%`;

export function Gantt({ run, history, people, onSelect }: { run: RunDetail; history: HistoryEntry[]; people: Record<string, string>; onSelect: (nodeId: string) => void }) {
  const words = useWords();
  const { t, text, format } = words;
  const now = run.ended_at ?? new Date().toISOString();
  const visits = useMemo(() => visitsOf(history), [history]);
  const scale = useMemo(() => squeezed([...visits.flatMap((visit) => [visit.from, visit.to ?? now]), now]), [visits, now]);
  const lines = useMemo(() => {
    const found = new Map<string, Visit[]>();
    for (const visit of visits) found.set(visit.node, [...(found.get(visit.node) ?? []), visit]);
    return [...found];
  }, [visits]);
  const titles = new Map(run.definition.nodes.map((node) => [node.node_id, text(node.title)]));
  const said = (visit: Visit) => [
    t(`status.${visit.state}`), format.precise(visit.from), format.lasted(visit.from, visit.to ?? now), visit.by.length ? t('timeline.by', { who: visit.by.map((by) => nameOfDoer(by, people, words)).join(t('people.and')) }) : '', visit.attempts > 1 ? t('monitor.attempts', { count: visit.attempts }) : '',
  ].filter(Boolean).join(' · ');
  if (lines.length === 0) return null;
  return (
    <figure className="gantt" aria-label={t('monitor.gantt')}>
      <div className="gantt-lines">
        {scale.gaps.map((gap) => <span key={gap.from} className="gantt-gap" style={{ left: `calc(var(--gantt-names) + (100% - var(--gantt-names)) * ${gap.from})`, width: `calc((100% - var(--gantt-names)) * ${gap.to - gap.from})` }} aria-hidden><span>{duration(gap.seconds, format)}</span></span>)}
        <ol>
          {lines.map(([node, of]) => (
            <li key={node} className="gantt-line">
              <button type="button" className="link gantt-name" title={titles.get(node) ?? node} onClick={() => onSelect(node)}>{titles.get(node) ?? node}</button>
              <span className="gantt-track">
                {of.map((visit, index) => <span key={index} className={`gantt-bar is-${visit.state}`} title={said(visit)} style={{ left: per(scale.at(visit.from)), width: `max(6px, ${per(scale.at(visit.to ?? now) - scale.at(visit.from))})` }}><span className="unseen">{said(visit)}</span></span>)}
              </span>
            </li>
          ))}
        </ol>
      </div>
      <figcaption className="gantt-ends quiet"><time>{format.precise(run.started_at)}</time><span>{t('monitor.squeezed')}</span><time>{run.ended_at ? format.precise(run.ended_at) : t('value.now')}</time></figcaption>
    </figure>
  );
}

function duration(seconds: number, format: ReturnType<typeof useWords>['format']): string {
  return format.lasted(new Date(0).toISOString(), new Date(seconds * 1000).toISOString());
}
