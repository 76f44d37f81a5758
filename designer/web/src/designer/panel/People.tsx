/* Who is asked: names and selectors (docs/approvals.md) as rows of clicks; anything else is FEEL. Knows the organisation of the tenant, which the server tells. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { client, got } from '../../client';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { useTools } from '../tools';
import { isRecord, type Bound } from './bind';
import { FeelToggle } from './FeelToggle';
import { Feel, isExpression, turned } from './ValueField';

const KINDS = ['role', 'person', 'department', 'position', 'group', 'starter', 'guest', 'head_of', 'heads_of', 'manager_of', 'managers_of', 'hrbp_of', 'chosen', 'done_by', 'skill', 'expression'] as const;
type Kind = (typeof KINDS)[number];
const NAMES: readonly string[] = ['role', 'person', 'department', 'position', 'group'];
const OF_PERSON: readonly string[] = ['head_of', 'heads_of', 'manager_of', 'managers_of', 'hrbp_of'];
const ROLES = ['hr', 'hiring_manager', 'interviewer', 'employee', 'admin'] as const;

function kindOf(one: unknown): Kind {
  if (typeof one === 'string') {
    if (one.startsWith('=')) return 'expression';
    const kind = one.split(':')[0] ?? '';
    return (KINDS as readonly string[]).includes(kind) ? (kind as Kind) : 'expression';
  }
  if (isRecord(one)) return KINDS.find((kind) => kind in one) ?? 'expression';
  return 'role';
}
function fresh(kind: Kind): unknown {
  if (kind === 'starter' || kind === 'guest') return kind;
  if (kind === 'expression') return '=null';
  if (NAMES.includes(kind)) return kind === 'role' ? 'role:hr' : `${kind}:`;
  if (OF_PERSON.includes(kind)) return kind.endsWith('s_of') ? { [kind]: 'starter', levels: 2 } : { [kind]: 'starter' };
  return { [kind]: '' };
}

export function People({ bound, label }: { bound: Bound; label: string }) {
  const { t } = useWords();
  const [isAdding, setAdding] = useState(false);
  if (isExpression(bound.value)) return <Feel bound={bound} label={label} />;
  const list: unknown[] = Array.isArray(bound.value) ? (bound.value as unknown[]) : bound.value === undefined || bound.value === '' ? [] : [bound.value];
  const write = (next: unknown[]) => { bound.set(next.length === 0 ? undefined : next.length === 1 ? next[0] : next); };
  return (
    <div className="people">
      {list.map((one, index) => (
        <div key={index} className="person">
          <Select className="person-kind" value={kindOf(one)} disabled={bound.isDisabled} popupMatchSelectWidth={false} aria-label={t('panel.whoKind', { number: index + 1 })} onChange={(kind: Kind) => { write(list.map((other, place) => (place === index ? fresh(kind) : other))); }} options={KINDS.map((kind) => ({ value: kind, label: t(`panel.who.${kind}`) }))} />
          <Which one={one} kind={kindOf(one)} label={label} bound={{ ...bound, path: list.length > 1 ? [...bound.path, index] : bound.path, value: one, set: (next) => { write(list.map((other, place) => (place === index ? next : other))); } }} />
          {!bound.isDisabled && <button type="button" className="pair-remove" aria-label={t('panel.removeOf', { name: `${label} ${index + 1}` })} onClick={() => { write(list.filter((_, place) => place !== index)); }}><CloseOutlined aria-hidden /></button>}
        </div>
      ))}
      {!bound.isDisabled && (isAdding || list.length === 0
        ? <Select className="full" open={isAdding ? undefined : undefined} value={null} placeholder={t('panel.addWho')} aria-label={t('panel.addWho')} onChange={(kind: Kind | null) => { if (kind) write([...list, fresh(kind)]); setAdding(false); }} options={KINDS.map((kind) => ({ value: kind, label: t(`panel.who.${kind}`) }))} />
        : <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => { setAdding(true); }}>{t('panel.addWho')}</Button>)}
    </div>
  );
}

function Which({ one, kind, bound, label }: { one: unknown; kind: Kind; bound: Bound; label: string }) {
  const { t } = useWords();
  const name = typeof one === 'string' ? one.slice(one.indexOf(':') + 1) : '';
  if (kind === 'expression') return <Feel bound={bound} label={label} />;
  if (kind === 'starter' || kind === 'guest') return null;
  if (kind === 'role') return <Select className="full" value={name} disabled={bound.isDisabled} showSearch aria-label={t('panel.who.role')} onChange={(role: string) => { bound.set(`role:${role}`); }} options={[...new Set([...ROLES, name])].filter(Boolean).map((role) => ({ value: role, label: t(`role.${role}`, { defaultValue: role }) }))} />;
  if (kind === 'person') return <OnePerson id={name} bound={bound} />;
  if (NAMES.includes(kind)) return <OfOrganisation kind={kind as 'department' | 'position' | 'group'} name={name} bound={bound} />;
  const given = isRecord(one) ? one : {};
  const set = (part: Record<string, unknown>) => { bound.set({ ...given, ...part }); };
  if (kind === 'done_by') return <DoneBy value={String(given.done_by ?? '')} bound={bound} />;
  if (kind === 'skill' || kind === 'chosen') return <Input className="full" value={String(given[kind] ?? '')} disabled={bound.isDisabled} placeholder={t(`panel.whoHint.${kind}`)} aria-label={t(`panel.whoHint.${kind}`)} onChange={(event) => { set({ [kind]: event.target.value }); }} />;
  return (
    <div className="person-of">
      <Input value={String(given[kind] ?? '')} disabled={bound.isDisabled} placeholder={t('panel.whoHint.of')} aria-label={t('panel.whoHint.of')} onChange={(event) => { set({ [kind]: event.target.value }); }} />
      {kind.endsWith('s_of') && typeof given.levels === 'string' && <Feel bound={{ ...bound, path: [...bound.path, 'levels'], value: given.levels, set: (levels) => { set({ levels }); } }} label={t('panel.levels')} />}
      {kind.endsWith('s_of') && typeof given.levels !== 'string' && <InputNumber min={1} max={20} value={typeof given.levels === 'number' ? given.levels : 2} disabled={bound.isDisabled} aria-label={t('panel.levels')} suffix={t('panel.levels')} onChange={(levels) => { set({ levels: levels ?? undefined }); }} />}
      {kind.endsWith('s_of') && <FeelToggle name={t('panel.levels')} isFeel={typeof given.levels === 'string'} isDisabled={bound.isDisabled} onTurn={() => { set({ levels: typeof given.levels === 'string' ? (turned(given.levels, true) ?? 2) : `=${typeof given.levels === 'number' ? given.levels : 2}` }); }} />}
    </div>
  );
}

function DoneBy({ value, bound }: { value: string; bound: Bound }) {
  const { text, t } = useWords();
  const graph = useDoc((doc) => doc.graph);
  const { types } = useTools();
  const nodes = graph.nodes.filter((node) => (types.byType.get(node.type)?.kind ?? node.kind) === 'user_task');
  return <Select className="full" value={value || undefined} disabled={bound.isDisabled} showSearch placeholder={t('panel.choose')} aria-label={t('panel.who.done_by')} onChange={(id: string) => { bound.set({ done_by: id }); }} options={nodes.map((node) => ({ value: node.id, label: text(node.title) || node.id }))} />;
}
function OnePerson({ id, bound }: { id: string; bound: Bound }) {
  const { t } = useWords();
  const [q, setQ] = useState('');
  const found = useQuery({ queryKey: ['people', q], queryFn: () => got(client.GET('/api/v1/organisation/people', { params: { query: { q, limit: 20 } } })), staleTime: 60_000 });
  const options = (found.data?.items ?? []).map((one) => ({ value: one.person_id, label: one.name || one.person_id }));
  return <Select className="full" value={id || undefined} disabled={bound.isDisabled} loading={found.isFetching} showSearch={{ filterOption: false, onSearch: setQ }} placeholder={t('panel.findPerson')} aria-label={t('panel.findPerson')} onChange={(person: string) => { bound.set(`person:${person}`); }} options={id && !options.some((one) => one.value === id) ? [{ value: id, label: id }, ...options] : options} />;
}
function OfOrganisation({ kind, name, bound }: { kind: 'department' | 'position' | 'group'; name: string; bound: Bound }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ['organisation'], queryFn: () => got(client.GET('/api/v1/organisation')), staleTime: 60_000 });
  const known = kind === 'department' ? (found.data?.departments ?? []).map((one) => ({ value: one.key, label: one.name || one.key })) : (kind === 'position' ? (found.data?.positions ?? []) : (found.data?.groups ?? [])).map((one) => ({ value: one, label: one }));
  const options = name && !known.some((one) => one.value === name) ? [{ value: name, label: name }, ...known] : known;
  return <Select className="full" value={name || undefined} disabled={bound.isDisabled} showSearch placeholder={t('panel.choose')} aria-label={t(`panel.who.${kind}`)} onChange={(key: string) => { bound.set(`${kind}:${key}`); }} options={options} notFoundContent={t('panel.nobodyKnown')} />;
}
