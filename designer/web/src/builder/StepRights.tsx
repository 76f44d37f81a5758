/* What each field of the form is at each step that shows it: fields by steps, of every workflow of the pack. A change is written into the workflow's draft. */
import { ApartmentOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useMemo } from 'react';
import { useDoc } from '../designer/document';
import { setField } from '../designer/edit';
import type { GraphNode } from '../designer/graph';
import { useStepTypes } from '../designer/kinds';
import { RIGHTS, rightAt } from '../designer/rights/matrix';
import { stepsOf, useJump } from '../designer/steps';
import { titleOf } from '../designer/summary';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { nameOf, useNames } from './names';
import { fieldsIn, type FormNode } from './tree';

export function StepRights({ form }: { form: FormNode }) {
  const words = useWords();
  const { t, text } = words;
  const names = useNames();
  const types = useStepTypes();
  const mayEdit = useMay('packs:write');
  const files = useDoc((doc) => doc.files);
  const jump = useJump();
  const uses = useMemo(() => stepsOf(files, form.key), [files, form.key]);
  const fields = fieldsIn(form.items ?? []);
  if (uses.length === 0) return <p className="quiet">{t('builder.matrix.noSteps')}</p>;
  const set = (path: string, node: GraphNode, key: string, right: string) => useDoc.getState().editFile(path, t('design.did.rights'), (old) => setField(old, node.id, ['fields', key], right || undefined));
  const options = [{ value: '', label: t('panel.right.form') }, ...RIGHTS.map((right) => ({ value: right as string, label: t(`panel.right.${right}`) }))];
  return (
    <>
      <p className="quiet">{t('builder.matrix.stepsHint')}</p>
      <div className="scroll-x" role="region" aria-label={t('builder.matrix.bySteps')} tabIndex={0}>
        <table className="step-rights">
          <caption className="unseen">{t('builder.matrix.bySteps')}</caption>
          <thead>
            <tr><th scope="col" rowSpan={2}>{t('builder.matrix.field')}</th>{uses.map(({ path, graph, steps }) => <th key={path} scope="colgroup" colSpan={steps.length}><button type="button" className="link" title={t('builder.matrix.open')} onClick={() => jump(path)}><ApartmentOutlined aria-hidden /> {text(graph.title) || graph.key}</button></th>)}</tr>
            <tr>{uses.flatMap(({ path, steps }) => steps.map((node) => <th key={`${path} ${node.id}`} scope="col"><button type="button" className="link" title={t('builder.matrix.open')} onClick={() => jump(path, node.id)}>{titleOf(node, types, words)}</button></th>))}</tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.id}>
                <th scope="row">{nameOf(field, names)}</th>
                {uses.flatMap(({ path, steps }) => steps.map((node) => <td key={`${path} ${node.id}`}><Select className={`step-right is-${rightAt(node, field.key) || 'form'}`} size="small" value={rightAt(node, field.key) as string} disabled={!mayEdit} popupMatchSelectWidth={false} options={options} aria-label={t('panel.rightOf', { field: nameOf(field, names), step: titleOf(node, types, words) })} onChange={(right) => set(path, node, field.key, right)} /></td>))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
