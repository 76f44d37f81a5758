/* What somebody who leaves has left to do, and handing it over: seen before it is done, with a result for each task. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { useStale } from '../queries';
import { useWorkflows } from '../queries';
import { Loading, Refused, Tag } from '../shell/states';
import { Field, PersonSelect } from './parts';
import { useAct, useOpenTasks } from './queries';

export function Leaving({ person }: { person: Schemas['PersonView'] }) {
  const { t, text, format } = useWords();
  const tasks = useOpenTasks(person.person_id);
  const workflows = useWorkflows().data?.items ?? [];
  const stale = useStale();
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const [done, setDone] = useState<Schemas['HandedOver'][] | null>(null);
  const { act, error, isBusy, wrong } = useAct(['organisation']);
  const handOver = async () => {
    const answer = await act(() => got(client.POST('/api/v1/people/{person_id}/hand-over', { params: { path: { person_id: person.person_id } }, body: { to: `person:${to}`, note } })));
    if (answer) { setDone(answer.items); await stale(); }
  };
  const titleOf = (key: string) => text(workflows.find((one) => one.key === key)?.title) || key;
  if (tasks.isPending) return <Loading rows={4} />;
  if (!tasks.data) return <Refused error={tasks.error} onRetry={() => void tasks.refetch()} />;
  const failed = done?.filter((one) => !one.is_done) ?? [];
  return (
    <>
      {done && (
        <div className={failed.length ? 'banner warn' : 'banner'} role="status">
          <p>{t('admin.leaving.done', { count: done.length - failed.length })}</p>
          {failed.map((one) => <p key={one.task_id}><code>{one.task_id}</code> {text(one.message)}</p>)}
        </div>
      )}
      {tasks.data.items.length === 0 ? <p className="quiet">{t('admin.leaving.none')}</p> : (
        <>
          <p>{t('admin.leaving.open', { count: tasks.data.items.length })}</p>
          <ul className="lines">
            {tasks.data.items.map((one) => (
              <li key={one.task_id}><span><strong>{titleOf(one.workflow_key)}</strong> <code>{one.node_id}</code><span className="cell-sub quiet">{t('admin.leaving.since', { when: format.date(one.created_at) })}</span></span>{one.assignee ? <Tag tone="info">{t('admin.leaving.claimed')}</Tag> : <Tag>{t('admin.leaving.offered')}</Tag>}</li>
            ))}
          </ul>
          <Field label={t('admin.leaving.to')} wrong={wrong('to')}>{(id, status) => <PersonSelect id={id} status={status} value={to} except={person.person_id} onChange={setTo} />}</Field>
          <Field label={t('admin.leaving.note')} wrong={wrong('note')}>{(id) => <Input id={id} maxLength={400} value={note} onChange={(event) => setNote(event.target.value)} />}</Field>
          {error && !wrong('to') && !wrong('note') ? <Refused error={error} compact /> : null}
          <div className="dialog-end"><Button type="primary" disabled={!to} loading={isBusy} onClick={() => void handOver()}>{t('admin.leaving.go', { count: tasks.data.items.length })}</Button></div>
        </>
      )}
    </>
  );
}
