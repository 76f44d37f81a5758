/* What the server has, told honestly, and the way to both texts where two people have met. Knows nothing of how it is saved. */
import { AlertOutlined, CheckOutlined, CloudSyncOutlined, DisconnectOutlined, LoadingOutlined, LockOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../../i18n';
import { useDoc, type SaveState } from '../document';
import { useDraft } from './state';
import './keep.css';

const Clashes = lazy(() => import('./Clashes').then(({ Clashes: view }) => ({ default: view })));
const LOOKS: Record<SaveState['kind'], ReactNode> = {
  saved: <CheckOutlined />, unsaved: <CloudSyncOutlined />, saving: <LoadingOutlined />, failed: <AlertOutlined />, offline: <DisconnectOutlined />, conflict: <AlertOutlined />, read_only: <LockOutlined />,
};

export function Saved() {
  const { t, format } = useWords();
  const { message } = App.useApp();
  const state = useDoc((doc) => doc.saveState);
  const clashes = useDraft((draft) => draft.clashes);
  const came = useDraft((draft) => draft.came);
  const isRestored = useDraft((draft) => draft.isRestored);
  const [isOpen, setOpen] = useState(false);
  const [latest] = came;
  useEffect(() => { if (latest) void message.info({ content: t('draft.came', { who: latest.by || t('draft.nobody'), file: latest.path }), key: 'came', duration: 4 }); }, [latest, message, t]);
  useEffect(() => { if (isRestored) void message.info({ content: t('draft.restoredLocal'), key: 'restored', duration: 12 }); }, [isRestored, message, t]);
  const isBad = state.kind === 'failed' || state.kind === 'conflict' || state.kind === 'offline';
  const [clash] = clashes;
  const told = state.kind === 'saved' && state.at ? t('draft.savedAt', { time: format.time(state.at) }) : state.kind === 'conflict' && clash ? t('draft.clash', { who: clash.by || t('draft.nobody'), file: clash.path }) : t(`design.save.${state.kind}`);
  return (
    <>
      <span className={`save-state is-${state.kind} ${isBad ? 'is-bad' : ''}`} role="status" title={state.kind === 'failed' ? state.by : told}>
        <span aria-hidden>{LOOKS[state.kind]}</span> <span className="save-words">{told}{state.kind === 'failed' && state.by ? `: ${state.by}` : ''}</span>
      </span>
      {clashes.length > 0 && <Button size="small" danger onClick={() => { setOpen(true); }}>{t('draft.seeBoth')}</Button>}
      {isOpen && clashes.length > 0 && <Suspense fallback={null}><Clashes onClose={() => { setOpen(false); }} /></Suspense>}
    </>
  );
}
