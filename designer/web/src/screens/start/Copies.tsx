/* Runs that one was shown: read marks, and the way to the run. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client, got } from '../../client';
import { useWords } from '../../i18n';
import type { Text } from '../../model';
import { useNames } from '../../people/names';
import { useMay } from '../../queries';
import { Loading, Nothing, Refused, StatusTag, type Status } from '../../shell/states';

export function Copies() {
  const { t, text, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayRuns = useMay('runs:read');
  const [onlyNew, setOnlyNew] = useState(false);
  const found = useQuery({ queryKey: ['copies'], queryFn: () => got(client.GET('/api/v1/copies')), refetchInterval: 30_000 });
  const all = found.data?.items ?? [];
  const items = onlyNew ? all.filter((one) => !one.is_read) : all;
  const named = useNames(all.map((one) => one.sent_by));
  const read = (copy_id: string) => got(client.POST('/api/v1/copies/{copy_id}/read', { params: { path: { copy_id } } })).then(() => queries.invalidateQueries({ queryKey: ['copies'] }));
  const open = (copy: (typeof all)[number]) => {
    void read(copy.copy_id);
    if (mayRuns) void navigate({ to: '/runs/$runId', params: { runId: copy.run_id } });
    else if (copy.task_id) void navigate({ to: '/inbox/$taskId', params: { taskId: copy.task_id }, search: { tab: 'mine' } });
  };
  if (found.isPending) return <Loading rows={6} />;
  if (!found.data) return <Refused error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <p className="segments" role="group" aria-label={t('begin.tab.copies')}>
        <button type="button" className="segment" aria-pressed={!onlyNew} onClick={() => setOnlyNew(false)}>{t('bell.all')}</button>
        <button type="button" className="segment" aria-pressed={onlyNew} onClick={() => setOnlyNew(true)}>{t('bell.onlyUnread')} <span className="count">{all.filter((one) => !one.is_read).length}</span></button>
      </p>
      {items.length === 0 ? <Nothing title={t('begin.noCopies')} hint={t('begin.noCopiesHint')} /> : (
        <ul className="begun">
          {items.map((copy) => (
            <li key={copy.copy_id}>
              <article className={copy.is_read ? 'begun-run' : 'begun-run is-unread'}>
                <div className="begun-what">
                  <p><button type="button" className="link begun-title" onClick={() => open(copy)}>{copy.subject_title || copy.business_key || text(copy.workflow_title as Text)}</button> <StatusTag status={copy.status as Status} /></p>
                  <p className="quiet">{text(copy.workflow_title as Text)} · {t('begin.sentBy', { who: named(copy.sent_by), when: format.dateTime(copy.sent_at) })}</p>
                  {copy.note && <p className="trail-note">{copy.note}</p>}
                </div>
                <div className="begun-acts">{copy.is_read ? <span className="quiet">{t('begin.read')}</span> : <Button onClick={() => void read(copy.copy_id)}>{t('begin.markRead')}</Button>}</div>
              </article>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
