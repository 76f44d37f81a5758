/* Builds the forms or record types of one file: palette, paper and panel; preview, rights, text. The designer's store holds the text; here it is a form. */
import { DatabaseOutlined, FileTextOutlined, GlobalOutlined, PlusOutlined, RedoOutlined, UndoOutlined, WarningOutlined } from '@ant-design/icons';
import { Badge, Button, Popover, Segmented, Select, Tooltip } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useDoc } from '../designer/document';
import { isDialogOpen, writesInField } from '../shell/commands';
import { useWords } from '../i18n';
import { Loading, Refused } from '../shell/states';
import { addForm, copied, duplicate, formOf, paste, useBench, useForms, type View } from './bench';
import { DragRoom } from './drag';
import { Inspector } from './Inspector';
import { Matrix } from './Matrix';
import { useNames } from './names';
import { Palette } from './Palette';
import { Paper } from './Paper';
import { Preview } from './Preview';
import { goTo, partOf, Problems, placedByPiece } from './Problems';
import { useSought } from './sought';
import { idAt } from './tree';
import { missingIn } from './translations';
import { Translations } from './Translations';
import { useRemoved } from './useRemoved';
import './builder.css';

// The editor of text comes with the text only.
const TextPane = lazy(() => import('./TextPane').then(({ TextPane: pane }) => ({ default: pane })));

export function FormBuilder() {
  const { t } = useWords();
  const text = useDoc((doc) => doc.text);
  const path = useDoc((doc) => doc.path);
  const canUndo = useDoc((doc) => doc.canUndo);
  const canRedo = useDoc((doc) => doc.canRedo);
  const shape = useForms();
  const { tree, state, problems, refused } = shape;
  const formKey = useBench((bench) => bench.formKey);
  const view = useBench((bench) => bench.view);
  const said = useBench((bench) => bench.said);
  const names = useNames();
  const isRecords = path.endsWith('.record');
  useEffect(() => { useForms.getState().read(); }, [text, path]);
  useEffect(() => { useBench.getState().choose(''); }, [path]);
  const [jump, setJump] = useState<Jump | null>(null);
  // A list that one goes from does not stay over where one goes.
  const [list, setList] = useState<'missing' | 'problems' | null>(null);
  const listed = (one: 'missing' | 'problems') => ({ open: list === one, onOpenChange: (isOpen: boolean) => setList(isOpen ? one : null) });
  useSought(shape, (placed, now) => goTo(idAt(now, placed.at), partOf(placed)), ({ line, column }) => { useBench.getState().show('text'); setJump({ line, column, turn: (jump?.turn ?? 0) + 1 }); });
  const form = formOf(tree, formKey);
  const placed = useMemo(() => (tree ? placedByPiece(tree, problems) : new Map()), [tree, problems]);
  const missing = useMemo(() => (form ? missingIn(form) : []), [form]);
  const keys = useKeys();
  if (state === 'away' && !tree) return <Refused error={null} onRetry={() => useForms.getState().read()} />;
  if (!tree && state !== 'unreadable' && state !== 'refused') return <Loading rows={8} />;
  const shown: View = state === 'unreadable' || !tree ? 'text' : view;
  const fresh = () => addForm(t('builder.did.addForm'), isRecords ? 'record' : 'form', isRecords ? 'record_1' : 'form_1', names.both({ id: isRecords ? 'newRecord' : 'newForm' }));
  const options = (tree?.items ?? []).map((one) => ({ value: one.key, label: names.title(one.title) || one.key }));
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- shortcuts and the clipboard; everything has a button too
    <div className="builder" onKeyDown={keys.down} onCopy={keys.copy} onCut={keys.cut} onPaste={keys.paste}>
      <div className="builder-bar">
        <span className="builder-what" aria-hidden>{isRecords ? <DatabaseOutlined /> : <FileTextOutlined />}</span>
        {form && <Select className="builder-form" variant="borderless" value={form.key} aria-label={t('builder.whichForm')} onChange={(key) => useBench.getState().choose(key)} options={options} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} />}
        <Tooltip title={t(isRecords ? 'builder.addRecord' : 'builder.addForm')}><Button type="text" icon={<PlusOutlined />} aria-label={t(isRecords ? 'builder.addRecord' : 'builder.addForm')} onClick={fresh} disabled={!tree} /></Tooltip>
        <Segmented className="builder-views" value={shown} onChange={(next) => useBench.getState().show(next as View)} options={(['design', 'preview', 'rights', 'text'] as const).map((one) => ({ value: one, label: t(`builder.view.${one}`), disabled: one !== 'text' && (!tree || state === 'unreadable') }))} />
        <span className="builder-end">
          <Tooltip title={t('builder.undo')}><Button type="text" icon={<UndoOutlined />} aria-label={t('builder.undo')} disabled={!canUndo && state !== 'refused'} onClick={() => useForms.getState().undo()} /></Tooltip>
          <Tooltip title={t('builder.redo')}><Button type="text" icon={<RedoOutlined />} aria-label={t('builder.redo')} disabled={!canRedo} onClick={() => useForms.getState().redo()} /></Tooltip>
          <Popover {...listed('missing')} trigger="click" placement="bottomRight" title={t('builder.missing', { count: missing.length })} content={<Translations missing={missing} onGo={() => setList(null)} />}>
            <Badge count={missing.length} size="small" color="gold" offset={[-6, 6]}><Button type="text" icon={<GlobalOutlined />} aria-label={t('builder.missing', { count: missing.length })} /></Badge>
          </Popover>
          <Popover {...listed('problems')} trigger="click" placement="bottomRight" title={t('builder.problems', { count: problems.length })} content={<Problems problems={problems} onGo={() => setList(null)} />}>
            <Badge count={problems.length} size="small" color={problems.some((one) => one.problem.severity === 'error') ? 'red' : 'gold'} offset={[-6, 6]}><Button type="text" icon={<WarningOutlined />} aria-label={t('builder.problems', { count: problems.length })} /></Badge>
          </Popover>
        </span>
      </div>
      {state === 'refused' && <div className="builder-refused" role="alert"><strong>{t('builder.refused')}</strong> {refused.map((one) => one.message).join('; ')} <button type="button" className="link" onClick={() => useForms.getState().undo()}>{t('builder.takeBack')}</button></div>}
      {state === 'away' && <div className="builder-refused" role="alert">{t('builder.away')}</div>}
      {shown === 'design' && form && <Design form={form} placed={placed} />}
      {shown === 'design' && !form && <div className="builder-none"><p>{t('builder.noForms')}</p><Button type="primary" icon={<PlusOutlined />} onClick={fresh}>{t(isRecords ? 'builder.addRecord' : 'builder.addForm')}</Button></div>}
      {shown === 'preview' && form && <Preview form={form} />}
      {shown === 'rights' && form && <Matrix form={form} />}
      {shown === 'text' && <div className="builder-text">{form && state !== 'unreadable' && <div className="builder-beside"><DragRoom><Paper form={form} problems={placed} /></DragRoom></div>}<div className="builder-source"><Source jump={jump} /></div></div>}
      <div className="unseen" role="status" aria-live="polite">{said}</div>
    </div>
  );
}

