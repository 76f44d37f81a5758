/* Who stands in for a person, from when until when. */
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { useNames } from '../people/names';
import { useWorkflows } from '../queries';
import { Loading, Refused } from '../shell/states';
import { Field, PersonSelect } from './parts';
import { useAct, useSubstitutes } from './queries';

const instant = (local: string) => (local ? new Date(local).toISOString() : '');

export function Substitutes({ person }: { person: Schemas['PersonView'] }) {
  const { t, text, format } = useWords();
  const all = useSubstitutes();
  const workflows = useWorkflows().data?.items ?? [];
  const [said, setSaid] = useState({ substitute: '', begins: '', ends: '', workflows: [] as string[], instead: true });
  const { act, error, isBusy, wrong } = useAct(['organisation']);
  const change = (more: Partial<typeof said>) => setSaid({ ...said, ...more });
  const mine = all.data?.items.filter((one) => one.person === person.person_id) ?? [];
  const nameOf = useNames(mine.map((one) => one.substitute));
  const add = async () => {
    const body = { person: person.person_id, substitute: said.substitute, begins_at: instant(said.begins), ends_at: instant(said.ends), workflows: said.workflows, instead: said.instead };
    if (await act(() => got(client.POST('/api/v1/organisation/substitutes', { body })))) change({ substitute: '', begins: '', ends: '', workflows: [] });
  };
  const known = ['substitute', 'begins_at', 'ends_at', 'workflows'].some((one) => wrong(one));
  return (
    <>
      {all.isPending ? <Loading rows={2} /> : mine.length === 0 ? <p className="quiet">{t('admin.away.none')}</p> : (
        <ul className="lines">
          {mine.map((one) => (
            <li key={one.substitute_id}>
              <span><strong>{nameOf(one.substitute)}</strong> <span className="quiet">{t(one.instead ? 'admin.away.instead' : 'admin.away.beside')}</span><span className="cell-sub num">{format.dateTime(one.begins_at)} – {format.dateTime(one.ends_at)}</span></span>
              <Button size="small" danger onClick={() => void act(() => client.DELETE('/api/v1/organisation/substitutes/{substitute_id}', { params: { path: { substitute_id: one.substitute_id } } }))}>{t('admin.remove')}</Button>
            </li>
          ))}
        </ul>
      )}
      <h3 className="part-title">{t('admin.away.add')}</h3>
      <form onSubmit={(event) => { event.preventDefault(); void add(); }}>
        <Field label={t('admin.away.who')} wrong={wrong('substitute')}>{(id, status) => <PersonSelect id={id} status={status} value={said.substitute} except={person.person_id} onChange={(substitute) => change({ substitute })} />}</Field>
        <div className="two">
          <Field label={t('admin.away.begins')} wrong={wrong('begins_at')}>{(id, status) => <Input id={id} required type="datetime-local" status={status} value={said.begins} onChange={(event) => change({ begins: event.target.value })} />}</Field>
          <Field label={t('admin.away.ends')} wrong={wrong('ends_at')}>{(id, status) => <Input id={id} required type="datetime-local" status={status} value={said.ends} onChange={(event) => change({ ends: event.target.value })} />}</Field>
        </div>
        <Field label={t('admin.away.workflows')} help={t('admin.away.workflowsHelp')} wrong={wrong('workflows')}>{(id, status) => <Select id={id} mode="multiple" className="full" status={status} value={said.workflows} onChange={(next: string[]) => change({ workflows: next })} options={workflows.map((one) => ({ value: one.key, label: text(one.title) }))} />}</Field>
        <Checkbox checked={said.instead} onChange={(event) => change({ instead: event.target.checked })}>{t('admin.away.onlyThem')}</Checkbox>
        {error && !known ? <Refused error={error} compact /> : null}
        <div className="dialog-end"><Button type="primary" htmlType="submit" disabled={!said.substitute} loading={isBusy}>{t('admin.away.add')}</Button></div>
      </form>
    </>
  );
}
