/* Who works where: departments as a tree, people with a search, each opened beside the list; taken in from files and given out. */
import { DownloadOutlined, MailOutlined, PlusOutlined, SearchOutlined, TeamOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Input } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { useNames } from '../people/names';
import { useMay } from '../queries';
import { Loading, Nothing, Refused, Tag, useTitle } from '../shell/states';
import { DepartmentDialog } from './DepartmentDialog';
import { ImportDialog } from './ImportDialog';
import { InviteDialog, type Invitee } from './InviteDialog';
import { PageHead } from './parts';
import { PersonDrawer } from './PersonDrawer';
import { useOrganisation, usePeople } from './queries';
import { DepartmentTree } from './DepartmentTree';

type Person = Schemas['PersonView'];
type Department = Schemas['DepartmentView'];

/* So many are listed; the search finds the others. */
const MOST = 200;

export function Organisation() {
  const { t } = useWords();
  const organisation = useOrganisation();
  const [q, setQ] = useState('');
  const [inside, setInside] = useState('');
  const [onlyInvited, setOnlyInvited] = useState(false);
  const people = usePeople({ q, department: inside, invited: onlyInvited, limit: MOST });
  const [opened, setOpened] = useState<Person | 'new' | null>(null);
  const [department, setDepartment] = useState<Department | 'new' | null>(null);
  const [isImporting, setImporting] = useState(false);
  const mayManage = useMay('organisation:manage');
  const mayInvite = useMay('roles:manage');
  const [ticked, setTicked] = useState<Invitee[]>([]);
  const [inviting, setInviting] = useState<{ people: Invitee[]; isNew?: boolean } | null>(null);
  useTitle(t('admin.nav.organisation'));
  const managerOf = useNames((people.data?.items ?? []).map((one) => one.manager));
  const headOf = useNames((organisation.data?.departments ?? []).map((one) => one.head));
  if (organisation.isPending) return <><PageHead title={t('admin.nav.organisation')} /><Loading rows={12} /></>;
  if (!organisation.data) return <Refused error={organisation.error} onRetry={() => void organisation.refetch()} />;
  const { departments } = organisation.data;
  const titles = Object.fromEntries(departments.map((one) => [one.key, one.name]));
  const listed = people.data?.items ?? [];
  const canTick = listed.filter((one) => one.is_active);
  const isTicked = (one: Invitee) => ticked.some((other) => other.person_id === one.person_id);
  const turn = (some: Invitee[], on: boolean) => setTicked([...ticked.filter((one) => !some.some((other) => other.person_id === one.person_id)), ...(on ? some : [])]);
  const download = (table: string) => { window.location.assign(`/api/v1/organisation/export?table=${table}`); };
  return (
    <>
      <PageHead title={t('admin.nav.organisation')} hint={t('admin.organisation.count', { count: organisation.data.active })}>
        {mayManage && (
          <>
            <Dropdown trigger={['click']} menu={{ items: [{ key: 'xlsx', label: t('admin.organisation.xlsx') }, { key: 'people', label: t('admin.organisation.peopleCsv') }, { key: 'departments', label: t('admin.organisation.departmentsCsv') }], onClick: ({ key }) => download(key) }}>
              <Button icon={<DownloadOutlined />}>{t('admin.organisation.export')}</Button>
            </Dropdown>
            <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>{t('admin.organisation.import')}</Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened('new')}>{t('admin.person.add')}</Button>
          </>
        )}
      </PageHead>
      <div className="organisation">
        <section className="tree-side" aria-labelledby="departments-title">
          <div className="tree-head"><h2 id="departments-title">{t('admin.organisation.departments')}</h2>{mayManage && <Button size="small" type="text" icon={<PlusOutlined />} aria-label={t('admin.department.add')} onClick={() => setDepartment('new')} />}</div>
          <DepartmentTree departments={departments} selected={inside} total={organisation.data.active} nameOf={headOf} onSelect={setInside} onEdit={mayManage ? setDepartment : undefined} />
        </section>
        <section className="people-side" aria-labelledby="people-title">
          <div className="tree-head">
            <h2 id="people-title">{inside ? titles[inside] : t('admin.organisation.everybody')}</h2>
            <Input allowClear prefix={<SearchOutlined aria-hidden />} className="search" placeholder={t('admin.organisation.search')} aria-label={t('admin.organisation.search')} value={q} onChange={(event) => setQ(event.target.value)} />
          </div>
          {(organisation.data.invited > 0 || onlyInvited) && (
            <p className="segments" role="group" aria-label={t('admin.organisation.which')}>
              <button type="button" className="segment" aria-pressed={!onlyInvited} onClick={() => setOnlyInvited(false)}>{t('admin.organisation.all')}</button>
              <button type="button" className="segment" aria-pressed={onlyInvited} onClick={() => setOnlyInvited(true)}>{t('admin.person.invited')} <span className="count">{organisation.data.invited}</span></button>
            </p>
          )}
          {people.isPending ? <Loading rows={8} /> : !people.data ? <Refused error={people.error} onRetry={() => void people.refetch()} /> : people.data.items.length === 0 ? (
            <Nothing icon={<TeamOutlined />} title={t('admin.organisation.nobody')} hint={t(onlyInvited ? 'admin.organisation.nobodyInvited' : q ? 'admin.organisation.nobodyFound' : 'admin.organisation.nobodyHint')} />
          ) : (
            <>
            {ticked.length > 0 && (
              <div className="ticked" role="region" aria-label={t('admin.invite.chosen', { count: ticked.length })}>
                <strong role="status">{t('admin.invite.chosen', { count: ticked.length })}</strong>
                <Button size="small" type="primary" icon={<MailOutlined />} onClick={() => setInviting({ people: ticked })}>{t('admin.invite.begin')}</Button>
                <Button size="small" type="text" onClick={() => setTicked([])}>{t('bulk.none')}</Button>
              </div>
            )}
            <div className="paper-table" role="region" aria-label={t('admin.nav.organisation')} tabIndex={0}>
              <table className="people-table">
                <thead><tr>{mayInvite && <th className="tick"><Checkbox aria-label={t('admin.invite.all')} disabled={canTick.length === 0} checked={canTick.length > 0 && canTick.every(isTicked)} indeterminate={canTick.some(isTicked) && !canTick.every(isTicked)} onChange={(event) => turn(canTick, event.target.checked)} /></th>}<th>{t('admin.person.name')}</th><th className="people-wide">{t('admin.person.departments')}</th><th className="people-wide">{t('admin.person.positions')}</th><th className="people-wide">{t('admin.person.manager')}</th></tr></thead>
                <tbody>
                  {listed.map((one) => (
                    <tr key={one.person_id} className={one.is_active ? '' : 'is-over'}>
                      {mayInvite && <td className="tick"><Checkbox aria-label={t('admin.invite.one', { name: one.name })} disabled={!one.is_active} checked={isTicked(one)} onChange={(event) => turn([one], event.target.checked)} /></td>}
                      <th scope="row"><button type="button" className="link" onClick={() => setOpened(one)}>{one.name}</button> {!one.is_active ? <Tag tone="quiet">{t('admin.person.left')}</Tag> : !one.has_password && <Tag tone="quiet">{t('admin.person.invited')}</Tag>}<span className="cell-sub quiet">{one.email}</span><span className="people-sub cell-sub">{[...one.departments.map((key) => titles[key] ?? key), ...one.positions].join(' · ')}{one.manager && <span className="quiet"> · {t('admin.person.manager')}{t('admin.colon')}{managerOf(one.manager)}</span>}</span></th>
                      <td className="people-wide">{one.departments.map((key) => titles[key] ?? key).join(t('admin.comma'))}</td>
                      <td className="people-wide">{one.positions.join(t('admin.comma'))}</td>
                      <td className="people-wide">{one.manager && managerOf(one.manager)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {listed.length >= MOST && <p className="quiet" role="status">{t('admin.organisation.more', { count: MOST })}</p>}
            </>
          )}
        </section>
      </div>
      {opened && <PersonDrawer key={opened === 'new' ? 'new' : opened.person_id} person={opened === 'new' ? null : opened} organisation={organisation.data} inside={inside} onClose={() => setOpened(null)} />}
      {department && <DepartmentDialog department={department === 'new' ? null : department} departments={departments} inside={inside} onClose={() => setDepartment(null)} onGone={() => setInside('')} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} onDone={(added) => { setImporting(false); if (mayInvite && added.length > 0) setInviting({ people: added, isNew: true }); }} />}
      {inviting && <InviteDialog {...inviting} onClose={() => { setInviting(null); setTicked([]); }} />}
    </>
  );
}
