/* Who sees and who fills in each field: fields by roles, and below by the steps that show the form. A role's cell goes from filling in to seeing to nothing. */
import { EditOutlined, EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import { useForms } from './bench';
import { nameOf, useNames } from './names';
import { ROLES } from './RolesInput';
import { StepRights } from './StepRights';
import { attribute, changed, each, itemsOf, withAttribute, type FieldNode, type FormNode, type SectionNode } from './tree';

export type Right = 'edit' | 'see' | 'none';
export function rightOf(one: FieldNode | SectionNode, role: string): Right {
  const [sees, edits] = [attribute(one, 'visible_to')?.roles, attribute(one, 'editable_by')?.roles];
  if (sees && !sees.includes(role)) return 'none';
  return edits && !edits.includes(role) ? 'see' : 'edit';
}
/* The piece with another right for one role; `roles` are all that are on the table, for "all but this one" must name them. */
export function withRight<One extends FieldNode | SectionNode>(one: One, role: string, right: Right, roles: readonly string[]): One {
  const rights = new Map(roles.map((each) => [each, each === role ? right : rightOf(one, each)]));
  const named = (kind: 'visible_to' | 'editable_by', fits: (right: Right) => boolean) => {
    const before = attribute(one, kind)?.roles ?? [];
    const kept = [...before.filter((each) => !rights.has(each)), ...roles.filter((each) => fits(rights.get(each) ?? 'edit'))];
    const isAll = roles.every((each) => fits(rights.get(each) ?? 'edit'));
    // The order in which they were written stays.
    return isAll ? null : [...before.filter((each) => kept.includes(each)), ...kept.filter((each) => !before.includes(each))];
  };
  const sees = named('visible_to', (each) => each !== 'none');
  const edits = named('editable_by', (each) => each === 'edit');
  const next = withAttribute(one, 'visible_to', sees ? { kind: 'visible_to', roles: sees } : null);
  const isSame = edits && sees && edits.length === sees.length && edits.every((each) => sees.includes(each));
  return withAttribute(next, 'editable_by', edits && edits.length && !isSame ? { kind: 'editable_by', roles: edits } : null);
}

const NEXT: Record<Right, Right> = { edit: 'see', see: 'none', none: 'edit' };
/* What is calculated, or only read whatever happens, nobody fills in: it is seen or not. */
const isNeverWritten = (one: FieldNode | SectionNode) => (one.kind === 'field' && attribute(one, 'computed') !== undefined) || (attribute(one, 'read_only') !== undefined && !attribute(one, 'read_only')?.when);
export const nextOf = (one: FieldNode | SectionNode, role: string): Right => { const now = rightOf(one, role); return isNeverWritten(one) ? (now === 'none' ? 'edit' : 'none') : NEXT[now]; };
const ICONS = { edit: <EditOutlined aria-hidden />, see: <EyeOutlined aria-hidden />, none: <EyeInvisibleOutlined aria-hidden /> };

export function Matrix({ form }: { form: FormNode }) {
  const { t } = useWords();
  const names = useNames();
  const used = [...new Set([...each(form.items ?? [])].flatMap((one) => (one.kind === 'field' || one.kind === 'section' ? [...(attribute(one, 'visible_to')?.roles ?? []), ...(attribute(one, 'editable_by')?.roles ?? [])] : [])))];
  const [more, setMore] = useState<string[]>(['hr', 'hiring_manager', 'interviewer', 'employee']);
  // Those that were chosen stand first: a cell that is pressed must not move, though its role is named in the form from then on.
  const roles = [...new Set([...more, ...used])];
  const rows = rowsOf(form.items ?? [], 0);
  const title = (role: string) => t(`role.${role}`, { defaultValue: role });
  const set = (one: FieldNode | SectionNode, role: string) => useForms.getState().edit(t('builder.did.rights'), (tree) => changed(tree, one.id, (now: FieldNode | SectionNode) => withRight(now, role, nextOf(now, role), roles)));
  // Two roles stay at least, or "all but this one" could not be said.
  const last = (one: FieldNode | SectionNode, role: string) => rightOf(one, role) === 'see' && roles.every((other) => other === role || rightOf(one, other) === 'none');
  if (!rows.length) return <p className="quiet matrix-none">{t('builder.empty')}</p>;
  return (
    <div className="matrix">
      {form.kind === 'form' && <h3>{t('builder.matrix.byRoles')}</h3>}
      <div className="matrix-head"><p className="quiet">{t('builder.matrix.hint')}</p><label>{t('builder.matrix.roles')} <Select mode="tags" className="matrix-roles" value={more} aria-label={t('builder.matrix.roles')} onChange={(next: string[]) => setMore(next)} options={ROLES.map((role) => ({ value: role, label: title(role) }))} /></label></div>
      <div className="scroll-x" role="region" aria-label={t('builder.view.rights')} tabIndex={0}>
        <table>
          <caption className="unseen">{t('builder.view.rights')}</caption>
          <thead><tr><th scope="col">{t('builder.matrix.field')}</th>{roles.map((role) => <th key={role} scope="col">{title(role)}</th>)}</tr></thead>
          <tbody>
            {rows.map(({ one, depth, above }) => (
              <tr key={one.id} className={one.kind}>
                <th scope="row" style={{ paddingLeft: `${10 + depth * 18}px` }}>{nameOf(one, names)}</th>
                {roles.map((role) => {
                  const own = rightOf(one, role);
                  const outer = above ? rightOf(above, role) : 'edit';
                  const right = outer === 'none' ? 'none' : own === 'edit' && isNeverWritten(one) ? 'see' : own;
                  return <td key={role}><button type="button" className={`right ${right}`} disabled={outer === 'none' || last(one, role)} aria-label={t('builder.matrix.cell', { field: nameOf(one, names), role: title(role), right: t(`builder.right.${right}`) })} title={t(`builder.right.${right}`)} onClick={() => set(one, role)}>{ICONS[right]}<span>{t(`builder.right.${right}`)}</span></button></td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {form.kind === 'form' && <section className="matrix-steps" aria-label={t('builder.matrix.bySteps')}><h3>{t('builder.matrix.bySteps')}</h3><StepRights form={form} /></section>}
    </div>
  );
}
interface Row { one: FieldNode | SectionNode; depth: number; above?: FieldNode | SectionNode }
function rowsOf(items: FormNode['items'], depth: number, above?: FieldNode | SectionNode): Row[] {
  return (items ?? []).flatMap((one): Row[] => {
    if (one.kind === 'columns') return rowsOf(itemsOf(one), depth, above);
    if (one.kind !== 'field' && one.kind !== 'section') return [];
    return [{ one, depth, above }, ...rowsOf(itemsOf(one), depth + 1, one)];
  });
}
