/* Who works where: departments as a tree, people with a search, each opened beside the list; taken in from files and given out. */
import { DownloadOutlined, PlusOutlined, SearchOutlined, TeamOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { useMay } from '../queries';
import { Loading, Nothing, Refused, Tag, useTitle } from '../shell/states';
import { DepartmentDialog } from './DepartmentDialog';
import { ImportDialog } from './ImportDialog';
import { PageHead } from './parts';
import { PersonDrawer } from './PersonDrawer';
import { useOrganisation, usePeople } from './queries';
import { DepartmentTree } from './DepartmentTree';

type Person = Schemas['PersonView'];
type Department = Schemas['DepartmentView'];

export function Organisation() {
  const { t } = useWords();
  const organisation = useOrganisation();
  const [q, setQ] = useState('');
  const [inside, setInside] = useState('');
  const people = usePeople(q, inside, 200);
  const everybody = usePeople('', '', 200).data?.items ?? [];
  const [opened, setOpened] = useState<Person | 'new' | null>(null);
  const [department, setDepartment] = useState<Department | 'new' | null>(null);
  const [isImporting, setImporting] = useState(false);
  const mayManage = useMay('organisation:manage');
  useTitle(t('admin.nav.organisation'));
  const nameOf = (personId: string) => everybody.find((one) => one.person_id === personId)?.name ?? personId;
  if (organisation.isPending) return <><PageHead title={t('admin.nav.organisation')} /><Loading rows={12} /></>;
  if (organisation.error) return <Refused error={organisation.error} onRetry={() => void organisation.refetch()} />;
  const { departments } = organisation.data;
  const titles = Object.fromEntries(departments.map((one) => [one.key, one.name]));
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
          <DepartmentTree departments={departments} selected={inside} total={organisation.data.active} nameOf={nameOf} onSelect={setInside} onEdit={mayManage ? setDepartment : undefined} />
        </section>
        <section className="people-side" aria-labelledby="people-title">
          <div className="tree-head">
            <h2 id="people-title">{inside ? titles[inside] : t('admin.organisation.everybody')}</h2>
            <Input allowClear prefix={<SearchOutlined aria-hidden />} className="search" placeholder={t('admin.organisation.search')} aria-label={t('admin.organisation.search')} value={q} onChange={(event) => setQ(event.target.value)} />
          </div>
          {people.isPending ? <Loading rows={8} /> : people.error ? <Refused error={people.error} onRetry={() => void people.refetch()} /> : people.data.items.length === 0 ? (
            <Nothing icon={<TeamOutlined />} title={t('admin.organisation.nobody')} hint={t(q ? 'admin.organisation.nobodyFound' : 'admin.organisation.nobodyHint')} />
          ) : (
            <div className="paper-table" role="region" aria-label={t('admin.nav.organisation')} tabIndex={0}>
              <table className="people-table">
                <thead><tr><th>{t('admin.person.name')}</th><th>{t('admin.person.departments')}</th><th>{t('admin.person.positions')}</th><th>{t('admin.person.manager')}</th></tr></thead>
                <tbody>
                  {people.data.items.map((one) => (
                    <tr key={one.person_id} className={one.is_active ? '' : 'is-over'}>
                      <th scope="row"><button type="button" className="link" onClick={() => setOpened(one)}>{one.name}</button> {!one.is_active && <Tag tone="quiet">{t('admin.person.left')}</Tag>}<span className="cell-sub quiet">{one.email}</span></th>
                      <td>{one.departments.map((key) => titles[key] ?? key).join(t('admin.comma'))}</td>
                      <td>{one.positions.join(t('admin.comma'))}</td>
                      <td>{one.manager && nameOf(one.manager)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
      </div>
      {opened && <PersonDrawer key={opened === 'new' ? 'new' : opened.person_id} person={opened === 'new' ? null : opened} organisation={organisation.data} inside={inside} onClose={() => setOpened(null)} />}
      {department && <DepartmentDialog department={department === 'new' ? null : department} departments={departments} inside={inside} onClose={() => setDepartment(null)} onGone={() => setInside('')} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  );
}
