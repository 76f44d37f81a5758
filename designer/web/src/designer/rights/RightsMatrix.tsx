/* Who writes, reads and does not see what: all fields of all forms of the workflow by the steps that show them, in one dialog. Knows the file's names of rights. */
import { EditOutlined, EyeInvisibleOutlined, EyeOutlined, MoreOutlined, RedoOutlined, StarOutlined, UndoOutlined } from '@ant-design/icons';
import { Dropdown, Modal } from 'antd';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../../i18n';
import { isMod } from '../../shell/commands';
import { Tool } from '../canvas/SelectionBar';
import { useDoc } from '../document';
import { namedTitle } from '../panel/forms';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { useUi } from '../ui';
import { KEY_OF, moved, nextRight, partsOf, rightAt, rightOfKey, RIGHTS, withRights, type FormPart, type Right, type Spot } from './matrix';
import './rights.css';

const ICONS: Record<Exclude<Right, ''>, ReactNode> = { editable: <EditOutlined aria-hidden />, read_only: <EyeOutlined aria-hidden />, hidden: <EyeInvisibleOutlined aria-hidden />, required: <StarOutlined aria-hidden /> };

export function RightsMatrix() {
  const { t } = useWords();
  const { actions, mayEdit } = useTools();
  const { rightsOf, set, ask } = useUi();
  const graph = useDoc((doc) => doc.graph);
  const files = useDoc((doc) => doc.files);
  const canUndo = useDoc((doc) => doc.canUndo);
  const canRedo = useDoc((doc) => doc.canRedo);
  const parts = useMemo(() => partsOf(graph, files), [graph, files]);
  const press = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (!mayEdit || !isMod(event) || event.altKey || (key !== 'z' && key !== 'y')) return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) actions.redo();
    else actions.undo();
  };
  return (
    <Modal open onCancel={() => { set({ rightsOf: null }); ask('drawingFocus'); }} footer={null} width="min(1240px, 96vw)" style={{ top: '4vh' }} title={t('rights.title')} className="rights-dialog">
      {/* Keys of undo belong to all of the dialog. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div onKeyDown={press}>
        {parts.length === 0 ? <p className="rights-none">{t('rights.none')}</p> : (
          <>
            <div className="rights-bar">
              <ul className="rights-legend" aria-label={t('rights.legend')}>
                {[...RIGHTS, '' as const].map((right) => <li key={right}>{right && ICONS[right]}<span>{t(`panel.right.${right || 'form'}`)}</span>{mayEdit && <kbd>{KEY_OF[right]}</kbd>}</li>)}
              </ul>
              {mayEdit && <span className="rights-undo"><Tool icon={<UndoOutlined />} label={t('design.undo')} keys="Ctrl+Z" isDisabled={!canUndo} onClick={actions.undo} /><Tool icon={<RedoOutlined />} label={t('design.redo')} keys="Ctrl+Y" isDisabled={!canRedo} onClick={actions.redo} /></span>}
            </div>
            <p className="row-help">{mayEdit ? t('rights.hint') : t('rights.readOnly')}</p>
            <p className="row-help rights-swipe">{t('rights.swipe')}</p>
            <div className="rights-room" role="region" aria-label={t('rights.title')}>{parts.map((part) => <OnePart key={part.form} part={part} step={rightsOf ?? ''} />)}</div>
          </>
        )}
      </div>
    </Modal>
  );
}

function OnePart({ part, step }: { part: FormPart; step: string }) {
  const words = useWords();
  const { t, text } = words;
  const { types, mayEdit } = useTools();
  const files = useDoc((doc) => doc.files);
  const [spot, setSpot] = useState<Spot>({ row: 0, column: Math.max(0, part.steps.findIndex((node) => node.id === step)) });
  const name = text(namedTitle(files, 'form', part.form)) || part.form;
  const set = (at: Spot, right: Right) => { if (mayEdit) useDoc.getState().edit(t('design.did.rights'), (old) => withRights(old, part, at, right)); };
  const press = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement)) return;
    const found = /^(-?\d+):(-?\d+)$/.exec(event.target.dataset.at ?? '');
    if (!found) return;
    const at = { row: Number(found[1]), column: Number(found[2]) };
    const to = moved(part, at, event.key);
    const right = rightOfKey(event.key);
    if (to) event.currentTarget.querySelector<HTMLElement>(`[data-at="${to.row}:${to.column}"]`)?.focus();
    else if (right !== null) set(at, right);
    else return;
    event.preventDefault();
  };
  const held = (at: Spot) => ({ 'data-at': `${at.row}:${at.column}`, tabIndex: at.row === spot.row && at.column === spot.column ? 0 : -1, onFocus: () => { setSpot(at); } });
  const head = (at: Spot, title: string, all: string) => (mayEdit
    ? <Dropdown trigger={['click']} menu={{ items: [...RIGHTS, '' as const].map((right) => ({ key: right || 'form', icon: right && ICONS[right], label: t(`panel.right.${right || 'form'}`) })), onClick: ({ key }) => { set(at, key === 'form' ? '' : (key as Right)); } }}><button type="button" className="rights-head" aria-label={t(all, { name: title })} title={t(all, { name: title })} {...held(at)}><span>{title}</span><MoreOutlined aria-hidden /></button></Dropdown>
    : <span>{title}</span>);
  if (part.fields.length === 0) return <section><h3 className="rights-form">{name}</h3><p className="row-help">{t('panel.noFields')}</p></section>;
  return (
    <section>
      <h3 className="rights-form">{name} <span className="quiet">{t('rights.fields', { count: part.fields.length })} · {t('rights.steps', { count: part.steps.length })}</span></h3>
      {/* A grid: one stop of the Tab key, arrows within it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
      <table className="rights-grid" role="grid" aria-label={name} onKeyDown={press}>
        <thead><tr><th scope="col">{t('panel.field')}</th>{part.steps.map((node, column) => <th key={node.id} scope="col" className={node.id === step ? 'is-here' : ''}>{head({ row: -1, column }, titleOf(node, types, words), 'rights.column')}</th>)}</tr></thead>
        <tbody>
          {part.fields.map((field, row) => (
            <tr key={field.key}>
              <th scope="row">{head({ row, column: -1 }, text(field.title) || field.key, 'rights.row')}</th>
              {part.steps.map((node, column) => {
                const own = rightAt(node, field.key);
                const shown = own || field.says;
                const told = own ? t(`panel.right.${own}`) : t('rights.asForm', { right: t(`panel.right.${shown}`) });
                return <td key={node.id} className={node.id === step ? 'is-here' : ''}><button type="button" className={`rights-cell is-${shown} ${own ? '' : 'is-form'}`} aria-disabled={!mayEdit} title={told} aria-label={t('rights.cell', { field: text(field.title) || field.key, step: titleOf(node, types, words), right: told })} onClick={() => { set({ row, column }, nextRight(own)); }} {...held({ row, column })}>{ICONS[shown]}<span>{t(`panel.right.${shown}`)}</span></button></td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
