/* The workflow designer's screen: the draft of a pack is read and kept, and the desk for the file on show is opened. Knows no drawing. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useSession } from '../queries';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { useDoc } from './document';
import { draftAsked } from './draftAsked';
import { useStepTypes } from './kinds';
import { kindOfFile } from './pack';
import { Keeper } from './save';
import { useUi } from './ui';
import { VIEWS } from './view';
import './designer.css';

const BUILT = ['form', 'record', 'rules'];
const loadBuilder = () => import('../builder/BuilderDesk');
const loadDesk = () => import('./Desk');
const BuilderDesk = lazy(() => loadBuilder().then(({ BuilderDesk: desk }) => ({ default: desk })));
const Desk = lazy(() => loadDesk().then(({ Desk: desk }) => ({ default: desk })));
/* Asked for while the draft is still on its way. */
const loadFor = (file: string) => {
  if (BUILT.includes(kindOfFile(file).kind)) { void loadBuilder(); return; }
  void loadDesk();
  void VIEWS[useUi.getState().view]();
};

export function Designer() {
  const { t } = useWords();
  const { pack, file } = useParams({ from: '/design/$pack/$file' });
  const draft = useQuery(draftAsked(pack));
  // Asked for at once, beside the draft.
  useStepTypes();
  useState(() => { loadFor(file); });
  const keeper = useRef<Keeper | null>(null);
  const session = useSession().data;
  const who = session ? `${session.tenant_id}/${session.principal_id}` : '';
  const isOpen = useDoc((doc) => doc.packKey === pack && doc.path === file && Object.keys(doc.files).length > 0);
  useEffect(() => {
    if (!draft.data || !who) return undefined;
    useDoc.getState().open(pack, draft.data.files, file);
    keeper.current = new Keeper(pack, draft.data, who);
    return () => { keeper.current?.leave(); keeper.current = null; };
    // Another file of the same pack is shown by the effect below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [draft.data, pack, who]);
  useEffect(() => {
    const { packKey, path, show } = useDoc.getState();
    if (packKey === pack && path !== file) show(file);
  }, [file, pack, draft.data]);
  useTitle(t('design.name'));
  if (draft.isPending) return <div className="design"><Loading rows={12} /></div>;
  if (!draft.data) return <div className="page"><Refused error={draft.error} onRetry={() => void draft.refetch()} /></div>;
  if (draft.data.files[file] === undefined && !isOpen) return <div className="page"><Nothing title={t('design.noFile')} hint={file} /></div>;
  if (!isOpen) return <div className="design"><Loading rows={12} /></div>;
  return <Suspense fallback={<div className="design"><Loading rows={12} /></div>}>{BUILT.includes(kindOfFile(file).kind) ? <BuilderDesk pack={pack} file={file} /> : <Desk pack={pack} />}</Suspense>;
}
