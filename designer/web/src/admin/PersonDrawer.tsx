/* One person beside the list: what is told of them, what they may do, who stands in for them, and what they leave behind. */
import { App, Button, Drawer, Input, Select, Switch, Tabs } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { Meanwhile } from '../shell/Held';
import { merged } from '../shell/merge';
import { Refused } from '../shell/states';
import { Access } from './Access';
import { Leaving } from './Leaving';
import { Field, PersonSelect } from './parts';
import { isMeanwhile, useAct } from './queries';
import { Substitutes } from './Substitutes';

interface DrawerProps {
  person: Schemas['PersonView'] | null;
  organisation: Schemas['OrganisationView'];
  inside: string;
  onClose: () => void;
}

export function PersonDrawer({ person: opened, organisation, inside, onClose }: DrawerProps) {
  const { t } = useWords();
  const [person, setPerson] = useState(opened);
  const mayRoles = useMay('roles:manage');
  const mayManage = useMay('organisation:manage');
  const mayHandOver = useMay('tasks:manage');
  const details = <Details person={person} organisation={organisation} inside={inside} onTheirs={setPerson} onSaved={(saved) => { setPerson(saved); if (!person && !mayRoles) onClose(); }} />;
  return (
    <Drawer open onClose={onClose} title={person ? person.name : t('admin.person.add')} size={520} destroyOnHidden>
      {!person ? details : (
        <Tabs
          items={[
            { key: 'details', label: t('admin.person.details'), children: details },
            ...(mayRoles ? [{ key: 'access', label: t('admin.person.access'), children: <Access person={person} onSaved={setPerson} /> }] : []),
            ...(mayManage ? [{ key: 'away', label: t('admin.person.away'), children: <Substitutes person={person} /> }] : []),
            ...(mayManage && mayHandOver ? [{ key: 'leaving', label: t('admin.person.leaving'), children: <Leaving person={person} /> }] : []),
          ]}
        />
      )}
    </Drawer>
  );
}

const skillsOf = (words: string[]) => Object.fromEntries(words.map((word) => { const [name = '', level = '1'] = word.split(/[:：]/); return [name.trim(), Number(level)]; }));

type Person = Schemas['PersonView'];
const formOf = (person: Person | null, inside: string) => ({
  name: person?.name ?? '', email: person?.email ?? '', departments: person?.departments ?? (inside ? [inside] : []), positions: person?.positions ?? [], groups: person?.groups ?? [],
  manager: person?.told_manager ?? '', is_active: person?.is_active ?? true,
});
const skillWords = (person: Person | null) => Object.entries(person?.skills ?? {}).map(([name, level]) => `${name}:${level}`);

