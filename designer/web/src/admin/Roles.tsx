/* Who has which role, and what each role brings. Changed at the person. */
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
  const people = usePeople('', '', 200);
  const organisation = useOrganisation();
  const [opened, setOpened] = useState<Schemas['PersonView'] | null>(null);
  useTitle(t('admin.nav.roles'));
  if (roles.isPending || people.isPending) return <><PageHead title={t('admin.nav.roles')} /><Loading rows={10} /></>;
  if (roles.error || people.error) return <Refused error={roles.error ?? people.error} onRetry={() => void Promise.all([roles.refetch(), people.refetch()])} />;
  const borne = [...new Set([...roles.data.items.map((one) => one.role), ...people.data.items.flatMap((one) => one.roles)])];
  return (
    <>
      <PageHead title={t('admin.nav.roles')} hint={t('admin.roles.hint')} />
      <ul className="role-list">
        {borne.map((role) => {
          const brings = roles.data.items.find((one) => one.role === role)?.permissions ?? [];
          const who = people.data.items.filter((one) => one.roles.includes(role) && one.is_active);
          return (
            <li key={role} className="paper admin-paper">
              <h2>{t(`role.${role}`, { defaultValue: role })} <span className="count">{who.length}</span></h2>
              {who.length === 0 ? <p className="quiet">{t('admin.roles.nobody')}</p> : <p className="chips-line">{who.map((one) => <button key={one.person_id} type="button" className="chip-button" onClick={() => setOpened(one)}>{one.name}</button>)}</p>}
              {brings.length > 0 ? <details><summary>{t('admin.access.may', { count: brings.length })}</summary><ul className="may-list">{brings.map((one) => <li key={one.permission}>{text(one.title)}</li>)}</ul></details> : <p className="quiet">{t('admin.roles.tasksOnly')}</p>}
            </li>
          );
        })}
      </ul>
      {opened && organisation.data && <PersonDrawer key={opened.person_id} person={opened} organisation={organisation.data} inside="" onClose={() => setOpened(null)} />}
    </>
  );
}
