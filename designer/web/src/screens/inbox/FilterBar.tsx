/* What the list shows: words, quick filters, conditions on any fact or form value, order, filters that were kept. Says it as a TaskQuery. */
import { CloseOutlined, FilterOutlined, PlusOutlined, SearchOutlined, SortAscendingOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Input, Popover, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useWords, type Words } from '../../i18n';
import type { Json } from '../../model';
import { KeptFilters } from '../../shell/KeptFilters';
import { dropFilter, keepFilter, readQuery, useSavedFilters, useTaskFields, writeQuery, type TaskCondition, type TaskQuery } from './calls';

type Scope = 'mine' | 'open' | 'done';
type Op = TaskCondition['op'];

interface FilterProps {
  scope: Scope;
  query: TaskQuery;
  onChange: (query: TaskQuery) => void;
}

const PAUSE = 300;
const OPS: Op[] = ['has', '=', '!=', '<', '<=', '>', '>=', 'any', 'none'];
const DUE = ['late', 'today', 'week', 'none'] as const;
const STATES = ['new', 'free', 'claimed'] as const;
const SORTS = ['due', 'newest', 'oldest', 'about'] as const;

export function FilterBar({ scope, query, onChange }: FilterProps) {
  const words = useWords();
  const { t, text } = words;
  const [typed, setTyped] = useState(query.q ?? '');
  const [isOpen, setOpen] = useState(false);
  const fields = useTaskFields(scope, isOpen || (query.where ?? []).length > 0).data?.items ?? [];
  const titleOf = (field: string) => { const found = fields.find((one) => one.field === field); return found ? text(found.title) : field.replace(/^\w+\./, ''); };
  // What was asked for last, which the address may not say yet: words that were typed join it when the pause is over.
  const asked = useRef(query);
  const address = writeQuery(query);
  useEffect(() => { asked.current = readQuery(address); }, [address]);
  const ask = (next: TaskQuery) => { asked.current = next; onChange(next); };
  useEffect(() => {
    const timer = setTimeout(() => { if ((asked.current.q ?? '') !== typed.trim()) ask({ ...asked.current, q: typed.trim() }); }, PAUSE);
    return () => clearTimeout(timer);
    // Only what is typed begins the pause anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  const where = query.where ?? [];
  const said = (one: TaskCondition) => {
    const found = fields.find((field) => field.field === one.field);
    const title = found?.choices?.find((choice) => choice.value === one.value)?.title;
    return title ? text(title) : typeof one.value === 'boolean' ? t(one.value ? 'value.yes' : 'value.no') : String(one.value ?? '');
  };
  const count = where.length + (query.due ? 1 : 0) + (query.state ? 1 : 0) + (query.workflow ? 1 : 0);
  return (
    <div className="filter-bar">
      <div className="filter-line">
        <Input type="search" data-key="search" prefix={<SearchOutlined aria-hidden />} allowClear={{ clearIcon: <CloseOutlined aria-label={t('filter.clearSearch')} /> }} value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t('filter.search')} aria-label={t('filter.search')} maxLength={200} />
        <Popover trigger="click" placement="bottomRight" open={isOpen} onOpenChange={setOpen} title={t('filter.title')} content={<FilterForm fields={fields} query={query} onChange={ask} />}>
          <Button icon={<FilterOutlined />} aria-label={count ? t('filter.openCount', { count }) : t('filter.title')} aria-expanded={isOpen}>{count > 0 && <span className="num">{count}</span>}</Button>
        </Popover>
        <SortMenu fields={fields} query={query} onChange={ask} onOpen={() => setOpen(false)} />
        <Kept query={query} onChange={(next) => { setTyped(next.q ?? ''); ask(next); }} />
      </div>
      {count > 0 && (
        <ul className="filter-chips" aria-label={t('filter.active')}>
          {query.due && <Chip word={t(`filter.due.${query.due}`)} onDrop={() => ask({ ...query, due: '' })} />}
          {query.state && <Chip word={t(`filter.state.${query.state}`)} onDrop={() => ask({ ...query, state: '' })} />}
          {query.workflow && <Chip word={query.workflow} onDrop={() => ask({ ...query, workflow: '' })} />}
          {where.map((one, index) => <Chip key={index} word={`${titleOf(one.field)} ${opWord(one.op, words)} ${['any', 'none'].includes(one.op ?? '') ? '' : said(one)}`.trim()} onDrop={() => ask({ ...query, where: where.filter((_, other) => other !== index) })} />)}
          <li><button type="button" className="link" onClick={() => { setTyped(''); ask({ sort: query.sort }); }}>{t('action.clearFilters')}</button></li>
        </ul>
      )}
    </div>
  );
}

function opWord(op: Op | undefined, { t }: Pick<Words, 't'>): string {
  const named: Partial<Record<Op, string>> = { has: t('filter.op.has'), any: t('filter.op.any'), none: t('filter.op.none'), '!=': '≠', '<=': '≤', '>=': '≥' };
  return named[op ?? '='] ?? op ?? '=';
}

function Chip({ word, onDrop }: { word: string; onDrop: () => void }) {
  const { t } = useWords();
  return <li className="filter-chip"><span>{word}</span><button type="button" onClick={onDrop} aria-label={t('filter.drop', { what: word })}><CloseOutlined aria-hidden /></button></li>;
}

type Fields = NonNullable<ReturnType<typeof useTaskFields>['data']>['items'];

function FilterForm({ fields, query, onChange }: { fields: Fields; query: TaskQuery; onChange: (query: TaskQuery) => void }) {
  const words = useWords();
  const { t, text } = words;
  const id = useId();
  const [draft, setDraft] = useState<TaskCondition>({ field: '', op: '=', value: '' });
  const field = fields.find((one) => one.field === draft.field);
  const needsValue = draft.op !== 'any' && draft.op !== 'none';
  const typed = String(draft.value ?? '').trim();
  const isWrong = needsValue && typed !== '' && !isComparable(draft.op, typed, field?.type ?? '');
  const isReady = draft.field !== '' && (!needsValue || typed !== '') && !isWrong;
  const add = () => {
    if (!isReady) return;
    onChange({ ...query, where: [...(query.where ?? []), { ...draft, value: !needsValue ? null : field?.choices?.length ? draft.value : asValue(String(draft.value), field?.type ?? '') }] });
    setDraft({ field: '', op: '=', value: '' });
  };
  const segment = <Key extends 'due' | 'state'>(key: Key, values: readonly NonNullable<TaskQuery[Key]>[], label: string) => (
    <div role="group" aria-label={label}>
      <p className="filter-name">{label}</p>
      <span className="segments">{values.map((one) => <button key={one} type="button" className="segment" aria-pressed={query[key] === one} onClick={() => onChange({ ...query, [key]: query[key] === one ? '' : one })}>{t(`filter.${key}.${String(one)}` as string)}</button>)}</span>
    </div>
  );
  return (
    <form className="filter-form" onSubmit={(event) => { event.preventDefault(); add(); }}>
      {segment('due', DUE, t('filter.dueName'))}
      {segment('state', STATES, t('filter.stateName'))}
      <fieldset>
        <legend className="filter-name">{t('filter.conditions')}</legend>
        <label className="unseen" htmlFor={`${id}-field`}>{t('filter.field')}</label>
        <Select id={`${id}-field`} className="full" showSearch={{ optionFilterProp: 'label' }} value={draft.field || undefined} placeholder={t('filter.field')} onChange={(next: string) => setDraft({ field: next, op: usualOp(fields.find((one) => one.field === next)), value: '' })}
          options={[...optionsOf('facts.'), ...optionsOf('values.')]} optionRender={(one) => <span className="person-option">{one.label} <span className="quiet">{t(String(one.value).startsWith('facts.') ? 'filter.facts' : 'filter.values')}</span></span>} />
        <span className="filter-condition">
          <label className="unseen" htmlFor={`${id}-op`}>{t('filter.how')}</label>
          <Select id={`${id}-op`} value={draft.op} onChange={(op: Op) => setDraft({ ...draft, op })} options={OPS.map((op) => ({ value: op, label: opWord(op, words) }))} />
          {needsValue && <ValueInput field={field} value={draft.value as Json} onChange={(value) => setDraft({ ...draft, value })} />}
          <Button htmlType="submit" icon={<PlusOutlined />} disabled={!isReady} aria-label={t('filter.add')} />
        </span>
        {isWrong && <p className="field-wrong" role="alert">{t('filter.wrong')}</p>}
      </fieldset>
    </form>
  );
  function optionsOf(prefix: string) {
    return fields.filter((one) => one.field.startsWith(prefix)).map((one) => ({ value: one.field, label: text(one.title) }));
  }
}

/* A choice is mostly asked for as it is, a text by a part of it. */
function usualOp(field: Fields[number] | undefined): Op {
  return field?.type === 'choices' || ['text', 'email', 'phone', 'url', 'address'].includes(field?.type ?? '') ? 'has' : '=';
}

/* What fits the field: its choices by their titles, yes or no, a day; else a line of text. */
function ValueInput({ field, value, onChange }: { field: Fields[number] | undefined; value: Json; onChange: (value: Json) => void }) {
  const { t, text } = useWords();
  const choices = field?.type === 'boolean' ? [{ value: 'true', label: t('value.yes') }, { value: 'false', label: t('value.no') }] : (field?.choices ?? []).map((one) => ({ value: one.value as string, label: text(one.title) }));
  if (choices.length) return <Select className="full" virtual={false} value={value === '' ? undefined : (value as string)} onChange={onChange} options={choices} placeholder={t('filter.value')} aria-label={t('filter.value')} />;
  return <Input type={field?.type === 'date' ? 'date' : 'text'} value={String(value ?? '')} onChange={(event) => onChange(event.target.value)} placeholder={t('filter.value')} aria-label={t('filter.value')} />;
}

/* More and less are said of numbers, days and times; of a word nothing would ever be found. */
const NUMBERS = new Set(['number', 'integer', 'money', 'percent', 'rating']);
export function isComparable(op: Op | undefined, typed: string, type: string): boolean {
  const isNumber = typeof asValue(typed, type) === 'number';
  if (NUMBERS.has(type)) return isNumber || op === 'has';
  return !['<', '<=', '>', '>='].includes(op ?? '=') || isNumber || /^\d{4}-\d{2}-\d{2}|^\d{1,2}:\d{2}/.test(typed) || !['', 'date', 'date_time', 'time'].includes(type);
}

/* What was typed as the field's kind of value. */
export function asValue(typed: string, type: string): Json {
  const plain = typed.trim();
  if (type === 'boolean') return /^(true|yes|是|1)$/i.test(plain);
  const number = Number(plain.replaceAll(',', ''));
  return plain !== '' && Number.isFinite(number) && type !== 'text' && type !== 'phone' && type !== 'id_number' ? number : plain;
}

function SortMenu({ fields, query, onChange, onOpen }: { fields: Fields; query: TaskQuery; onChange: (query: TaskQuery) => void; onOpen: () => void }) {
  const { t, text } = useWords();
  const now = query.sort || 'due';
  const items = [
    ...SORTS.map((one) => ({ key: one as string, label: t(`filter.sort.${one}`) })),
    ...fields.filter((one) => one.field.startsWith('facts.')).map((one) => ({ key: one.field, label: text(one.title) })),
    { type: 'divider' as const },
    { key: 'down', label: query.is_down ? t('filter.ascending') : t('filter.descending') },
  ];
  return (
    <Dropdown trigger={['click']} onOpenChange={(isOpen) => { if (isOpen) onOpen(); }} menu={{ items, selectable: true, selectedKeys: [now], onClick: ({ key }) => onChange(key === 'down' ? { ...query, is_down: !query.is_down } : { ...query, sort: key === 'due' ? '' : key }) }}>
      <Button icon={<SortAscendingOutlined />} aria-label={t('filter.sortBy', { what: items.flatMap((one) => ('key' in one && one.key === now ? [one.label] : []))[0] ?? now })} />
    </Dropdown>
  );
}

function Kept({ query, onChange }: { query: TaskQuery; onChange: (query: TaskQuery) => void }) {
  const queries = useQueryClient();
  const kept = useSavedFilters();
  const fresh = () => queries.invalidateQueries({ queryKey: ['task-filters'] });
  return (
    <KeptFilters
      items={kept.data?.items ?? []} canKeep={writeQuery(query) !== ''} onChoose={onChange}
      onKeep={(name, isShared) => keepFilter(name, query, isShared).then(fresh)} onForget={(filterId) => dropFilter(filterId).then(fresh)}
    />
  );
}