interface DetailsProps extends Omit<DrawerProps, 'onClose'> {
  onSaved: (saved: Person) => void;
  /* What somebody else has made of the person meanwhile is what is changed from now on. */
  onTheirs: (theirs: Person) => void;
}
function Details({ person, organisation, inside, onSaved, onTheirs }: DetailsProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const mayManage = useMay('organisation:manage');
  const [said, setSaid] = useState(formOf(person, inside));
  const [skills, setSkills] = useState(skillWords(person));
  const [wrongSkill, setWrongSkill] = useState('');
  const { act, error, isBusy, wrong, setError } = useAct(['organisation']);
  const change = (more: Partial<typeof said>) => setSaid({ ...said, ...more });
  const save = async () => {
    const bad = skills.find((word) => !/^[^:：]+([:：]\s*([1-9]\d?|100))?$/.test(word.trim()));
    setWrongSkill(bad ?? '');
    if (bad) return;
    const body = { ...said, skills: skillsOf(skills) };
    const saved = await act(() => got(person ? client.PUT('/api/v1/organisation/people/{person_id}', { params: { path: { person_id: person.person_id }, header: { 'If-Match': person.revision } }, body }) : client.POST('/api/v1/organisation/people', { body })));
    if (!saved) return;
    void message.success(t('admin.saved'));
    onSaved(saved);
  };
  const settle = async (isBoth: boolean) => {
    if (!person) return;
    const theirs = await act(() => got(client.GET('/api/v1/organisation/people/{person_id}', { params: { path: { person_id: person.person_id } } })));
    if (!theirs) return;
    setSaid(isBoth ? merged(formOf(person, inside), said, formOf(theirs, inside), ['positions', 'groups', 'departments']) : formOf(theirs, inside));
    setSkills(isBoth ? merged({ all: skillWords(person) }, { all: skills }, { all: skillWords(theirs) }, ['all']).all : skillWords(theirs));
    setError(null);
    onTheirs(theirs);
  };
  const known = ['name', 'email', 'departments', 'positions', 'groups', 'manager', 'skills', 'active'].some((one) => wrong(one));
  const words = (names: string[]) => names.map((name) => ({ value: name, label: name }));
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <fieldset disabled={!mayManage} className="plain-set">
        <Field label={t('admin.person.name')} wrong={wrong('name')}>{(id, status) => <Input id={id} required maxLength={200} status={status} value={said.name} onChange={(event) => change({ name: event.target.value })} />}</Field>
        <Field label={t('admin.person.email')} wrong={wrong('email')}>{(id, status) => <Input id={id} required type="email" maxLength={254} status={status} value={said.email} onChange={(event) => change({ email: event.target.value })} />}</Field>
        <Field label={t('admin.person.departments')} help={t('admin.person.departmentsHelp')} wrong={wrong('departments')}>{(id, status) => <Select id={id} mode="multiple" className="full" disabled={!mayManage} status={status} value={said.departments} onChange={(departments: string[]) => change({ departments })} options={organisation.departments.map((one) => ({ value: one.key, label: one.name }))} />}</Field>
        <Field label={t('admin.person.positions')} wrong={wrong('positions')}>{(id, status) => <Select id={id} mode="tags" className="full" disabled={!mayManage} status={status} tokenSeparators={[';', '；', '、']} value={said.positions} onChange={(positions: string[]) => change({ positions })} options={words(organisation.positions)} />}</Field>
        <Field label={t('admin.person.groups')} wrong={wrong('groups')}>{(id, status) => <Select id={id} mode="tags" className="full" disabled={!mayManage} status={status} tokenSeparators={[';', '；', '、']} value={said.groups} onChange={(groups: string[]) => change({ groups })} options={words(organisation.groups)} />}</Field>
        <Field label={t('admin.person.manager')} help={t('admin.person.managerHelp')} wrong={wrong('manager')}>{(id, status) => <PersonSelect id={id} status={status} value={said.manager} except={person?.person_id} onChange={(manager) => change({ manager })} />}</Field>
        <Field label={t('admin.person.skills')} help={t('admin.person.skillsHelp')} wrong={wrongSkill ? { code: '', message: t('admin.person.skillWrong', { skill: wrongSkill }) } : wrong('skills')}>{(id, status) => <Select id={id} mode="tags" className="full" disabled={!mayManage} status={status} tokenSeparators={[';', '；', '、']} open={false} suffixIcon={null} value={skills} onChange={setSkills} />}</Field>
        {person && <Field label={t('admin.person.active')} help={t('admin.person.activeHelp')} wrong={wrong('active')}>{(id) => <Switch id={id} disabled={!mayManage} checked={said.is_active} onChange={(is_active) => change({ is_active })} />}</Field>}
        {isMeanwhile(error) ? <Meanwhile keep="both" onKeep={() => void settle(true)} onTheirs={() => void settle(false)} /> : error && !known ? <Refused error={error} compact /> : null}
        {mayManage && <div className="dialog-end"><Button type="primary" htmlType="submit" loading={isBusy}>{t(person ? 'admin.save' : 'admin.person.add')}</Button></div>}
      </fieldset>
    </form>
  );
}
