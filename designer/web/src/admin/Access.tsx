/* What a person may do: their roles, and the invitation by which they choose a password: as a mail, or as a link to hand over. */
import { MailOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Meanwhile } from '../shell/Held';
import { merged } from '../shell/merge';
import { Refused } from '../shell/states';
import { Field, Once } from './parts';
import { isMeanwhile, useAct, useRoles } from './queries';

export function Access({ person, onSaved }: { person: Schemas['PersonView']; onSaved: (saved: Schemas['PersonView']) => void }) {
  const { t, text, format } = useWords();
  const { message } = App.useApp();
  const roles = useRoles().data?.items ?? [];
  const [chosen, setChosen] = useState(person.roles);
  const [language, setLanguage] = useState<'' | 'en' | 'zh'>('');
  const [sent, setSent] = useState<Schemas['LetterSent'] | null>(null);
  const [isMailing, setMailing] = useState(false);
  const [invited, setInvited] = useState<Schemas['Invited'] | null>(null);
  const { act, error, isBusy, wrong, setError } = useAct(['organisation', 'session']);
  const path = { person_id: person.person_id };
  const save = async () => {
    const saved = await act(() => got(client.PUT('/api/v1/organisation/people/{person_id}/roles', { params: { path, header: { 'If-Match': person.revision } }, body: { roles: chosen } })));
    if (!saved) return;
    void message.success(t('admin.saved'));
    onSaved(saved);
  };
  const settle = async (isBoth: boolean) => {
    const theirs = await act(() => got(client.GET('/api/v1/organisation/people/{person_id}', { params: { path } })));
    if (!theirs) return;
    setChosen(isBoth ? merged({ roles: person.roles }, { roles: chosen }, { roles: theirs.roles }, ['roles']).roles : theirs.roles);
    setError(null);
    onSaved(theirs);
  };
  const invite = async () => setInvited((await act(() => got(client.POST('/api/v1/organisation/people/{person_id}/invitation', { params: { path } })))) ?? null);
  const mail = async () => {
    setMailing(true);
    setSent((await act(() => got(client.POST('/api/v1/organisation/people/{person_id}/invitation/mail', { params: { path }, body: { language } })))) ?? null);
    setMailing(false);
  };
  const allowed = [...new Map(roles.filter((one) => chosen.includes(one.role)).flatMap((one) => one.permissions.map((may) => [may.permission, may.title] as const))).values()];
  return (
    <>
      <Field label={t('admin.access.roles')} help={t('admin.access.rolesHelp')} wrong={wrong('roles')}>
        {(id, status) => <Select id={id} mode="tags" className="full" status={status} value={chosen} onChange={(next: string[]) => setChosen(next)} options={roles.map((one) => ({ value: one.role, label: t(`role.${one.role}`, { defaultValue: one.role }) }))} />}
      </Field>
      {allowed.length > 0 && <details className="shown-part"><summary><h3>{t('admin.access.may', { count: allowed.length })}</h3></summary><ul className="may-list">{allowed.map((title) => <li key={title.en}>{text(title)}</li>)}</ul></details>}
      {isMeanwhile(error) ? <Meanwhile keep="both" onKeep={() => void settle(true)} onTheirs={() => void settle(false)} /> : error && !wrong('roles') ? <Refused error={error} compact /> : null}
      <div className="dialog-end"><Button type="primary" loading={isBusy} onClick={() => void save()}>{t('admin.save')}</Button></div>
      <h3 className="part-title">{t('admin.access.invite')}</h3>
      {!person.has_password && person.is_active && <p className="banner">{t('admin.access.noPassword', { name: person.name })}</p>}
      <p className="quiet">{t('admin.access.inviteHint')}</p>
      <div className="invite-line">
        <Select aria-label={t('admin.access.language')} value={language} onChange={setLanguage} disabled={!person.is_active} options={[{ value: '', label: t('admin.access.theirs') }, { value: 'zh', label: t('admin.templates.zh') }, { value: 'en', label: t('admin.templates.en') }]} />
        <Button type="primary" icon={<MailOutlined />} disabled={!person.is_active} loading={isMailing} onClick={() => void mail()}>{t(sent ? 'admin.access.mailAgain' : 'admin.access.mail')}</Button>
        {!invited && <Button disabled={!person.is_active} loading={isBusy && !isMailing} onClick={() => void invite()}>{t('admin.access.makeLink')}</Button>}
      </div>
      {sent && <p className="banner" role="status">{t('admin.access.mailed', { email: sent.email, when: format.dateTime(sent.expires_at) })}</p>}
      {invited && <Once label={t('admin.access.link')} value={invited.url} hint={t('admin.access.until', { when: format.dateTime(invited.expires_at) })} />}
    </>
  );
}
