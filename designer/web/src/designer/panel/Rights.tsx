/* What each field of the form is at one step: hidden, to read, to write, asked for; and the way to all steps at once. Knows no form's meaning. */
import { Button, Select } from 'antd';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { setField } from '../edit';
import type { GraphNode } from '../graph';
import { RIGHTS, rightAt } from '../rights/matrix';
import { useTools } from '../tools';
import { titleOf } from '../summary';
import { useUi } from '../ui';
import { fieldsOf } from './forms';

export function Rights({ node }: { node: GraphNode }) {
  const words = useWords();
  const { t, text } = words;
  const { types, mayEdit } = useTools();
  const files = useDoc((doc) => doc.files);
  const form = typeof node.fields.form === 'string' ? node.fields.form : '';
  const whole = <Button size="small" onClick={() => { useUi.getState().set({ rightsOf: node.id }); }}>{t('rights.open')}</Button>;
  if (!form) return <><p className="row-help">{t('panel.noForm')}</p>{whole}</>;
  const fields = fieldsOf(files, form);
  const set = (key: string, right: string) => { useDoc.getState().edit(t('design.did.rights'), (old) => setField(old, node.id, ['fields', key], right || undefined)); };
  const allRead = () => { useDoc.getState().edit(t('design.did.rights'), (old) => fields.reduce((now, field) => setField(now, node.id, ['fields', field.key], 'read_only'), old)); };
  const options = [{ value: '', label: t('panel.right.form') }, ...RIGHTS.map((right) => ({ value: right as string, label: t(`panel.right.${right}`) }))];
  return (
    <>
      {fields.length === 0 ? <p className="row-help">{t('panel.noFields')}</p> : (
        <div className="rights">
          <table>
            <thead><tr><th scope="col">{t('panel.field')}</th><th scope="col">{t('panel.here')}</th></tr></thead>
            <tbody>
              {fields.map((field) => (
                <tr key={field.key}>
                  <th scope="row">{text(field.title) || field.key}</th>
                  <td><Select size="small" className="full" value={rightAt(node, field.key) as string} disabled={!mayEdit} popupMatchSelectWidth={false} aria-label={t('panel.rightOf', { field: text(field.title) || field.key, step: titleOf(node, types, words) })} onChange={(right: string) => { set(field.key, right); }} options={options} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="panel-order">{mayEdit && fields.some((field) => rightAt(node, field.key) !== 'read_only') && <Button size="small" onClick={allRead}>{t('panel.allRead')}</Button>}{whole}</div>
    </>
  );
}
