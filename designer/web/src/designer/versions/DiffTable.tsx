/* What changed, property by property. `only`: of one step. Knows no store. */
import { useWords } from '../../i18n';
import { useStepTypes } from '../kinds';
import { titleOf } from '../summary';
import type { FlowDiff, Property } from './diff';

/* A value as an author would write it. */
export function written(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function DiffTable({ diff, only }: { diff: FlowDiff; only: string }) {
  const words = useWords();
  const { t } = words;
  const types = useStepTypes();
  const nameOf = (id: string) => { const node = diff.after.byId.get(id) ?? diff.before.byId.get(id); return node ? titleOf(node, types, words) : id; };
  const nodes = diff.nodes.filter((one) => one.change !== 'moved' && (!only || one.id === only));
  const edges = diff.edges.filter((one) => !only || one.from === only || one.to === only);
  const workflow = only ? [] : diff.workflow;
  if (nodes.length + edges.length + workflow.length === 0) return <p className="quiet">{t('draft.noDifference')}</p>;
  return (
    <div className="diff-table">
      <table>
        <thead><tr><th scope="col">{t('draft.steps')}</th><th scope="col">{t('draft.property')}</th><th scope="col">{t('draft.before')}</th><th scope="col">{t('draft.after')}</th></tr></thead>
        {workflow.length > 0 && <Rows title={t('draft.workflow')} change="changed" properties={workflow} />}
        {nodes.map((one) => <Rows key={one.id} title={nameOf(one.id)} change={one.change} properties={one.properties} />)}
        {edges.map((one) => <Rows key={one.id} title={t('draft.edge', { from: nameOf(one.from), to: nameOf(one.to) })} change={one.change} properties={one.properties} />)}
      </table>
    </div>
  );
}

function Rows({ title, change, properties }: { title: string; change: 'added' | 'removed' | 'changed' | 'moved'; properties: readonly Property[] }) {
  const { t } = useWords();
  const rows = properties.length > 0 ? properties : [null];
  return (
    <tbody>
      {rows.map((one, index) => (
        <tr key={one?.path ?? ''}>
          {index === 0 && <th scope="rowgroup" rowSpan={rows.length}>{title} <span className={`change is-${change}`}>{t(`draft.change.${change}`)}</span></th>}
          <td>{one && <code>{one.path}</code>}</td>
          <td>{one && (one.before === undefined ? <span className="quiet">{t('draft.nothing')}</span> : <code className="was">{written(one.before)}</code>)}</td>
          <td>{one && (one.after === undefined ? <span className="quiet">{t('draft.nothing')}</span> : <code className="is">{written(one.after)}</code>)}</td>
        </tr>
      ))}
    </tbody>
  );
}
