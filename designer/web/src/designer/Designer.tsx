/* The workflow designer's screen: the draft of a pack, one of its workflows as canvas, tree or text, the panel beside it. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { App } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useMay, useSession } from '../queries';
import { isDialogOpen, isMod, writesInField } from '../shell/commands';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { actionsOf, chosen } from './actions';
import { Canvas } from './canvas/Canvas';
import { useProblems } from './check';
import { Chooser, StepPalette } from './Chooser';
import { useDesignCommands } from './commands';
import { useDoc } from './document';
import { draftAsked } from './draftAsked';
import type { Missing } from './fragment';
import { useStepTypes } from './kinds';
import { MissingReport } from './MissingReport';
import { kindOfFile } from './pack';
import { Panel } from './panel/Panel';
import { Pickers } from './Picker';
import { ProblemList } from './ProblemList';
import { Keeper } from './save';
import { Toolbar } from './Toolbar';
import { DraftBar } from './versions/DraftBar';
import { ToolsContext, type Tools } from './tools';
import { Tree } from './tree/Tree';
import { useUi } from './ui';
import './designer.css';

const BuilderDesk = lazy(() => import('../builder/BuilderDesk').then(({ BuilderDesk: desk }) => ({ default: desk })));
const TextView = lazy(() => import('./panel/TextView').then(({ TextView: view }) => ({ default: view })));

export function Designer() {
  const { t } = useWords();
  const { pack, file } = useParams({ from: '/design/$pack/$file' });
  const draft = useQuery(draftAsked(pack));
  // Asked for at once, beside the draft.
  useStepTypes();
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
  if (['form', 'record', 'rules'].includes(kindOfFile(file).kind)) return <Suspense fallback={<div className="design"><Loading rows={12} /></div>}><BuilderDesk pack={pack} file={file} /></Suspense>;
  return <Desk pack={pack} />;
}

/* The actions with their ways to speak to the person. */
function useTheTools(onMissing: (found: readonly Missing[]) => void): Tools {
  const words = useWords();
  const { message } = App.useApp();
  const types = useStepTypes();
  const mayEdit = useMay('packs:write');
  return useMemo(() => {
    const say = { good: (text: string) => void message.success({ content: text, key: 'design', duration: 2 }), bad: (text: string) => void message.warning({ content: text, key: 'design', duration: 5 }), missing: onMissing };
    return { types, mayEdit, actions: actionsOf(words, types, say) };
  }, [types, mayEdit, words, message, onMissing]);
}

function Desk({ pack }: { pack: string }) {
  const { t, text } = useWords();
  const navigate = useNavigate();
  const [missing, setMissing] = useState<readonly Missing[]>([]);
  const tools = useTheTools(setMissing);
  const { view: wished, isPaletteOpen, isPanelOpen, isProblemsOpen } = useUi();
  // Forms, rules and records have no drawing here.
  const path = useDoc((doc) => doc.path);
  const isWorkflow = kindOfFile(path).kind === 'workflow';
  const view = isWorkflow ? wished : 'text';
  const title = useDoc((doc) => doc.graph.title);
  const key = useDoc((doc) => doc.graph.key);
  const hasSelection = useDoc((doc) => doc.selected.length > 0);
  useProblems(true);
  useClipboard(tools);
  useUndoKeys(tools);
  useDesignCommands(tools);
  useTitle(text(title) || key || t('design.name'));
  return (
    <ToolsContext.Provider value={tools}>
      <div className={`design view-${view}`}>
        <Toolbar title={text(title) || key || kindOfFile(path).name} isWorkflow={isWorkflow} publish={<DraftBar pack={pack} />} onFile={(path) => void navigate({ to: '/design/$pack/$file', params: { pack, file: path } })} />
        <div className="design-body">
          {view === 'canvas' && isPaletteOpen && tools.mayEdit && <StepPalette />}
          <div className="design-middle">
            {view === 'canvas' ? <Canvas /> : view === 'tree' ? <Tree /> : <Suspense fallback={<Loading rows={12} />}><TextView /></Suspense>}
            {isProblemsOpen && <ProblemList />}
          </div>
          {isPanelOpen && view !== 'text' && <div className={`design-side ${hasSelection ? '' : 'is-empty'}`}><Panel /></div>}
        </div>
        <Chooser />
        <Pickers />
        <MissingReport found={missing} onClose={() => { setMissing([]); }} />
      </div>
    </ToolsContext.Provider>
  );
}

/* Copy, cut and paste with the browser's own clipboard, as long as nobody writes in a field or has marked words. */
function useClipboard({ actions, mayEdit }: Tools) {
  useEffect(() => {
    const isOurs = (event: ClipboardEvent) => !writesInField(event.target) && !writesInField(document.activeElement) && (window.getSelection()?.isCollapsed ?? true) && !isDialogOpen();
    const copy = (event: ClipboardEvent) => {
      if (!isOurs(event)) return;
      const json = actions.copied();
      if (!json) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', json);
      if (event.type === 'cut' && mayEdit) actions.remove();
      else actions.said('copied', chosen().nodes.length);
    };
    const paste = (event: ClipboardEvent) => {
      const json = event.clipboardData?.getData('text/plain') ?? '';
      if (!mayEdit || !isOurs(event) || !json) return;
      event.preventDefault();
      actions.paste(json);
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, [actions, mayEdit]);
}

/* Undo and redo anywhere on the screen but in fields, which have their own. */
function useUndoKeys({ actions, mayEdit }: Tools) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isMod(event) || event.altKey || writesInField(event.target) || isDialogOpen()) return;
      const key = event.key.toLowerCase();
      if (key === 'f') { event.preventDefault(); useUi.getState().set({ isFinding: true }); return; }
      if (!mayEdit || (key !== 'z' && key !== 'y')) return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) actions.redo();
      else actions.undo();
    };
    window.addEventListener('keydown', press);
    return () => { window.removeEventListener('keydown', press); };
  }, [actions, mayEdit]);
}
