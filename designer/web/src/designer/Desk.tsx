/* The desk of a workflow: one of its drawings or its text, the palette and the panel beside it, what keys and the clipboard do. Knows the draft that is open. */
import { App } from 'antd';
import { lazy, startTransition, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { isDialogOpen, isMod, writesInField } from '../shell/commands';
import { Loading, useTitle } from '../shell/states';
import { actionsOf, chosen, type Pasted } from './actions';
import { useProblems } from './check';
import { Chooser, StepPalette } from './Chooser';
import { useDesignCommands } from './commands';
import { useDoc } from './document';
import { useIdle } from './idle';
import { useStepTypes } from './kinds';
import { MissingReport } from './MissingReport';
import { kindOfFile } from './pack';
import { Panel } from './panel/Panel';
import { Pickers } from './Picker';
import { ProblemList } from './ProblemList';
import { Toolbar } from './Toolbar';
import { ToolsContext, type Tools } from './tools';
import { useUi } from './ui';
import { useOpenFile } from './useOpenFile';
import { DraftBar } from './versions/DraftBar';
import { VIEWS } from './view';
import './designer.css';

const RightsMatrix = lazy(() => import('./rights/RightsMatrix').then(({ RightsMatrix: view }) => ({ default: view })));
const SHOWN = { canvas: lazy(VIEWS.canvas), tree: lazy(VIEWS.tree), text: lazy(VIEWS.text) };

/* The actions with their ways to speak to the person. */
function useTheTools(onMissing: (pasted: Pasted) => void): Tools {
  const words = useWords();
  const { message } = App.useApp();
  const types = useStepTypes();
  const mayEdit = useMay('packs:write');
  return useMemo(() => {
    const say = { good: (text: string) => void message.success({ content: text, key: 'design', duration: 2 }), bad: (text: string) => void message.warning({ content: text, key: 'design', duration: 5 }), missing: onMissing };
    return { types, mayEdit, actions: actionsOf(words, types, say) };
  }, [types, mayEdit, words, message, onMissing]);
}

/* Tells when the view beside it is drawn and the browser has time for what stands around it: the drawing is what people open a workflow for. */
function Drawn({ onDrawn }: { onDrawn: () => void }) {
  const isIdle = useIdle();
  useEffect(() => { if (isIdle) startTransition(onDrawn); }, [isIdle, onDrawn]);
  return null;
}

export function Desk({ pack }: { pack: string }) {
  const { t, text } = useWords();
  const open = useOpenFile();
  const [pasted, setPasted] = useState<Pasted | null>(null);
  const tools = useTheTools(setPasted);
  const { view: wished, isPaletteOpen, isPanelOpen, isProblemsOpen, rightsOf } = useUi();
  // Forms, rules and records have no drawing here.
  const path = useDoc((doc) => doc.path);
  const isWorkflow = kindOfFile(path).kind === 'workflow';
  const view = isWorkflow ? wished : 'text';
  const Shown = SHOWN[view];
  const title = useDoc((doc) => doc.graph.title);
  const key = useDoc((doc) => doc.graph.key);
  const hasSelection = useDoc((doc) => doc.selected.length > 0);
  const [isDrawn, setDrawn] = useState(false);
  const drawn = useCallback(() => { setDrawn(true); }, []);
  useProblems(isDrawn);
  useClipboard(tools);
  useUndoKeys(tools);
  useDesignCommands(tools);
  useTitle(text(title) || key || t('design.name'));
  return (
    <ToolsContext.Provider value={tools}>
      <div className={`design view-${view}`}>
        <Toolbar title={text(title) || key || kindOfFile(path).name} isWorkflow={isWorkflow} publish={<DraftBar pack={pack} />} onFile={open} />
        <div className="design-body">
          {view === 'canvas' && isPaletteOpen && tools.mayEdit && (isDrawn ? <StepPalette /> : <div className="step-palette" aria-hidden />)}
          <div className="design-middle">
            <Suspense fallback={<Loading rows={12} />}><Shown /><Drawn onDrawn={drawn} /></Suspense>
            {isProblemsOpen && <ProblemList />}
          </div>
          {isPanelOpen && view !== 'text' && <div className={`design-side ${hasSelection ? '' : 'is-empty'}`}>{isDrawn && <Panel />}</div>}
        </div>
        <Chooser />
        <Pickers />
        {isWorkflow && rightsOf !== null && <Suspense fallback={null}><RightsMatrix /></Suspense>}
        {pasted && <MissingReport pasted={pasted} onClose={() => { setPasted(null); }} />}
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
