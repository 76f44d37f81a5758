/* What can be done at one step of a run that stands there: try again, skip, move on by hand; and its log. */
import { FastForwardOutlined, RedoOutlined, SendOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../i18n';
import type { HistoryEntry, RunDetail, Text } from '../model';
import { nameOfDoer } from '../people/names';
import { useMay } from '../queries';
import { eventName } from '../screens/run/Timeline';
import { isObject } from '../values/shape';
import type { DeedAbout } from './DeedDialog';
import { isPerson } from './visits';

export function StepDeeds({ run, nodeId, onDeed, onPick }: { run: RunDetail; nodeId: string; onDeed: (deed: DeedAbout) => void; onPick: (token: number) => void }) {
  const { t, format } = useWords();
  const mayRepair = useMay('operations:write');
  const tokens = run.tokens.filter((token) => token.node_id === nodeId);
  if (run.status !== 'running' || !mayRepair || tokens.length === 0) return null;
  return (
    <>
      {tokens.map((token) => {
        const about = { token: token.token_id, node: nodeId };
        return (
          <div key={token.token_id} className="step-deeds" role="group" aria-label={t('monitor.deeds')}>
            {tokens.length > 1 && <p className="quiet">{t('monitor.token', { number: token.token_id, when: format.dateTime(token.since) })}</p>}
            {token.waits_for === 'incident' && <Button size="small" icon={<RedoOutlined />} onClick={() => onDeed({ kind: 'retry', ...about })}>{t('monitor.deed.retry')}</Button>}
            <Button size="small" icon={<FastForwardOutlined />} onClick={() => onDeed({ kind: 'skip', ...about })}>{t('monitor.deed.skip')}</Button>
            <Button size="small" icon={<SendOutlined />} onClick={() => onPick(token.token_id)}>{t('monitor.deed.move')}</Button>
          </div>
        );
      })}
    </>
  );
}

export function StepLog({ history, nodeId, people }: { history: HistoryEntry[]; nodeId: string; people: Record<string, string> }) {
  const words = useWords();
  const { t, text, format } = words;
  const entries = history.filter((entry) => entry.node_id === nodeId && entry.type !== 'variables_set');
  if (entries.length === 0) return null;
  return (
    <details className="shown-part">
      <summary><h3>{t('monitor.log')} <span className="count">{entries.length}</span></h3></summary>
      <ol className="step-log">
        {entries.map((entry) => (
          <li key={entry.seq}>
            <time className="num quiet" dateTime={entry.at}>{format.precise(entry.at)}</time> {eventName(entry.type, words)}
            {typeof entry.data.attempt === 'number' && entry.data.attempt > 1 && <> · {t('monitor.attempt', { number: entry.data.attempt })}</>}
            {isPerson(entry.by) && <> · {nameOfDoer(entry.by, people, words)}</>}
            {isObject(entry.data.message) && <span className="bad-text"> {text(entry.data.message as unknown as Text)}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
