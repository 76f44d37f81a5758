/* What happened in a run, newest last, in words. Steps of pure bookkeeping are folded away until asked for. */
import { Switch } from 'antd';
import { useId, useState } from 'react';
import { useWords, type Words } from '../../i18n';
import type { HistoryEntry, RunDetail } from '../../model';
import { nameOfDoer } from '../../people/names';
import { Fields } from '../../values/ValueView';
import { humanise, isObject } from '../../values/shape';

const BOOKKEEPING = new Set(['token_entered', 'token_left', 'variables_set', 'job_created', 'join_reached', 'token_parked', 'activity_begun', 'node_signed', 'step_followed', 'signing_restored', 'approval_noted', 'wait_withdrawn', 'join_advanced', 'lock_taken', 'lock_freed']);
// Who did it is worth a line only when it was a person or a program from outside.
const OURSELVES = new Set(['engine', 'worker', 'scheduler', 'clock']);
const BAD = new Set(['job_failed', 'incident_raised', 'run_cancelled', 'error_caught', 'task_cancelled']);
const GOOD = new Set(['run_completed', 'task_completed', 'job_completed', 'incident_resolved', 'decision_made']);

interface TimelineProps { run: RunDetail; history: HistoryEntry[]; people: Record<string, string>; onSelect: (nodeId: string) => void }

export function Timeline({ run, history, people, onSelect }: TimelineProps) {
  const { t } = useWords();
  const [isWhole, setWhole] = useState(false);
  const id = useId();
  const entries = history.filter((entry) => isWhole || !BOOKKEEPING.has(entry.type));
  return (
    <>
      <div className="panel-tools"><span id={id}>{t('timeline.whole')}</span><Switch size="small" checked={isWhole} onChange={setWhole} aria-labelledby={id} /></div>
      <ol className="timeline">{entries.map((entry) => <Entry key={entry.seq} entry={entry} run={run} people={people} onSelect={onSelect} />)}</ol>
    </>
  );
}

export function eventName(type: string, { t }: Pick<Words, 't'>): string {
  return t(`event.${type}`, { defaultValue: humanise(type) });
}

function Entry({ entry, run, people, onSelect }: { entry: HistoryEntry } & Omit<TimelineProps, 'history'>) {
  const words = useWords();
  const { t, text, format } = words;
  const node = run.definition.nodes.find((one) => one.node_id === entry.node_id);
  const tone = BAD.has(entry.type) ? 'bad' : GOOD.has(entry.type) ? 'good' : '';
  const said = isObject(entry.data.message) ? text(entry.data.message as never) : '';
  const details = Object.fromEntries(Object.entries(entry.data).filter(([name]) => !['message', 'type', 'at', 'node_id', 'token_id', 'number', 'edge_id', 'by', 'slot', 'seat', 'scope', 'doer', 'behalf'].includes(name)));
  return (
    <li className={`timeline-entry ${tone}`}>
      <div className="timeline-head">
        <span className="timeline-what">{eventName(entry.type, words)}</span>
        {entry.node_id && <button type="button" className="link" onClick={() => onSelect(entry.node_id)}>{node ? text(node.title) : entry.node_id}</button>}
        <time dateTime={entry.at}>{format.precise(entry.at)}</time>
      </div>
      {entry.by && !OURSELVES.has(entry.by) && <p className="quiet">{t('timeline.by', { who: nameOfDoer(entry.by, people, words) })}</p>}
      {said && <p>{said}</p>}
      {Object.keys(details).length > 0 && <details><summary className="quiet">{t('timeline.details')}</summary><Fields values={details} /></details>}
    </li>
  );
}
