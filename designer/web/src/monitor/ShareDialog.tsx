/* A link by which others read the record of a run without signing in, until its time is over. It is made when the dialog opens. */
import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { Once } from '../admin/parts';
import { client, got } from '../client';
import { useWords } from '../i18n';
import { Loading, Refused } from '../shell/states';

export function ShareDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const { t, format } = useWords();
  const made = useQuery({ queryKey: ['share', runId], queryFn: () => got(client.POST('/api/v1/runs/{run_id}/share', { params: { path: { run_id: runId } } })), gcTime: 0, staleTime: Infinity, retry: false, refetchOnWindowFocus: false });
  return (
    <Modal open title={t('monitor.shareRecord')} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="quiet">{t('monitor.shareHint')}</p>
      {made.isPending ? <Loading rows={2} /> : made.data ? <Once label={t('monitor.shareLink')} value={made.data.url} hint={t('monitor.shareUntil', { when: format.dateTime(made.data.expires_at) })} /> : <Refused error={made.error} onRetry={() => void made.refetch()} compact />}
    </Modal>
  );
}
