/* The form as somebody will see it: any role, either language, desk or phone; alive, judged by the server. Knows the text on show. */
import { DesktopOutlined, MobileOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { client, got } from '../client';
import { useDoc } from '../designer/document';
import { FormView } from '../form/FormView';
import { forgetDraft, useForm } from '../form/useForm';
import { useWords } from '../i18n';
import type { FormState, Language, Layout, Values } from '../model';
import { Loading, Refused } from '../shell/states';
import { useBench } from './bench';
import { PickLanguage } from './PickLanguage';
import { ROLES } from './RolesInput';
import type { FormNode } from './tree';

interface Tried { layout: Layout; names: string[]; text: string }
export function Preview({ form }: { form: FormNode }) {
  const { t, language } = useWords();
  const [role, setRole] = useState('hr');
  const [spoken, setSpoken] = useState<Language>(language);
  const [device, setDevice] = useState<'desk' | 'phone'>('desk');
  const [turn, setTurn] = useState(0);
  const roles = [...new Set([...ROLES, ...rolesIn(form)])];
  return (
    <div className="preview">
      <div className="preview-bar">
        <label>{t('builder.preview.as')} <Select size="small" showSearch value={role} aria-label={t('builder.preview.as')} onChange={setRole} popupMatchSelectWidth={false} options={roles.map((one) => ({ value: one, label: t(`role.${one}`, { defaultValue: one }) }))} /></label>
        <Segmented size="small" value={spoken} onChange={(next) => setSpoken(next as Language)} options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
        <Segmented size="small" value={device} onChange={(next) => setDevice(next as 'desk')} options={[{ value: 'desk', label: t('builder.preview.desk'), icon: <DesktopOutlined /> }, { value: 'phone', label: t('builder.preview.phone'), icon: <MobileOutlined /> }]} />
        <Button size="small" type="text" icon={<ReloadOutlined />} onClick={() => { forgetDraft(nameOf(form)); useBench.getState().setTrial({}); setTurn(turn + 1); }}>{t('builder.preview.again')}</Button>
      </div>
      <div className={`preview-room on-${device}`}>
        <div className={`preview-device on-${device}`} lang={spoken === 'zh' ? 'zh-CN' : 'en'}><PickLanguage value={spoken}><Trial key={`${form.key}:${turn}`} form={form} role={role} /></PickLanguage></div>
      </div>
    </div>
  );
}
const nameOf = (form: FormNode) => `preview:${useDoc.getState().packKey}:${form.key}`;
function rolesIn(form: FormNode): string[] {
  return [...new Set([...JSON.stringify(form).matchAll(/"roles":\[([^\]]*)\]/g)].flatMap((found) => [...(found[1] ?? '').matchAll(/"([^"]+)"/g)].map((one) => one[1] ?? '')))];
}

function Trial({ form, role }: { form: FormNode; role: string }) {
  const { language } = useWords();
  const text = useDoc((doc) => doc.text);
  const file = useDoc((doc) => doc.path);
  const [tried, setTried] = useState<Tried | null>(null);
  const [error, setError] = useState<unknown>(null);
  const asked = useRef(0);
  useEffect(() => {
    const number = ++asked.current;
    got(client.POST('/api/v1/editing/try-form', { body: { file, text, form: form.key, roles: [role], values: useBench.getState().trial as Record<string, unknown>, rights: {}, context: {} }, headers: { 'Accept-Language': language } })).then(
      (answer) => { if (number === asked.current) { setTried({ layout: answer.layout as unknown as Layout, names: answer.names, text }); setError(null); } },
      (fault: unknown) => { if (number === asked.current) setError(fault); },
    );
  }, [file, text, form.key, role, language]);
  if (!tried) return error ? <Refused error={error} compact /> : <Loading rows={6} />;
  return <>{error ? <Refused error={error} compact /> : null}<Filled form={form} tried={tried} role={role} file={file} /></>;
}

function Filled({ form, tried, role, file }: { form: FormNode; tried: Tried; role: string; file: string }) {
  const { t, text, language } = useWords();
  const { layout } = tried;
  const ask = useCallback(async (values: Values): Promise<FormState> => {
    useBench.getState().setTrial(values);
    const answer = await got(client.POST('/api/v1/editing/try-form', { body: { file, text: tried.text, form: form.key, roles: [role], values: values as Record<string, unknown>, rights: {}, context: {} }, headers: { 'Accept-Language': language } }));
    return answer.state as unknown as FormState;
  }, [file, tried.text, form.key, role, language]);
  const filled = useForm({ name: nameOf(form), layout, given: NOTHING, preview: ask });
  const { touch, fields } = filled;
  // Judged as one who has been everywhere once: what is wrong shows at once when somebody has begun.
  const hasBegun = useMemo(() => Object.values(filled.values).some((value) => value !== null && value !== '' && value !== false), [filled.values]);
  useEffect(() => { if (hasBegun) for (const field of fields) touch(field.key); }, [hasBegun, fields, touch]);
  return (
    <form className="preview-form" onSubmit={(event) => event.preventDefault()} noValidate>
      <h3>{text(layout.title)}</h3>
      {filled.previewError ? <Refused error={filled.previewError} compact /> : null}
      {tried.names.length > 0 && <p className="quiet small">{t('builder.preview.names', { names: tried.names.join(', ') })}</p>}
      {layout.items.length === 0 && <p className="quiet">{t('builder.empty')}</p>}
      <FormView items={layout.items} form={filled} />
      {(filled.problems[''] ?? []).length > 0 && <div className="form-problems" role="alert">{filled.problems['']?.map((problem, at) => <p key={at}>{problem.message}</p>)}</div>}
    </form>
  );
}
const NOTHING: Values = {};
