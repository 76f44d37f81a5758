/* The filters of the list of runs, each with how many there are; and those that were given a name. */
import { DownOutlined, FilterOutlined } from '@ant-design/icons';
import { Button, DatePicker, Dropdown, Input, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { useSession, useWorkflow, useWorkflows } from '../queries';
import { SearchBox } from '../shell/SearchBox';
import { keepFilters, savedFilters, type RunSearch } from './query';

interface FilterProps { search: RunSearch; facets?: Schemas['RunFacets']; onChange: (search: RunSearch) => void }

export function RunFilters({ search, facets, onChange }: FilterProps) {
  const { t, text } = useWords();
  const id = useId();
  const workflows = useWorkflows().data?.items ?? [];
  const [isOpen, setOpen] = useState(Boolean(search.version || search.node || search.code || search.from || search.to));
  const count = (value: number | undefined) => (value === undefined ? '' : ` (${value})`);
  return (
    <>
      <label className="unseen" htmlFor={`${id}-workflow`}>{t('runs.workflow')}</label>
      <Select
        id={`${id}-workflow`} className="filter-workflow" allowClear placeholder={t('runs.anyWorkflow')} value={search.workflow} onChange={(workflow?: string) => onChange({ ...search, workflow, version: undefined, node: undefined })}
        options={workflows.map((one) => ({ value: one.key, label: text(one.title) + count(facets ? (facets.workflow[one.key] ?? 0) : undefined) }))}
      />
      <Button icon={<FilterOutlined />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t('monitor.moreFilters')}</Button>
      <SavedFilters search={search} onChange={onChange} />
      <SearchBox value={search.q ?? ''} label={t('runs.search')} onChange={(q) => onChange({ ...search, q: q || undefined })} />
      {isOpen && <MoreFilters search={search} facets={facets} onChange={onChange} />}
    </>
  );
}

function MoreFilters({ search, facets, onChange }: FilterProps) {
  const { t, text } = useWords();
  const id = useId();
  const definition = useWorkflow(search.workflow ?? '', search.version, Boolean(search.workflow)).data;
  const titles = new Map(definition?.nodes.map((node) => [node.node_id, text(node.title)]));
  const options = (counts: Record<string, number> = {}, label = (value: string) => value, chosen?: string) =>
    [...new Set([...Object.keys(counts), ...(chosen ? [chosen] : [])])].map((value) => ({ value, label: `${label(value)} (${counts[value] ?? 0})` }));
  return (
    <div className="more-filters">
      <div><label htmlFor={`${id}-code`}>{t('monitor.code')}</label><Select id={`${id}-code`} allowClear value={search.code} placeholder={t('monitor.any')} options={options(facets?.code, undefined, search.code)} onChange={(code?: string) => onChange({ ...search, code })} /></div>
      <div><label htmlFor={`${id}-version`}>{t('monitor.version')}</label><Select id={`${id}-version`} allowClear disabled={!search.workflow} value={search.version ? String(search.version) : undefined} placeholder={search.workflow ? t('monitor.any') : t('monitor.workflowFirst')} options={options(facets?.version, (one) => `v${one}`, search.version ? String(search.version) : undefined)} onChange={(version?: string) => onChange({ ...search, version: version ? Number(version) : undefined })} /></div>
      <div><label htmlFor={`${id}-node`}>{t('monitor.standsAt')}</label><Select id={`${id}-node`} allowClear disabled={!search.workflow} value={search.node} placeholder={search.workflow ? t('monitor.any') : t('monitor.workflowFirst')} options={options(facets?.node, (one) => titles.get(one) ?? one, search.node)} onChange={(node?: string) => onChange({ ...search, node })} /></div>
      <div><label htmlFor={`${id}-from`}>{t('monitor.startedFrom')}</label><DatePicker id={`${id}-from`} value={search.from ? dayjs(search.from) : null} onChange={(day) => onChange({ ...search, from: day?.format('YYYY-MM-DD') })} /></div>
      <div><label htmlFor={`${id}-to`}>{t('monitor.startedTo')}</label><DatePicker id={`${id}-to`} value={search.to ? dayjs(search.to) : null} onChange={(day) => onChange({ ...search, to: day?.format('YYYY-MM-DD') })} /></div>
    </div>
  );
}

function SavedFilters({ search, onChange }: Pick<FilterProps, 'search' | 'onChange'>) {
  const { t } = useWords();
  const principal = useSession().data?.principal_id ?? '';
  const [saved, setSaved] = useState(() => savedFilters(principal));
  const [name, setName] = useState<string>();
  const id = useId();
  const isFiltered = Object.values(search).some(Boolean);
  const keep = (next: typeof saved) => {
    setSaved(next);
    keepFilters(principal, next);
  };
  const save = () => {
    if (!name?.trim()) return;
    keep([{ name: name.trim().slice(0, 60), search }, ...saved.filter((one) => one.name !== name.trim())]);
    setName(undefined);
  };
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...saved.map((one, index) => ({ key: `saved-${index}`, label: one.name, onClick: () => onChange(one.search) })),
            ...(saved.length ? [{ type: 'divider' as const }] : []),
            { key: 'save', label: t('monitor.saveFilter'), disabled: !isFiltered, onClick: () => setName('') },
            ...(saved.length ? [{ key: 'forget', label: t('monitor.forgetFilters'), children: saved.map((one) => ({ key: `forget-${one.name}`, label: one.name, onClick: () => keep(saved.filter((other) => other !== one)) })) }] : []),
          ],
        }}
      >
        <Button>{t('monitor.savedFilters')} <DownOutlined aria-hidden /></Button>
      </Dropdown>
      <Modal open={name !== undefined} title={t('monitor.saveFilter')} okText={t('monitor.save')} cancelText={t('action.close')} okButtonProps={{ disabled: !name?.trim() }} onOk={save} onCancel={() => setName(undefined)} destroyOnHidden>
        <label htmlFor={id} className="field-label">{t('monitor.filterName')}</label>
        <Input id={id} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} onPressEnter={save} />
      </Modal>
    </>
  );
}
