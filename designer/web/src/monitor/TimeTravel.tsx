/* The state of a run after any of its events: a slider that keys move too, and the words of the event. Knows no drawing: what is seen is given to the screen. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Slider } from 'antd';
import { useWords } from '../i18n';
import type { HistoryEntry, RunDetail } from '../model';
import { nameOfDoer } from '../people/names';
import { isPerson } from './visits';
import { eventName } from '../screens/run/Timeline';

interface TravelProps { run: RunDetail; history: HistoryEntry[]; seq: number; people: Record<string, string>; isStale: boolean; onMove: (seq: number) => void; onEnd: () => void }

export function TimeTravel({ run, history, seq, people, isStale, onMove, onEnd }: TravelProps) {
  const words = useWords();
  const { t, text, format } = words;
  const index = Math.max(0, history.findIndex((entry) => entry.seq >= seq));
  const entry = history[index];
  const node = run.definition.nodes.find((one) => one.node_id === entry?.node_id);
  const go = (place: number) => { const next = history[Math.max(0, Math.min(history.length - 1, place))]; if (next) onMove(next.seq); };
  const said = entry ? [eventName(entry.type, words), node ? text(node.title) : '', format.precise(entry.at), entry.by && isPerson(entry.by) ? t('timeline.by', { who: nameOfDoer(entry.by, people, words) }) : ''].filter(Boolean).join(' · ') : '';
  return (
    <section className="travel" aria-label={t('monitor.lookBack')}>
      <div className="travel-line">
        <Button icon={<LeftOutlined />} aria-label={t('monitor.earlier')} disabled={index === 0} onClick={() => go(index - 1)} />
        <Slider className="travel-slider" min={0} max={Math.max(1, history.length - 1)} value={index} onChange={go} tooltip={{ open: false }} ariaLabelForHandle={t('monitor.event')} ariaValueTextFormatterForHandle={() => said} />
        <Button icon={<RightOutlined />} aria-label={t('monitor.later')} disabled={index >= history.length - 1} onClick={() => go(index + 1)} />
        <Button type="primary" onClick={onEnd}>{t('monitor.backToNow')}</Button>
      </div>
      <p aria-live="polite" aria-busy={isStale}><strong className="num">{index + 1} / {history.length}</strong> {said}</p>
    </section>
  );
}
