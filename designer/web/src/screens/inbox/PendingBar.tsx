/* At the foot of every screen: answers that are not sent yet, with undo; and afterwards what became of each. */
import { CheckCircleFilled, CloseCircleFilled, UndoOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import { said } from '../../refusal';
import { dropTasks, useTaskChanged } from './calls';
import { usePending } from './pending';

const TICK = 250;

export function PendingBar() {
  const answers = usePending((store) => store.answers);
  const results = usePending((store) => store.results);
  if (answers.length > 0) return <Waiting />;
  return results.length > 0 ? <Results /> : null;
}

function Waiting() {
  const { t } = useWords();
  const { answers, word, at, isSending, undo, send } = usePending();
  const queries = useQueryClient();
  const changed = useTaskChanged();
  const [left, setLeft] = useState(() => Math.ceil((at - Date.now()) / 1000));
  const go = useCallback(async () => {
    dropTasks(queries, await send());
    await changed();
  }, [queries, send, changed]);
  useEffect(() => {
    const timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil((at - Date.now()) / 1000)));
      if (Date.now() >= at) void go();
    }, TICK);
    return () => clearInterval(timer);
  }, [at, go]);
  // Whoever leaves the page now leaves before anything was sent.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  return (
    <section className="pending" aria-label={t('bulk.title')}>
      <p role="status"><strong>{t('bulk.waiting', { count: answers.length, word })}</strong></p>
      <p className="pending-left" aria-hidden>{isSending ? t('bulk.sending') : t('bulk.left', { count: left })}</p>
      <Button icon={<UndoOutlined />} onClick={undo} disabled={isSending}>{t('bulk.undo')}</Button>
      <Button type="primary" loading={isSending} onClick={() => void go()}>{t('bulk.now')}</Button>
    </section>
  );
}

function Results() {
  const { t, text } = useWords();
  const { results, dismiss } = usePending();
  const done = results.filter((one) => one.isDone).length;
  const failed = results.filter((one) => !one.isDone);
  return (
    <section className="pending results" aria-label={t('bulk.results')}>
      <p role="status"><strong>{t('bulk.done', { count: done })}</strong>{failed.length > 0 && <span className="bad-word"> {t('bulk.failed', { count: failed.length })}</span>}</p>
      <Button onClick={dismiss}>{t('action.close')}</Button>
      <ul>
        {[...failed, ...results.filter((one) => one.isDone)].map((one) => (
          <li key={one.taskId}>
            {one.isDone ? <CheckCircleFilled className="good-word" aria-label={t('bulk.wasDone')} /> : <CloseCircleFilled className="bad-word" aria-label={t('bulk.wasNot')} />}
            <span><span className="result-about">{one.about}</span>{!one.isDone && <span className="quiet"> {one.message ? text(one.message) : said(one.failure, t)}</span>}</span>
            {!one.isDone && <Link to="/inbox/$taskId" params={{ taskId: one.taskId }} search={{ tab: 'mine' }}>{t('bulk.open')}</Link>}
          </li>
        ))}
      </ul>
    </section>
  );
}
