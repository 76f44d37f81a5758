/* The text of the file on show with help from the server, and the drawing beside it: what is written in one stands in the other. */
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Input, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Refusal } from '../../api';
import { useWords } from '../../i18n';
import { Canvas } from '../canvas/Canvas';
import { definitionAt, edited, formatted, renamed, type Span } from '../code/ask';
import { FileEditor, type EditorHandle } from '../code/FileEditor';
import { useDoc } from '../document';
import { useIdle } from '../idle';
import { useTools } from '../tools';
import { useUi } from '../ui';

export function TextView() {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const editor = useRef<EditorHandle>(null);
  const path = useDoc((doc) => doc.path);
  const pack = useDoc((doc) => doc.packKey);
  const [isDrawn, setDrawn] = useState(() => window.innerWidth > 1100);
  const [naming, setNaming] = useState<{ at: { line: number; column: number }; name: string } | null>(null);
  const sought = useUi((ui) => ui.sought);
  useEffect(() => {
    if (!sought || sought.file !== path) return;
    if (sought.line > 0) editor.current?.show(sought.line, sought.column);
    useUi.getState().set({ sought: null });
  }, [sought, path]);
  const isIdle = useIdle();
  const isFlow = path.endsWith('.workflow.yaml');
  const refused = (fault: unknown) => { if (!(fault instanceof Refusal)) throw fault; void message.warning(fault.problems[0]?.message ?? fault.message); };
  const go = (span: Span) => {
    if (span.file === path) { editor.current?.show(span.line, span.column); return; }
    if (span.file.endsWith('.workflow.yaml')) void navigate({ to: '/design/$pack/$file', params: { pack, file: span.file } });
    else void message.info(t('code.inFile', { file: span.file, line: span.line }));
  };
  const define = async () => {
    const at = editor.current?.cursor();
    if (!at) return;
    const [first] = await definitionAt({ files: useDoc.getState().files, file: path, ...at });
    if (first) go(first); else void message.info(t('code.noDefinition'));
  };
  const format = async () => { useDoc.getState().setText(await formatted(useDoc.getState().files, path)); };
  const rename = async () => {
    if (!naming) return;
    const { files, setText, setFile } = useDoc.getState();
    const edits = await renamed({ files, file: path, ...naming.at }, naming.name.trim());
    for (const file of new Set(edits.map((one) => one.span.file))) {
      const text = edited(files[file] ?? '', edits.filter((one) => one.span.file === file));
      if (file === path) setText(text); else setFile(file, text);
    }
    setNaming(null);
    void message.success(t('code.renamed', { count: edits.length }));
  };
  return (
    <div className={`text-view ${isDrawn && isFlow ? 'has-drawing' : ''}`}>
      <div className="code-page">
        <div className="code-tools">
          {mayEdit && <Button size="small" onClick={() => { format().catch(refused); }}>{t('code.format')}</Button>}
          {mayEdit && <Button size="small" onClick={() => { const at = editor.current?.cursor(); if (at) setNaming({ at, name: editor.current?.word() ?? '' }); }}>{t('code.rename')}</Button>}
          <Button size="small" onClick={() => { define().catch(refused); }}>{t('code.define')}</Button>
          {isFlow && <Button size="small" aria-pressed={isDrawn} type={isDrawn ? 'primary' : 'default'} ghost={isDrawn} onClick={() => { setDrawn(!isDrawn); }}>{t('code.drawing')}</Button>}
          <span className="quiet">{path}</span>
        </div>
        <FileEditor ref={editor} onDefine={() => { define().catch(refused); }} onRename={() => { const at = editor.current?.cursor(); if (at && mayEdit) setNaming({ at, name: editor.current?.word() ?? '' }); }} onFormat={() => { if (mayEdit) format().catch(refused); }} />
      </div>
      {isDrawn && isFlow && <div className="text-drawing">{isIdle && <Canvas />}</div>}
      <Modal open={naming !== null} title={t('code.rename')} onCancel={() => { setNaming(null); }} onOk={() => { rename().catch(refused); }} okText={t('code.rename')} cancelText={t('action.close')} destroyOnHidden>
        <Input aria-label={t('code.newName')} value={naming?.name ?? ''} onChange={(event) => { setNaming(naming && { ...naming, name: event.target.value }); }} onPressEnter={() => { rename().catch(refused); }} />
      </Modal>
    </div>
  );
}
