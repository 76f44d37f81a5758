/* The chain of approval as a vertical trail: who did what when, with which words, and who is asked now. Names, never ids. */
import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, CommentOutlined, PlayCircleFilled, RollbackOutlined, SendOutlined, SwapOutlined, ThunderboltOutlined, UserAddOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n';
import type { Json, Text } from '../../model';
import { nameOfCandidate } from '../../people/names';
import { ValueView } from '../../values/ValueView';
import type { RunRecord } from './calls';

type Entry = RunRecord['entries'][number];

const ICONS: Record<string, ReactNode> = {
  decision: <CheckCircleFilled />, decided: <CheckCircleFilled />, waiting: <ClockCircleOutlined />, sent_back: <RollbackOutlined />, taken_back: <RollbackOutlined />, skipped: <SwapOutlined />, comment: <CommentOutlined />,
  copy: <SendOutlined />, handed_on: <SwapOutlined />, signer: <UserAddOutlined />, urged: <ThunderboltOutlined />, over: <CloseCircleFilled />,
};
const REFUSED = /reject|refuse|decline|thank|拒|驳|婉/i;

function toneOf(entry: Entry): string {
  if (entry.kind === 'waiting') return 'wait';
  if (entry.kind === 'sent_back' || entry.kind === 'taken_back' || entry.kind === 'over') return 'back';
  if (entry.kind !== 'decision' && entry.kind !== 'decided') return 'quiet';
  return REFUSED.test(entry.outcome?.en ?? '') ? 'bad' : 'good';
}

export function Trail({ record }: { record: RunRecord }) {
  const words = useWords();
  const { t, format } = words;
  const known = Object.fromEntries(Object.entries(record.names).map(([id, name]) => [id, { person_id: id, name, department: '', position: '', roles: [], is_active: true }]));
  const named = (candidate: string) => nameOfCandidate(candidate, known, words);
  if (record.is_erased) return <p className="quiet">{t('run.erased')}</p>;
  return (
    <ol className="trail" aria-label={t('trail.title')}>
      <li className="trail-entry tone-start">
        <span className="trail-sign" aria-hidden><PlayCircleFilled /></span>
        <div className="trail-card"><p className="trail-head"><span><strong>{record.starter ? named(record.starter) : t('trail.system')}</strong> {t('trail.started')}</span><time dateTime={record.started_at}>{format.dateTime(record.started_at)}</time></p></div>
      </li>
      {record.entries.map((entry, index) => <TrailEntry key={index} entry={entry} named={named} />)}
      {record.ended_at && (
        <li className="trail-entry tone-start"><span className="trail-sign" aria-hidden><CheckCircleFilled /></span><div className="trail-card"><p className="trail-head"><span>{t(record.status === 'cancelled' ? 'trail.cancelled' : 'trail.ended')}</span><time dateTime={record.ended_at}>{format.dateTime(record.ended_at)}</time></p></div></li>
      )}
    </ol>
  );
}

function TrailEntry({ entry, named }: { entry: Entry; named: (candidate: string) => string }) {
  const { t, text, format } = useWords();
  const kind = entry.kind === 'handed_on' || entry.kind === 'signer' || entry.kind === 'over' ? t(`act.${entry.act}`) : t(`trail.kind.${entry.kind}`, { to: outcomeOf(entry, text) });
  const to = (entry.to ?? []).map(named).join(t('people.and'));
  const isOpen = entry.kind === 'waiting';
  return (
    <li className={`trail-entry tone-${toneOf(entry)}`}>
      <span className="trail-sign" aria-hidden>{ICONS[entry.kind]}</span>
      <div className="trail-card">
        <p className="trail-head">
          <span><strong>{isOpen ? to : entry.by ? named(entry.by) : t('trail.system')}</strong> {entry.behalf && <span className="quiet">{t('trail.behalf', { who: named(entry.behalf) })} </span>}<span className="trail-what">{entry.kind === 'sent_back' ? kind : outcomeOf(entry, text) || kind}</span></span>
          <time dateTime={entry.at}>{isOpen ? t('trail.since', { when: format.dateTime(entry.at) }) : format.dateTime(entry.at)}</time>
        </p>
        <p className="quiet">{text(entry.title as Text)}{!isOpen && outcomeOf(entry, text) && entry.kind !== 'decision' && entry.kind !== 'sent_back' ? ` · ${kind}` : ''}{!isOpen && to && ` · ${to}`}</p>
        {entry.note && <p className="trail-note">{entry.note}</p>}
        {(entry.values ?? []).length > 0 && (
          <dl className="trail-values">
            {(entry.values ?? []).map((one, index) => <div key={index}><dt>{text(one.title as Text)}</dt><dd>{titled(one, text) ?? <ValueView value={one.value as Json} />}</dd></div>)}
          </dl>
        )}
        {entry.signature && <p className="quiet">{t('trail.signed', { name: named(entry.signature) })}</p>}
      </div>
    </li>
  );
}

function outcomeOf(entry: Entry, text: (value: Text) => string): string {
  return entry.outcome && (entry.outcome.en || entry.outcome.zh) ? text(entry.outcome as Text) : '';
}

/* A choice by its title; null for anything else. */
function titled(one: NonNullable<Entry['values']>[number], text: (value: Text) => string): string | null {
  const titles = (one.titles ?? {}) as Record<string, Text>;
  const name = (value: unknown) => { const found = titles[String(value)]; return found ? text(found) : String(value); };
  if (Object.keys(titles).length === 0) return null;
  return Array.isArray(one.value) ? one.value.map(name).join(', ') : name(one.value);
}
