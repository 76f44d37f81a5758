/* Files that two people have changed: both texts side by side, and which one shall hold. Knows the keeper, which does it. */
import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { Sides } from '../code/Sides';
import { useDoc } from '../document';
import { merged } from '../lines';
import { Keeper } from '../save';
import { useDraft } from './state';

export function Clashes({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const clashes = useDraft((draft) => draft.clashes);
  const files = useDoc((doc) => doc.files);
  const [clash] = clashes;
  const mine = clash ? (files[clash.path] ?? null) : null;
  const both = useMemo(() => (clash && mine !== null && clash.theirs !== null ? merged((clash.base ?? '').split('\n'), mine.split('\n'), clash.theirs.split('\n')).join('\n') : null), [clash, mine]);
  const [written, setWritten] = useState<{ path: string; text: string } | null>(null);
  if (!clash) return null;
  const who = clash.by || t('draft.nobody');
  const settle = (text: string | null) => { setWritten(null); void Keeper.current?.settle(clash.path, text); if (clashes.length === 1) onClose(); };
  const shown = written?.path === clash.path ? written.text : mine;
  return (
    <Modal open onCancel={onClose} width="min(1180px, 96vw)" title={t('draft.clash', { who, file: clash.path })} footer={null} destroyOnHidden>
      <p>{t('draft.clashHint', { who })}{clashes.length > 1 && <b> {t('draft.conflicts', { count: clashes.length })}</b>}</p>
      <div className="clash-heads"><h3>{t('draft.theirsTitle', { who })}</h3><h3>{written?.path === clash.path ? t('draft.clashMerged') : t('draft.yours')}</h3></div>
      {clash.theirs === null || mine === null
        ? <div className="clash-gone"><pre>{clash.theirs ?? t('draft.clashRemoved')}</pre><pre>{mine ?? t('draft.clashRemoved')}</pre></div>
        : <Sides key={`${clash.path}${written === null ? '' : '+'}`} before={clash.theirs} after={shown ?? ''} labels={[t('draft.theirsTitle', { who }), t('draft.yours')]} onChange={(text) => { setWritten({ path: clash.path, text }); }} />}
      <div className="clash-ways">
        <Button onClick={() => { settle(clash.theirs); }}>{t('draft.takeTheirs')}</Button>
        <Button onClick={() => { settle(mine); }}>{t('draft.keepMine')}</Button>
        {both !== null && written?.path !== clash.path && <Button onClick={() => { setWritten({ path: clash.path, text: both }); }}>{t('draft.clashMerged')}</Button>}
        {written?.path === clash.path && <Button type="primary" onClick={() => { settle(written.text); }}>{t('draft.saveMerged')}</Button>}
      </div>
    </Modal>
  );
}
