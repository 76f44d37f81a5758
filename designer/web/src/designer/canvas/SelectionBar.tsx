/* What can be done with what is selected, and with the view: buttons for those who do not use the keys. */
import {
  AimOutlined, AlignCenterOutlined, AlignLeftOutlined, ArrowRightOutlined, ColumnWidthOutlined, CopyOutlined, DeleteOutlined, EditOutlined, ExpandOutlined, FileAddOutlined, FormatPainterOutlined, GroupOutlined, MinusOutlined,
  PlusOutlined, PushpinOutlined, ScissorOutlined, UngroupOutlined, VerticalAlignMiddleOutlined,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n';
import { chosen } from '../actions';
import { useDoc } from '../document';
import { useTools } from '../tools';
import { useUi } from '../ui';

export function Tool({ icon, label, keys, onClick, isDisabled, isPressed }: { icon: ReactNode; label: string; keys?: string; onClick: () => void; isDisabled?: boolean; isPressed?: boolean }) {
  return (
    <Tooltip title={keys ? `${label} (${keys})` : label} mouseEnterDelay={0.4}>
      <button type="button" className="tool" aria-label={label} onClick={onClick} disabled={isDisabled} aria-pressed={isPressed}>{icon}</button>
    </Tooltip>
  );
}

export function SelectionBar() {
  const { t } = useWords();
  const { actions, mayEdit } = useTools();
  const selected = useDoc((doc) => doc.selected);
  const graph = useDoc((doc) => doc.graph);
  if (!mayEdit || selected.length === 0) return null;
  const { nodes, edges, notes } = chosen();
  const [first] = nodes;
  const holder = nodes.length === 1 && graph.byId.get(first ?? '')?.kind === 'subprocess';
  const one = nodes.length === 1 && notes.length === 0 ? first : undefined;
  const rename = one ?? (notes.length === 1 && nodes.length === 0 ? notes[0] : undefined);
  return (
    <div className="selection-bar" role="toolbar" aria-label={t('design.selection')}>
      {selected.length > 1 && <span className="selection-count">{t('design.selectedCount', { count: selected.length })}</span>}
      {rename && <Tool icon={<EditOutlined />} label={notes.length ? t('design.noteWrite') : t('design.rename')} keys="F2" onClick={() => { useUi.getState().set({ renaming: rename }); }} />}
      {one && graph.byId.get(one)?.kind !== 'end' && <Tool icon={<ArrowRightOutlined />} label={t('design.connect')} keys="C" onClick={() => { useUi.getState().set({ connecting: one }); }} />}
      {nodes.length > 0 && <Tool icon={<CopyOutlined />} label={t('design.copy')} keys="Ctrl+C" onClick={actions.copy} />}
      {nodes.length > 0 && <Tool icon={<ScissorOutlined />} label={t('design.cut')} keys="Ctrl+X" onClick={() => { actions.copy(); actions.remove(); }} />}
      {nodes.length > 0 && <Tool icon={<FileAddOutlined />} label={t('design.duplicate')} keys="Ctrl+D" onClick={actions.duplicate} />}
      {nodes.length > 1 && <Tool icon={<AlignCenterOutlined />} label={t('design.alignAcross')} onClick={() => { actions.align('top'); }} />}
      {nodes.length > 1 && <Tool icon={<AlignLeftOutlined />} label={t('design.alignDown')} onClick={() => { actions.align('left'); }} />}
      {nodes.length > 2 && <Tool icon={<ColumnWidthOutlined />} label={t('design.spreadAcross')} onClick={() => { actions.align('across'); }} />}
      {nodes.length > 2 && <Tool icon={<VerticalAlignMiddleOutlined />} label={t('design.spreadDown')} onClick={() => { actions.align('down'); }} />}
      {nodes.length > 0 && !holder && <Tool icon={<GroupOutlined />} label={t('design.group')} keys="Ctrl+G" onClick={actions.group} />}
      {holder && <Tool icon={<UngroupOutlined />} label={t('design.ungroup')} keys="Ctrl+Shift+G" onClick={actions.ungroup} />}
      {edges.length + nodes.length + notes.length > 0 && <Tool icon={<DeleteOutlined />} label={t('design.remove')} keys="Delete" onClick={actions.remove} />}
    </div>
  );
}

export function ViewBar({ zoom }: { zoom: (by: 1 | -1) => void }) {
  const { t } = useWords();
  const { actions, mayEdit } = useTools();
  const isMapOpen = useUi((ui) => ui.isMapOpen);
  return (
    <div className="view-bar" role="toolbar" aria-label={t('drawing.controls')}>
      <Tool icon={<MinusOutlined />} label={t('drawing.zoomOut')} keys="-" onClick={() => { zoom(-1); }} />
      <Tool icon={<PlusOutlined />} label={t('drawing.zoomIn')} keys="+" onClick={() => { zoom(1); }} />
      <Tool icon={<ExpandOutlined />} label={t('drawing.fit')} keys="F" onClick={() => { useUi.getState().ask('whole'); }} />
      <Tool icon={<AimOutlined />} label={t('drawing.map')} isPressed={isMapOpen} onClick={() => { useUi.getState().set({ isMapOpen: !isMapOpen }); }} />
      {mayEdit && <Tool icon={<FormatPainterOutlined />} label={t('design.tidy')} keys="T" onClick={actions.tidy} />}
      {mayEdit && <Tool icon={<PushpinOutlined />} label={t('design.addNote')} keys="N" onClick={() => { actions.note(); }} />}
    </div>
  );
}
