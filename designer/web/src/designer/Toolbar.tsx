/* The designer's bar: where one is, the three views, undo, what the server has, problems, publishing. */
import {
  ApartmentOutlined, ArrowLeftOutlined, CheckCircleFilled, CodeOutlined, ExclamationCircleFilled, NodeIndexOutlined, PlusSquareOutlined, RedoOutlined, SettingOutlined, TableOutlined, UndoOutlined, WarningFilled,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import { useDoc } from './document';
import { Saved } from './keep/Saved';
import { Tool } from './canvas/SelectionBar';
import { kindOfFile, workflowTitle } from './pack';
import { useTools } from './tools';
import { useUi, type View } from './ui';

const VIEWS: readonly (readonly [View, ReactNode])[] = [['canvas', <NodeIndexOutlined key="c" />], ['tree', <ApartmentOutlined key="t" />], ['text', <CodeOutlined key="x" />]];

export function Toolbar({ title, isWorkflow, onFile, publish }: { title: string; isWorkflow: boolean; onFile: (path: string) => void; publish?: ReactNode }) {
  const { t, text } = useWords();
  const { actions, mayEdit } = useTools();
  const { view, isPaletteOpen, isPanelOpen, set } = useUi();
  const canUndo = useDoc((doc) => doc.canUndo);
  const canRedo = useDoc((doc) => doc.canRedo);
  const files = useDoc((doc) => doc.files);
  const path = useDoc((doc) => doc.path);
  const workflows = Object.entries(files).filter(([name]) => kindOfFile(name).kind === 'workflow');
  return (
    <header className="design-bar">
      <Link to="/design" className="back" aria-label={t('design.back')} title={t('design.back')}><ArrowLeftOutlined aria-hidden /></Link>
      {workflows.length > 1 && isWorkflow
        ? <Select className="design-file" variant="borderless" value={path} onChange={onFile} aria-label={t('design.file')} popupMatchSelectWidth={false} options={workflows.map(([name, source]) => ({ value: name, label: text(workflowTitle(source)) || name }))} />
        : <h1 className="design-title" title={title}>{title}</h1>}
      {workflows.length > 1 && isWorkflow && <h1 className="unseen">{title}</h1>}
      {isWorkflow && <div className="design-views" role="group" aria-label={t('design.view')}>
        {VIEWS.map(([name, icon]) => <button key={name} type="button" aria-pressed={view === name} onClick={() => { set({ view: name }); }}><span aria-hidden>{icon}</span><span>{t(`design.views.${name}`)}</span></button>)}
      </div>}
      {mayEdit && (
        <div className="design-tools">
          {view === 'canvas' && isWorkflow && <Tool icon={<PlusSquareOutlined />} label={t('design.palette')} isPressed={isPaletteOpen} onClick={() => { set({ isPaletteOpen: !isPaletteOpen }); }} />}
          <Tool icon={<UndoOutlined />} label={t('design.undo')} keys="Ctrl+Z" isDisabled={!canUndo} onClick={actions.undo} />
          <Tool icon={<RedoOutlined />} label={t('design.redo')} keys="Ctrl+Y" isDisabled={!canRedo} onClick={actions.redo} />
        </div>
      )}
      <div className="design-bar-end">
        <Saved />
        <ProblemButton />
        {isWorkflow && <Tool icon={<TableOutlined />} label={t('rights.title')} onClick={() => { set({ rightsOf: '' }); }} />}
        {isWorkflow && <Tool icon={<SettingOutlined />} label={t('design.panel')} isPressed={isPanelOpen} onClick={() => { set({ isPanelOpen: !isPanelOpen }); }} />}
        {publish}
      </div>
    </header>
  );
}

function ProblemButton() {
  const { t } = useWords();
  const errors = useDoc((doc) => doc.problems.filter((one) => one.severity === 'error').length + doc.graph.problems.length);
  const warnings = useDoc((doc) => doc.problems.filter((one) => one.severity !== 'error').length);
  const isChecking = useDoc((doc) => doc.isChecking);
  const { isProblemsOpen, set } = useUi();
  const told = errors > 0 ? t('design.errors', { count: errors }) : warnings > 0 ? t('design.warnings', { count: warnings }) : t('design.noProblems');
  const icon = errors > 0 ? <ExclamationCircleFilled /> : warnings > 0 ? <WarningFilled /> : <CheckCircleFilled />;
  return (
    <button type="button" className={`problem-button ${errors > 0 ? 'is-error' : warnings > 0 ? 'is-warning' : 'is-good'} ${isChecking ? 'is-checking' : ''}`} aria-pressed={isProblemsOpen} onClick={() => { set({ isProblemsOpen: !isProblemsOpen }); }} title={told}>
      <span aria-hidden>{icon}</span><span className="problem-count">{told}</span>
    </button>
  );
}
