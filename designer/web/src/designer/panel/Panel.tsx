/* What is selected, to read and change: title, name, type. */
import { Input } from 'antd';
import { useEffect, useId, useRef } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { renameNode, setEdgeField, setField } from '../edit';
import { useTools } from '../tools';
import { useUi } from '../ui';

export function Panel() {
  const { t, text, language } = useWords();
  const { types, mayEdit } = useTools();
  const node = useDoc((doc) => doc.graph.byId.get(doc.selected.at(-1) ?? ''));
  const edge = useDoc((doc) => doc.graph.edgeById.get(doc.selected.at(-1) ?? ''));
  const asked = useUi((ui) => ui.panelFocus);
  const id = useId();
  const box = useRef<HTMLElement>(null);
  useEffect(() => { if (asked > 0) box.current?.querySelector<HTMLElement>('input, textarea')?.focus(); }, [asked]);
  const edit = (path: string[], value: string | undefined) => { if (node) useDoc.getState().edit(t('design.did.field'), (old) => setField(old, node.id, path, value), `${node.id}.${path.join('.')}`); };
  return (
    <aside className="design-panel" ref={box} aria-label={t('design.panel')}>
      {node && (
        <>
          <label htmlFor={`${id}-title`}>{t('design.title')}</label>
          <Input id={`${id}-title`} value={node.title?.[language] ?? ''} disabled={!mayEdit} onChange={(event) => { edit(['title', language], event.target.value || undefined); }} />
          <label htmlFor={`${id}-id`}>{t('design.id')}</label>
          <Input key={node.id} id={`${id}-id`} defaultValue={node.id} disabled={!mayEdit} onBlur={(event) => { const next = event.target.value; if (next !== node.id && useDoc.getState().edit(t('design.did.rename'), (old) => renameNode(old, node.id, next)) !== null) useDoc.getState().select([next]); }} />
          <p className="quiet">{text(types.byType.get(node.type)?.title)} · {text(types.byType.get(node.type)?.about)}</p>
        </>
      )}
      {edge && (
        <>
          <label htmlFor={`${id}-when`}>{t('design.condition')}</label>
          <Input.TextArea id={`${id}-when`} value={edge.when} disabled={!mayEdit} autoSize onChange={(event) => { const { value } = event.target; useDoc.getState().edit(t('design.did.field'), (old) => setEdgeField(old, edge.id, 'when', value || undefined), `${edge.id}.when`); }} />
        </>
      )}
      {!node && !edge && <p className="quiet">{t('design.nothingSelected')}</p>}
    </aside>
  );
}
