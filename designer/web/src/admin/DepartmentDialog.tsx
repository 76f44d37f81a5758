/* A department: its name, what it belongs to, who leads it. */
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Meanwhile } from '../shell/Held';
import { merged } from '../shell/merge';
import { Refused } from '../shell/states';
import { Field, PersonSelect } from './parts';
import { isMeanwhile, useAct } from './queries';

interface DialogProps {
  department: Schemas['DepartmentView'] | null;
  departments: Schemas['DepartmentView'][];
  inside: string;
  onClose: () => void;
  onGone: () => void;
}

const formOf = (department: Schemas['DepartmentView'] | null, inside: string) => ({ name: department?.name ?? '', parent: department ? department.parent : inside, head: department?.head ?? '', hrbp: department?.hrbp ?? '' });

export function DepartmentDialog({ department, departments, inside, onClose, onGone }: DialogProps) {
  const { t } = useWords();
  const [said, setSaid] = useState(formOf(department, inside));
  const [base, setBase] = useState(department);
  const [key, setKey] = useState('');
  const { act, error, isBusy, wrong, setError } = useAct(['organisation']);
  const change = (more: Partial<typeof said>) => setSaid({ ...said, ...more });
  const path = { key: department?.key ?? (key.trim() || said.name.trim()) };
  const save = async () => { if (await act(() => got(client.PUT('/api/v1/organisation/departments/{key}', { params: { path, header: base ? { 'If-Match': base.revision } : {} }, body: said })))) onClose(); };
  const settle = async (isBoth: boolean) => {
    const theirs = (await act(() => got(client.GET('/api/v1/organisation'))))?.departments.find((one) => one.key === path.key);
    if (!theirs) return;
    setSaid(isBoth ? merged(formOf(base, inside), said, formOf(theirs, inside)) : formOf(theirs, inside));
    setBase(theirs);
    setError(null);
  };
  const drop = async () => { if (await act(() => client.DELETE('/api/v1/organisation/departments/{key}', { params: { path } }))) { onGone(); onClose(); } };
  const known = ['name', 'key', 'parent', 'head', 'hrbp'].some((one) => wrong(one));
  return (
    <Modal open title={department ? department.name : t('admin.department.add')} onCancel={onClose} footer={null} destroyOnHidden>
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <Field label={t('admin.department.name')} wrong={wrong('name')}>{(id, status) => <Input id={id} required maxLength={200} status={status} value={said.name} onChange={(event) => change({ name: event.target.value })} />}</Field>
        {!department && <Field label={t('admin.department.key')} help={t('admin.department.keyHelp')} wrong={wrong('key')}>{(id, status) => <Input id={id} maxLength={64} status={status} value={key} onChange={(event) => setKey(event.target.value)} />}</Field>}
        <Field label={t('admin.department.parent')} wrong={wrong('parent')}>
          {(id, status) => <Select id={id} className="full" allowClear status={status} placeholder={t('admin.department.top')} value={said.parent || undefined} onChange={(next?: string) => change({ parent: next ?? '' })} options={departments.filter((one) => one.key !== department?.key).map((one) => ({ value: one.key, label: one.name }))} />}
        </Field>
        <Field label={t('admin.department.head')} help={t('admin.department.headHelp')} wrong={wrong('head')}>{(id, status) => <PersonSelect id={id} status={status} value={said.head} onChange={(head) => change({ head })} />}</Field>
        <Field label={t('admin.department.hrbp')} wrong={wrong('hrbp')}>{(id, status) => <PersonSelect id={id} status={status} value={said.hrbp} onChange={(hrbp) => change({ hrbp })} />}</Field>
        {isMeanwhile(error) ? <Meanwhile keep="both" onKeep={() => void settle(true)} onTheirs={() => void settle(false)} /> : error && !known ? <Refused error={error} compact /> : null}
        <div className="dialog-end">
          {department && <Button danger type="text" className="first" loading={isBusy} onClick={() => void drop()}>{t('admin.department.drop')}</Button>}
          <Button onClick={onClose}>{t('admin.cancel')}</Button><Button type="primary" htmlType="submit" loading={isBusy}>{t('admin.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
