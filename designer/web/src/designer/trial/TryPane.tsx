/* Trying the draft: begun with some data, people and machines played, the clock moved; what it waits for, what each step was given and gave, what would have gone out. */
import { ClockCircleOutlined, PlayCircleOutlined, RollbackOutlined, StopOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { Begin } from './Begin';
import { Effects, Entries, Steps } from './Told';
import { useTrial, type Report } from './state';
import { Waits } from './Waits';
import './trial.css';

export function TryPane() {
  const { t } = useWords();
  const { report, problems, hasBegun, workflow } = useTrial();
  const key = useDoc((doc) => doc.graph.key);
  const isHere = hasBegun && report !== null && workflow === key;
  return (
    <div className="trial">
      <p className="row-help">{t('trial.about')}</p>
      {problems.length > 0 && <Alert type="error" title={t('trial.refused')} description={<ul>{problems.slice(0, 8).map((one, index) => <li key={index}>{one.path ? <code>{one.path}</code> : null} {one.message}</li>)}</ul>} />}
      {isHere ? <Going report={report} /> : <Begin />}
    </div>
  );
}

function Going({ report }: { report: Report }) {
  const words = useWords();
  const { t, format } = words;
  const { types } = useTools();
  const { moves, isBusy, move, back, again, stop, files } = useTrial();
  const graph = useDoc((doc) => doc.graph);
  const isOld = useDoc((doc) => files !== null && doc.files !== files);
  const timers = report.waits.filter((one) => one.kind === 'timer' && one.due_at).toSorted((a, b) => String(a.due_at).localeCompare(String(b.due_at)));
  const [next] = timers;
  const nextNode = graph.byId.get(next?.node_id ?? '');
  const told = report.status !== 'running' ? t('trial.ended', { outcome: report.outcome || t('trial.noOutcome') }) : report.is_stopped ? t('trial.stopped') : t('trial.waits');
  return (
    <>
      <div className="trial-state" role="status">
        <b className={`trial-told is-${report.status}`}>{told}</b>
        <span><ClockCircleOutlined aria-hidden /> {format.dateTime(report.now)}</span>
      </div>
      <div className="trial-ways">
        <Button size="small" icon={<RollbackOutlined aria-hidden />} disabled={moves.length === 0 || isBusy} onClick={() => void back()}>{t('trial.back')}</Button>
        <Button size="small" icon={<PlayCircleOutlined aria-hidden />} loading={isBusy} type={isOld ? 'primary' : 'default'} onClick={() => void again()}>{isOld ? t('trial.againNew') : t('trial.again')}</Button>
        <Button size="small" icon={<StopOutlined aria-hidden />} onClick={stop}>{t('trial.stop')}</Button>
      </div>
      {next?.due_at && <Button icon={<ClockCircleOutlined aria-hidden />} disabled={isBusy} onClick={() => void move({ do: 'advance' })}>{t('trial.advance', { time: format.dateTime(next.due_at), step: nextNode ? titleOf(nextNode, types, words) : next.node_id })}</Button>}
      <Waits waits={report.waits} people={report.people} />
      <Steps report={report} />
      <Effects report={report} />
      <Entries report={report} />
    </>
  );
}
