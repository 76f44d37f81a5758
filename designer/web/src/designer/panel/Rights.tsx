/* What each field of a form is at a step: hidden, to read, to write, asked for; at all steps that show the form, as one table. Knows no form's meaning. */
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { setField } from '../edit';
import type { GraphNode } from '../graph';
import { useTools } from '../tools';
import { titleOf } from '../summary';
import { isRecord } from './bind';
import { fieldsOf } from './forms';

export const RIGHTS = ['editable', 'read_only', 'hidden', 'required'] as const;
export const rightAt = (node: GraphNode, key: string) => { const rights = node.fields.fields; return isRecord(rights) && typeof rights[key] === 'string' ? rights[key] : ''; };

export function Rights({ node }: { node: GraphNode }) {
  const { t } = useWords();
  const form = typeof node.fields.form === 'string' ? node.fields.form : '';
  const graph = useDoc((doc) => doc.graph);
  const [isWide, setWide] = useState(false);
  const nodes = graph.nodes.filter((one) => one.fields.form === form);
  if (!form) return <p className="row-help">{t('panel.noForm')}</p>;
  return (
    <>
      <Table form={form} nodes={[node]} />
      {nodes.length > 1 && <Button size="small" onClick={() => { setWide(true); }}>{t('panel.allSteps')}</Button>}
      <Modal open={isWide} onCancel={() => { setWide(false); }} footer={null} width="min(1100px, 96vw)" title={t('panel.rightsOf', { form })} destroyOnHidden><Table form={form} nodes={nodes} /></Modal>
    </>
  );
}

function Table({ form, nodes }: { form: string; nodes: readonly GraphNode[] }) {
  const words = useWords();
  const { t, text } = words;
  const { types, mayEdit } = useTools();
  const files = useDoc((doc) => doc.files);
  const fields = fieldsOf(files, form);
  if (fields.length === 0) return <p className="row-help">{t('panel.noFields')}</p>;
  const set = (node: GraphNode, key: string, right: string) => { useDoc.getState().edit(t('design.did.field'), (old) => setField(old, node.id, ['fields', key], right || undefined)); };
  return (
    <div className="rights">
      <table>
        <thead><tr><th scope="col">{t('panel.field')}</th>{nodes.map((node) => <th key={node.id} scope="col">{nodes.length > 1 ? titleOf(node, types, words) : t('panel.here')}</th>)}</tr></thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.key}>
              <th scope="row">{text(field.title) || field.key}</th>
              {nodes.map((node) => <td key={node.id}><Select size="small" className="full" value={rightAt(node, field.key)} disabled={!mayEdit} popupMatchSelectWidth={false} aria-label={t('panel.rightOf', { field: text(field.title) || field.key, step: titleOf(node, types, words) })} onChange={(right: string) => { set(node, field.key, right); }} options={[{ value: '', label: t('panel.right.form') }, ...RIGHTS.map((right) => ({ value: right, label: t(`panel.right.${right}`) }))]} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
