/* What can be done with a run: the deeds of operators, its printed record, its address. */
import { DownOutlined, EditOutlined, HistoryOutlined, LinkOutlined, ShareAltOutlined, PauseCircleOutlined, PlayCircleOutlined, PrinterOutlined, SendOutlined, StopOutlined, SwapOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { copyText } from '../browser';
import { useWords } from '../i18n';
import type { RunDetail } from '../model';
import { useMay, useWorkflow } from '../queries';
import type { DeedAbout } from './DeedDialog';
import { ShareDialog } from './ShareDialog';

interface ActionProps { run: RunDetail; isTravelling: boolean; onDeed: (deed: DeedAbout) => void; onTravel: () => void; onPick: () => void }

export function RunActions({ run, isTravelling, onDeed, onTravel, onPick }: ActionProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const mayRepair = useMay('operations:write');
  const mayCancel = useMay('runs:cancel') && mayRepair;
  const newest = useWorkflow(run.workflow_key).data?.version ?? run.version;
  const [isSharing, setSharing] = useState(false);
  const isRunning = run.status === 'running';
  const record = (kind: 'pdf' | 'html') => `/api/v1/runs/${encodeURIComponent(run.run_id)}/record.${kind}`;
  const share = () => copyText(window.location.href).then(() => message.success(t('monitor.linkCopied')), () => message.error(t('action.copyFailed')));
  const items: NonNullable<MenuProps['items']> = [
    ...(isRunning && mayRepair ? [
      { key: 'set', icon: <EditOutlined />, label: t('monitor.deed.set'), onClick: () => onDeed({ kind: 'set' as const }) },
      { key: 'move', icon: <SendOutlined />, label: t('monitor.deed.move'), onClick: onPick },
      ...(newest > run.version ? [{ key: 'migrate', icon: <SwapOutlined />, label: <Link to="/workflows/$key/migrate" params={{ key: run.workflow_key }} search={{ from: run.version, run: run.run_id }}>{t('monitor.migrate')}</Link> }] : []),
      { type: 'divider' as const },
    ] : []),
    { key: 'pdf', icon: <PrinterOutlined />, label: <a href={record('pdf')} download>{t('monitor.recordPdf')}</a> },
    { key: 'html', icon: <PrinterOutlined />, label: <a href={record('html')} target="_blank" rel="noreferrer">{t('monitor.recordPage')}</a> },
    { key: 'share', icon: <ShareAltOutlined />, label: t('monitor.shareRecord'), onClick: () => setSharing(true) },
    { key: 'link', icon: <LinkOutlined />, label: t('monitor.share'), onClick: () => void share() },
  ];
  return (
    <div className="head-tools no-print">
      <Button icon={<HistoryOutlined />} aria-pressed={isTravelling} type={isTravelling ? 'primary' : 'default'} onClick={onTravel}>{t('monitor.lookBack')}</Button>
      {isRunning && mayRepair && (run.suspended_by
        ? <Button icon={<PlayCircleOutlined />} onClick={() => onDeed({ kind: 'resume' })}>{t('monitor.deed.resume')}</Button>
        : <Button icon={<PauseCircleOutlined />} onClick={() => onDeed({ kind: 'suspend' })}>{t('monitor.deed.suspend')}</Button>)}
      <Dropdown trigger={['click']} menu={{ items }}><Button>{t('monitor.more')} <DownOutlined aria-hidden /></Button></Dropdown>
      {isSharing && <ShareDialog runId={run.run_id} onClose={() => setSharing(false)} />}
      {isRunning && mayCancel && <Button icon={<StopOutlined />} danger onClick={() => onDeed({ kind: 'cancel' })}>{t('run.cancel')}</Button>}
    </div>
  );
}