interface Jump { line: number; column: number; turn: number }
function Source({ jump }: { jump: Jump | null }) {
  const { t } = useWords();
  const text = useDoc((doc) => doc.text);
  const problems = useForms((shape) => shape.problems);
  const state = useForms((shape) => shape.state);
  return (
    <>
      <Suspense fallback={<Loading rows={8} />}><TextPane text={text} problems={problems} label={t('builder.text')} jump={jump} onChange={(next) => useDoc.getState().setText(next)} /></Suspense>
      {problems.length > 0 && <div className="source-problems"><Problems problems={problems} /></div>}
      {state === 'unreadable' && <p className="builder-refused" role="status">{t('builder.unreadable')}</p>}
    </>
  );
}

type Pane = 'palette' | 'paper' | 'panel';
function Design({ form, placed }: { form: Parameters<typeof Paper>[0]['form']; placed: Parameters<typeof Paper>[0]['problems'] }) {
  const { t } = useWords();
  const [pane, setPane] = useState<Pane>('paper');
  return (
    <DragRoom>
      <Segmented className="builder-panes phone-only" block value={pane} onChange={(next) => setPane(next as Pane)} options={(['palette', 'paper', 'panel'] as const).map((one) => ({ value: one, label: t(`builder.pane.${one}`) }))} />
      <div className={`builder-room show-${pane}`}>
        <aside className="builder-left" aria-label={t('builder.pane.palette')}><Palette /></aside>
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- a click beside the pieces selects the form; Escape does too */}
        <div className="builder-middle" onClick={() => useBench.getState().select([])}><Paper form={form} problems={placed} /></div>
        <aside className="builder-right" aria-label={t('builder.pane.panel')}><Inspector form={form} problems={placed} /></aside>
      </div>
    </DragRoom>
  );
}

/* Shortcuts of the whole builder. In a field they are the field's own. */
function useKeys() {
  const { t } = useWords();
  const drop = useRemoved();
  return {
    down: (event: KeyboardEvent) => {
      if (document.querySelector('.carried') || isDialogOpen()) return;
      const isHeld = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (writesInField(event.target)) return;
      const { selected } = useBench.getState();
      if (isHeld && key === 'z') { event.preventDefault(); useForms.getState()[event.shiftKey ? 'redo' : 'undo'](); }
      else if (isHeld && key === 'y') { event.preventDefault(); useForms.getState().redo(); }
      else if (isHeld && key === 'd' && selected.length) { event.preventDefault(); duplicate(t('builder.did.copy'), selected); }
      else if (event.key === '/' && !isHeld) { event.preventDefault(); document.getElementById('palette-search')?.focus(); }
      else if (event.key === 'Escape') useBench.getState().select([]);
    },
    copy: (event: ClipboardEvent) => {
      const found = writesInField(event.target) ? null : copied(useBench.getState().selected);
      if (!found) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', found);
      useBench.getState().say(t('builder.copied', { count: useBench.getState().selected.length }));
    },
    cut: (event: ClipboardEvent) => {
      const { selected } = useBench.getState();
      const found = writesInField(event.target) ? null : copied(selected);
      if (!found) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', found);
      drop(selected);
    },
    paste: (event: ClipboardEvent) => {
      if (writesInField(event.target)) return;
      const count = paste(t('builder.did.paste'), event.clipboardData.getData('text/plain'));
      if (count) { event.preventDefault(); useBench.getState().say(t('builder.pasted', { count })); }
    },
  };
}
