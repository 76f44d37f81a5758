/* The runs that one has begun: where they stand and with whom, urge those, call the run back. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { App, Button, Drawer, Input } from 'antd';
import { useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { said } from '../../api';
import { client, got, type Schemas } from '../../client';
import { useWords } from '../../i18n';
import type { Text, Values } from '../../model';
import { useNames } from '../../people/names';
import { useStale } from '../../queries';
import { Loading, Nothing, Refused, StatusTag, type Status } from '../../shell/states';
import { Facts } from '../Facts';
import { Trail } from '../inbox/Trail';
import { operations } from '../inbox/operations';

type Started = Schemas['StartedRun'];

export function MyRuns() {
  const { t } = useWords();
  const [status, setStatus] = useState<'' | 'running' | 'completed' | 'cancelled'>('');
  const found = useInfiniteQuery({
    queryKey: ['my-runs', status],
    queryFn: ({ pageParam }) => got(client.GET('/api/v1/my-runs', { params: { query: { status, cursor: pageParam, limit: 25 } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const [shown, setShown] = useState<Started | null>(null);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const named = useNames(items.flatMap((run) => run.waiting.flatMap((task) => (task.assignee ? [task.assignee] : task.candidates))));
  return (
    <>
      <p className="segments" role="group" aria-label={t('runs.status')}>
        {(['', 'running', 'completed', 'cancelled'] as const).map((one) => <button key={one} type="button" className="segment" aria-pressed={one === status} onClick={() => setStatus(one)}>{one === '' ? t('runs.all') : t(`status.${one}`)}</button>)}
      </p>
      {found.isPending ? <Loading rows={6} /> : found.error && items.length === 0 ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : items.length === 0 ? <Nothing title={t('begin.noRuns')} hint={t('begin.noRunsHint')} /> : (
        <ul className="begun">{items.map((run) => <li key={run.run_id}><OneRun run={run} named={named} onShow={() => setShown(run)} /></li>)}</ul>
      )}
      {found.hasNextPage && <div className="more-row"><Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('action.more')}</Button></div>}
      {shown && <TrailDrawer run={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function OneRun({ run, named, onShow }: { run: Started; named: (candidate: string) => string; onShow: () => void }) {
  const { t, text, format } = useWords();
  const { message, modal } = App.useApp();
  const stale = useStale();
  const [busy, setBusy] = useState('');
  const reason = useRef('');
  const say = (refusal: unknown) => { message.error(said(refusal, t)); };
  const urge = async () => {
    setBusy('urge');
    try {
      for (const task of run.waiting) await operations.urge(task.task_id, '');
      message.success(t('act.done', { what: t('act.urge') }));
    } catch (refusal) {
      say(refusal);
    }
    setBusy('');
  };
  const revoke = () => modal.confirm({
    title: t('begin.revokeTitle'), okText: t('begin.revoke'), okButtonProps: { danger: true }, cancelText: t('action.close'),
    content: <><p>{t('begin.revokeHint')}</p><Input.TextArea aria-label={t('run.reason')} placeholder={t('run.reason')} maxLength={4000} autoSize={{ minRows: 2 }} onChange={(event) => { reason.current = event.target.value; }} /></>,
    onOk: () => got(client.POST('/api/v1/runs/{run_id}/revoke', { params: { path: { run_id: run.run_id } }, body: { reason: reason.current } })).then(() => { message.success(t('act.done', { what: t('begin.revoke') })); return stale(); }, say),
  });
  return (
    <article className="begun-run">
      <div className="begun-what">
        <p><button type="button" className="link begun-title" onClick={onShow}>{run.subject_title || run.business_key || text(run.workflow_title as Text)}</button> <StatusTag status={(run.suspended_by ? 'suspended' : run.status) as Status} /></p>
        <p className="quiet">{text(run.workflow_title as Text)} · {t('run.started', { when: format.dateTime(run.started_at) })}</p>
        <Facts facts={run.facts as Values} titles={run.fact_titles as Record<string, Text>} most={4} />
        {run.waiting.map((task) => <p key={task.task_id} className="begun-waits">{t('begin.waitsFor', { step: text(task.title as Text), who: (task.assignee ? [task.assignee] : task.candidates).map(named).join(t('people.and')) })}</p>)}
      </div>
      {run.status === 'running' && (
        <div className="begun-acts">
          {run.waiting.length > 0 && <Button loading={busy === 'urge'} onClick={() => void urge()}>{t('act.urge')}</Button>}
          <Button onClick={revoke}>{t('begin.revoke')}</Button>
        </div>
      )}
    </article>
  );
}

function TrailDrawer({ run, onClose }: { run: Started; onClose: () => void }) {
  const { t, text } = useWords();
  const trail = useQuery({ queryKey: ['trail', 'run', run.run_id], queryFn: () => got(client.GET('/api/v1/my-runs/{run_id}/trail', { params: { path: { run_id: run.run_id } } })) });
  return (
    <Drawer open onClose={onClose} size={480} title={run.subject_title || run.business_key || text(run.workflow_title as Text)} aria-label={t('trail.title')}>
      {trail.isPending ? <Loading rows={8} /> : trail.data ? <Trail record={trail.data} /> : <Refused error={trail.error} onRetry={() => void trail.refetch()} />}
    </Drawer>
  );
}
