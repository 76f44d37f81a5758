/* The bell: what one was told, newest first, how much of it is not read. Knows no kind of notice; the server words them. */
import { BellOutlined, CheckOutlined, SettingOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { Loading, Nothing, Refused } from './states';
import './bell.css';

const OFTEN = 30_000;
/* While somebody looks at its list, as far as that is short. */
const NEAR = 5_000;

export function Bell() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const unread = useQuery({ queryKey: ['notices', 'unread'], queryFn: () => got(client.GET('/api/v1/notifications/unread')), refetchInterval: OFTEN }).data?.unread ?? 0;
  const label = unread > 0 ? t('bell.unread', { count: unread > 99 ? '99+' : unread }) : t('bell.title');
  return (
    <Popover trigger="click" placement="bottomRight" open={isOpen} onOpenChange={setOpen} destroyOnHidden content={<Notices onClose={() => setOpen(false)} />} classNames={{ root: 'bell-pop' }}>
      <button type="button" className="bell" aria-label={label} aria-expanded={isOpen} title={label}><BellOutlined aria-hidden />{unread > 0 && <span className="bell-count" aria-hidden data-count={unread > 99 ? '99+' : unread} />}</button>
    </Popover>
  );
}

function Notices({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [isUnread, setUnread] = useState(false);
  const found = useInfiniteQuery({
    queryKey: ['notices', 'list', isUnread],
    queryFn: ({ pageParam }) => got(client.GET('/api/v1/notifications', { params: { query: { unread: isUnread, cursor: pageParam, limit: 20 } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor || undefined,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : NEAR),
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const readAll = () => void got(client.POST('/api/v1/notifications/read')).then(() => queries.invalidateQueries({ queryKey: ['notices'] }));
  return (
    <section className="notices" aria-label={t('bell.title')}>
      <header>
        <span className="segments">
          <button type="button" className="segment" aria-pressed={!isUnread} onClick={() => setUnread(false)}>{t('bell.all')}</button>
          <button type="button" className="segment" aria-pressed={isUnread} onClick={() => setUnread(true)}>{t('bell.onlyUnread')}</button>
        </span>
        <Button size="small" type="text" icon={<CheckOutlined />} onClick={readAll}>{t('bell.readAll')}</Button>
        <Link to="/preferences" onClick={onClose} aria-label={t('prefs.title')} title={t('prefs.title')} className="bell-prefs"><SettingOutlined aria-hidden /></Link>
      </header>
      {found.isPending ? <Loading rows={4} /> : found.error && items.length === 0 ? <Refused error={found.error} onRetry={() => void found.refetch()} compact /> : items.length === 0 ? <Nothing icon={<BellOutlined />} title={t('bell.none')} hint={t('bell.noneHint')} /> : (
        <ul>{items.map((one) => <li key={one.notification_id}><Notice notice={one} onClose={onClose} /></li>)}</ul>
      )}
      {found.hasNextPage && <div className="more-row"><Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('action.more')}</Button></div>}
    </section>
  );
}

/* What is told, without the greeting and the addresses of the mail. */
const shortened = (text: string) => text.split('\n').map((line) => line.trim()).filter((line, index) => index > 0 && line !== '' && !line.includes('://')).join(' · ');

function Notice({ notice, onClose }: { notice: Schemas['NotificationView']; onClose: () => void }) {
  const { t, format } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayRuns = useMay('runs:read');
  const open = () => {
    void got(client.POST('/api/v1/notifications/{notification_id}/read', { params: { path: { notification_id: notice.notification_id } } })).then(() => queries.invalidateQueries({ queryKey: ['notices'] }));
    if (notice.task_id) void navigate({ to: '/inbox/$taskId', params: { taskId: notice.task_id }, search: { tab: 'mine' } });
    else if (notice.run_id) void (mayRuns ? navigate({ to: '/runs/$runId', params: { runId: notice.run_id } }) : navigate({ to: '/start', search: { tab: notice.kind === 'copied' ? 'copies' : 'mine' } }));
    onClose();
  };
  return (
    <button type="button" className={notice.read_at ? 'notice' : 'notice is-unread'} onClick={open}>
      <span className="notice-head"><strong>{!notice.read_at && <span className="unseen">{t('bell.new')} </span>}{notice.title}</strong><time dateTime={notice.created_at}>{format.ago(notice.created_at)}</time></span>
      <span className="notice-text">{shortened(notice.text)}</span>
    </button>
  );
}
