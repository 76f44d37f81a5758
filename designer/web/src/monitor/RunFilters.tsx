/* The filters of the list of runs, each with how many there are; and those that were given a name. */
import { FilterOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import type { Schemas } from '../client';
import { useWords } from '../i18n';
import { useWorkflow, useWorkflows } from '../queries';
import { SearchBox } from '../shell/SearchBox';
import { KeptFilters } from '../shell/KeptFilters';
import { dropRunFilter, keepRunFilter, useRunFilters } from './data';
import { fromKept, toKeep, type RunSearch } from './query';

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
  const queries = useQueryClient();
  const kept = useRunFilters();
  const fresh = () => queries.invalidateQueries({ queryKey: ['run-filters'] });
  return (
    <KeptFilters
      isNamed items={kept.data?.items ?? []} canKeep={Object.values(search).some(Boolean)} onChoose={(query) => onChange(fromKept(query))}
      onKeep={(name, isShared) => keepRunFilter(name, toKeep(search), isShared).then(fresh)} onForget={(filterId) => dropRunFilter(filterId).then(fresh)}
    />
  );
}
