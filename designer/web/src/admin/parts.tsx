/* What the admin's screens are put together from: a field with its label and problem, a secret shown once, a choice of people. */
import { CopyOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { copyText } from '../browser';
import { useWords } from '../i18n';
import type { Problem } from '../model';
import { useNames } from '../people/names';
import { usePeople } from './queries';

interface FieldProps {
  label: string;
  help?: string;
  wrong?: Problem;
  children: (id: string, status: 'error' | undefined) => ReactNode;
}
export function Field({ label, help, wrong, children }: FieldProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className={wrong ? 'admin-field wrong' : 'admin-field'}>
      <label className="field-label" htmlFor={id}>{label}</label>
      {help && <p className="field-help">{help}</p>}
      {children(id, wrong ? 'error' : undefined)}
      {wrong && <div className="field-wrong" role="alert"><p>{wrong.message}{wrong.nearest ? ` (${t('error.nearest', { value: wrong.nearest })})` : ''}</p></div>}
    </div>
  );
}

/* Something that is shown once: to be copied now. */
export function Once({ label, value, hint }: { label: string; value: string; hint: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const id = useId();
  const copy = () => void copyText(value).then(() => message.success(t('action.copied')), () => message.error(t('action.copyFailed')));
  return (
    <div className="once">
      <label className="field-label" htmlFor={id}>{label}</label>
      <div className="once-line"><input id={id} className="once-value" readOnly value={value} onFocus={(event) => event.target.select()} /><Button type="primary" icon={<CopyOutlined />} onClick={copy}>{t('action.copy', { what: '' }).trim()}</Button></div>
      <p className="quiet">{hint}</p>
    </div>
  );
}

interface PersonSelectProps {
  id?: string;
  value: string;
  onChange: (personId: string) => void;
  placeholder?: string;
  except?: string;
  status?: 'error';
  label?: string;
}
export function PersonSelect({ id, value, onChange, placeholder, except, status, label }: PersonSelectProps) {
  const [q, setQ] = useState('');
  const people = usePeople({ q, limit: 50 }).data?.items.filter((one) => one.is_active && one.person_id !== except) ?? [];
  const named = useNames(value ? [value] : []);
  const options = people.map((one) => ({ value: one.person_id, label: `${one.name} · ${one.email}` }));
  // Whoever is chosen has a name also where they are not among those that the words find.
  if (value && !options.some((one) => one.value === value)) options.unshift({ value, label: named(value) });
  return (
    <Select
      id={id} className="full" allowClear value={value || undefined} placeholder={placeholder} status={status} aria-label={label} showSearch={{ filterOption: false, onSearch: setQ }} options={options}
      onChange={(next?: string) => onChange(next ?? '')}
    />
  );
}

export function PageHead({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="page-head">
      <div><h1>{title}</h1>{hint && <p className="quiet admin-hint">{hint}</p>}</div>
      {children && <div className="head-tools">{children}</div>}
    </div>
  );
}
