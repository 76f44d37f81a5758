/* Who has which role, and what each role brings. Changed at the person. Of a role that many have, the first are named. */
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { Loading, Refused, useTitle } from '../shell/states';
import { PageHead } from './parts';
import { PersonDrawer } from './PersonDrawer';
import { useOrganisation, usePeople, useRoles } from './queries';

export function Roles() {
  const { t, text } = useWords();
  const roles = useRoles();
  const organisation = useOrganisation();
  const [opened, setOpened] = useState<Schemas['PersonView'] | null>(null);
  useTitle(t('admin.nav.roles'));
  if (roles.isPending || organisation.isPending) return <><PageHead title={t('admin.nav.roles')} /><Loading rows={10} /></>;
  if (!roles.data || !organisation.data) return <Refused error={roles.error ?? organisation.error} onRetry={() => void Promise.all([roles.refetch(), organisation.refetch()])} />;
  const borne = [...new Set([...roles.data.items.map((one) => one.role), ...Object.keys(organisation.data.roles).sort()])];
  return (
    <>
      <PageHead title={t('admin.nav.roles')} hint={t('admin.roles.hint')} />
      <ul className="role-list">
        {borne.map((role) => {
          const brings = roles.data.items.find((one) => one.role === role)?.permissions ?? [];
          const count = organisation.data.roles[role] ?? 0;
          return (
            <li key={role} className="paper admin-paper">
              <h2>{t(`role.${role}`, { defaultValue: role })} <span className="count">{count}</span></h2>
              {count === 0 ? <p className="quiet">{t('admin.roles.nobody')}</p> : <Bearers role={role} count={count} onOpen={setOpened} />}
              {brings.length > 0 ? <details><summary>{t('admin.access.may', { count: brings.length })}</summary><ul className="may-list">{brings.map((one) => <li key={one.permission}>{text(one.title)}</li>)}</ul></details> : <p className="quiet">{t('admin.roles.tasksOnly')}</p>}
            </li>
          );
        })}
      </ul>
      {opened && <PersonDrawer key={opened.person_id} person={opened} organisation={organisation.data} inside="" onClose={() => setOpened(null)} />}
    </>
  );
}

const FIRST = 50;

function Bearers({ role, count, onOpen }: { role: string; count: number; onOpen: (person: Schemas['PersonView']) => void }) {
  const { t } = useWords();
  const [q, setQ] = useState('');
  const people = usePeople({ role, q, limit: FIRST });
  if (people.isPending) return <Loading rows={1} />;
  if (!people.data) return <Refused error={people.error} onRetry={() => void people.refetch()} compact />;
  const who = people.data.items.filter((one) => one.is_active);
  return (
    <>
      {count > FIRST && <Input allowClear size="small" className="search" prefix={<SearchOutlined aria-hidden />} placeholder={t('admin.organisation.search')} aria-label={t('admin.organisation.search')} value={q} onChange={(event) => setQ(event.target.value)} />}
      <p className="chips-line">{who.map((one) => <button key={one.person_id} type="button" className="chip-button" onClick={() => onOpen(one)}>{one.name}</button>)}</p>
      {who.length === 0 ? <p className="quiet" role="status">{t('admin.organisation.nobodyFound')}</p> : count > FIRST && !q && <p className="quiet">{t('admin.organisation.more', { count: who.length })}</p>}
    </>
  );
}
