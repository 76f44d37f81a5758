/* Something that is done to one run or to many: what it would do is shown first, then it is done piece by piece, with a result for each run. Knows no deed. */
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Input, Modal, Progress } from 'antd';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { Loading, Refused } from '../shell/states';
import { shortId } from '../screens/runNames';
import { useRunNames } from './runNames';
import { inPieces, useMoved, type Act, type BatchReply, type RunReply } from './data';
import type { RunQuery } from './query';

interface BatchProps {
  title: string;
  /* What helps to decide, above everything else. */
  hint?: string;
  /* One run: its own page tells which. */
  isOne?: boolean;
  runs: RunQuery;
  /* null: something must still be filled in. */
  act: Act | null;
  okText: string;
  isDanger?: boolean;
  names?: ReadonlyMap<string, string>;
  children?: ReactNode;
  onClose: () => void;
}
type Stage = 'look' | 'work' | 'over';
const WAIT = 350;

export function BatchDialog({ title, hint, isOne = false, runs, act, okText, isDanger, names, children, onClose }: BatchProps) {
  const { t } = useWords();
  const moved = useMoved();
  const reasonId = useId();
  const [stage, setStage] = useState<Stage>('look');
  const [reason, setReason] = useState('');
  const { preview, error, isLooking } = usePreview(act, runs);
  const [results, setResults] = useState<RunReply[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const stopped = useRef(false);
  const able = preview?.results.filter((one) => one.is_done).map((one) => one.run_id) ?? [];
  const unable = (preview?.results.length ?? 0) - able.length;

  const carryOut = async () => {
    if (!act || able.length === 0) return;
    setStage('work');
    stopped.current = false;
    try {
      await inPieces(act, able, reason.trim(), (more) => setResults((known) => [...known, ...more]), () => stopped.current);
    } catch (refusal) {
      setFailure(refusal);
    }
    setStage('over');
    await moved();
  };
  const done = results.filter((one) => one.is_done).length;
  const close = () => {
    stopped.current = true;
    onClose();
  };
  const footer = stage === 'look'
    ? [<Button key="close" onClick={close}>{t('action.close')}</Button>, <Button key="do" type="primary" danger={isDanger} loading={isLooking} disabled={!act || able.length === 0} onClick={() => void carryOut()}>{isOne || able.length === 0 ? okText : t('monitor.doTo', { what: okText, count: able.length })}</Button>]
    : stage === 'work' ? [<Button key="stop" onClick={() => { stopped.current = true; }}>{t('monitor.stop')}</Button>]
      : [<Button key="close" type="primary" onClick={close}>{t('action.close')}</Button>];
  return (
    <Modal open title={title} onCancel={close} footer={footer} width={680} maskClosable={false} className="batch" destroyOnHidden>
      {hint && <p className="batch-hint">{hint}</p>}
      {stage === 'look' && (
        <>
          {children}
          <section aria-live="polite" aria-busy={isLooking} className="batch-part">
            <h3>{t('monitor.whatHappens')}</h3>
            {!act ? <p className="quiet">{t('monitor.fillFirst')}</p> : error ? <Refused error={error} compact /> : !preview ? <Loading rows={2} /> : (
              <>
                {!isOne && <p className="batch-sum">{t('monitor.wouldBe', { count: able.length })}{unable > 0 && <> · <span className="bad-text">{t('monitor.notPossible', { count: unable })}</span></>}</p>}
                {preview.has_more && <p className="banner warn">{t('monitor.hasMore', { count: preview.results.length })}</p>}
                <Rows results={preview.results} names={names} isOne={isOne} isPreview />
              </>
            )}
          </section>
          <label htmlFor={reasonId} className="field-label">{t('run.reason')}</label>
          <Input.TextArea id={reasonId} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} autoSize={{ minRows: 1, maxRows: 5 }} placeholder={t('monitor.reasonHint')} />
        </>
      )}
      {stage !== 'look' && (
        <section aria-live="polite" className="batch-part">
          {!isOne && <Progress percent={Math.round((100 * results.length) / Math.max(1, able.length))} status={stage === 'work' ? 'active' : 'normal'} aria-label={t('monitor.progress')} />}
          <p className="batch-sum">{stage === 'work' ? t('monitor.working', { done: results.length, all: able.length }) : t('monitor.wasDone', { count: done })}{results.length - done > 0 && <> · <span className="bad-text">{t('monitor.refused', { count: results.length - done })}</span></>}</p>
          {stage === 'over' && results.length < able.length && !failure && <p className="banner warn">{t('monitor.stopped', { count: able.length - results.length })}</p>}
          {failure !== null && <Refused error={failure} compact />}
          <Rows results={results} names={names} isOne={isOne} />
        </section>
      )}
    </Modal>
  );
}

/* What the server says would happen, asked again when the deed changes; an answer that came late is not shown. */
function usePreview(act: Act | null, runs: RunQuery) {
  const [found, setFound] = useState<{ act: Act; asked: string; preview?: BatchReply; error?: unknown }>();
  const asked = JSON.stringify(runs);
  useEffect(() => {
    if (!act) return undefined;
    let isOld = false;
    const timer = setTimeout(() => {
      act.preview(JSON.parse(asked) as RunQuery).then(
        (preview) => { if (!isOld) setFound({ act, asked, preview }); },
        (error: unknown) => { if (!isOld) setFound({ act, asked, error }); },
      );
    }, WAIT);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [act, asked]);
  const isMine = act !== null && found?.act === act && found.asked === asked;
  return { preview: isMine ? found.preview : undefined, error: isMine ? found.error : undefined, isLooking: act !== null && !isMine };
}

const MOST_ROWS = 200;

function Rows({ results, names, isOne, isPreview = false }: { results: RunReply[]; names?: ReadonlyMap<string, string>; isOne: boolean; isPreview?: boolean }) {
  const { t, text } = useWords();
  // What needs a person comes first.
  const sorted = [...results].sort((a, b) => Number(a.is_done) - Number(b.is_done));
  const known = useRunNames(isOne ? [] : sorted.slice(0, MOST_ROWS).map((one) => one.run_id).filter((id) => !names?.has(id)));
  return (
    <ul className={isOne ? 'batch-rows is-one' : 'batch-rows'}>
      {sorted.slice(0, MOST_ROWS).map((one) => (
        <li key={one.run_id} className={one.is_done ? 'is-done' : 'is-refused'}>
          {!isOne && <p className="batch-run">{one.is_done ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />} <Link to="/runs/$runId" params={{ runId: one.run_id }} target="_blank">{names?.get(one.run_id) ?? known.get(one.run_id) ?? shortId(one.run_id)}</Link> <span className="quiet">{one.is_done ? (isPreview ? t('monitor.possible') : t('monitor.done')) : isPreview ? t('monitor.impossible') : t('monitor.wasRefused')}</span></p>}
          {one.effect?.words?.map((words, index) => <p key={index}>{text(words)}</p>)}
          {one.is_done && isOne && !isPreview && <p><CheckCircleFilled aria-hidden /> {t('monitor.done')}</p>}
          {one.problems.map((problem, index) => <p key={index} className="bad-text">{problem.message}{problem.nearest && <> ({t('error.nearest', { value: problem.nearest })})</>}</p>)}
        </li>
      ))}
      {sorted.length > MOST_ROWS && <li className="quiet">{t('monitor.moreRows', { count: sorted.length - MOST_ROWS })}</li>}
    </ul>
  );
}
