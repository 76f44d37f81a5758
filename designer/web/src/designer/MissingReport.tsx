/* After pasting from elsewhere: what the steps name that is not here, by kind, with the steps that need it; each leads to its step. Asks the server what only the tenant knows: workflows of other packs, the organisation, values that nothing sets. */
import { LoadingOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { client, got } from '../client';
import { useWords } from '../i18n';
import { useWorkflows } from '../queries';
import type { Pasted } from './actions';
import { useDoc, type EditorProblem } from './document';
import type { Missing } from './fragment';
import { aboutOf, jumpTo } from './jump';
import { titleOf } from './summary';
import { useTools } from './tools';
import { useOpenFile } from './useOpenFile';
import { useUi } from './ui';

/* Of those named, the ones that the organisation does not have, or a role that nobody has; null while it is being asked. */
function useStrangers(who: readonly Missing[]): readonly Missing[] | null {
  const ids = who.flatMap(({ name }) => (name.startsWith('person:') ? [name.slice(7)] : []));
  const organisation = useQuery({ queryKey: ['organisation'], queryFn: () => got(client.GET('/api/v1/organisation')), staleTime: 60_000, enabled: who.length > 0 });
  const people = useQuery({ queryKey: ['directory', 'ids', ids.join(',')], queryFn: () => got(client.GET('/api/v1/directory', { params: { query: { ids: ids.join(',') } } })), staleTime: 60_000, enabled: ids.length > 0 });
  if (who.length === 0 || organisation.isError || people.isError) return [];
  if (!organisation.data || (ids.length > 0 && !people.data)) return null;
  const { departments, positions, groups, roles } = organisation.data;
  const known = new Set([
    ...departments.map((one) => `department:${one.key}`), ...positions.map((one) => `position:${one}`), ...groups.map((one) => `group:${one}`), ...Object.entries(roles).flatMap(([role, count]) => (count > 0 ? [`role:${role}`] : [])),
    ...(people.data?.items ?? []).map((one) => `person:${one.person_id}`),
  ]);
  return who.filter(({ name }) => !known.has(name));
}

function byName(ones: readonly EditorProblem[], nameOf: (one: EditorProblem) => string): [string, EditorProblem[]][] {
  const groups = new Map<string, EditorProblem[]>();
  for (const one of ones) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return [...groups];
}
/* Of an arrow the step that it leaves. */
const stepOf = (one: EditorProblem) => aboutOf(one).split('>')[0] ?? '';

export function MissingReport({ pasted, onClose }: { pasted: Pasted; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const { types } = useTools();
  const open = useOpenFile();
  const graph = useDoc((doc) => doc.graph);
  const problems = useDoc((doc) => doc.problems);
  const isChecking = useDoc((doc) => doc.isChecking);
  const published = useWorkflows();
  const strangers = useStrangers(pasted.who);
  const elsewhere = new Set((published.data?.items ?? []).map((one) => one.key));
  const found = [...pasted.found.filter(({ kind, name }) => kind !== 'workflow' || !elsewhere.has(name)), ...(strangers ?? [])];
  const values = problems.filter((one) => one.code === 'workflow.unknown_name' && pasted.ids.includes(stepOf(one)));
  const isAsking = published.isPending || strangers === null;
  if (isAsking || found.length === 0) return null;
  const titled = (id: string) => { const node = graph.byId.get(id); return node ? titleOf(node, types, words) : id; };
  // Pasted steps may have come under other names.
  const idOf = (id: string) => pasted.ids.find((one) => one === id) ?? pasted.ids.find((one) => new RegExp(`^${id}_\\d+$`).test(one)) ?? id;
  const go = (id: string) => { onClose(); useDoc.getState().select([id]); useUi.getState().ask('look'); useUi.getState().ask('drawingFocus'); };
  const nameOf = ({ kind, name }: Missing) => (kind === 'who' ? `${t(`panel.who.${name.split(':')[0] ?? ''}`)} · ${name.startsWith('role:') ? t(`role.${name.slice(5)}`, { defaultValue: name.slice(5) }) : name.slice(name.indexOf(':') + 1)}` : null);
  return (
    <Modal open onCancel={onClose} onOk={onClose} cancelButtonProps={{ style: { display: 'none' } }} okText={t('action.close')} title={t('design.missing')} width={620}>
      <p>{t('design.missingHint')}</p>
      <ul className="missing-list">
        {found.map((one) => (
          <li key={`${one.kind} ${one.name}`}>
            <span className="tag tone-wait">{t(`design.missingKind.${one.kind}`)}</span> {nameOf(one) ?? <code>{one.name}</code>}
            <span className="missing-steps">{one.nodes.map((id) => <button key={id} type="button" className="missing-step" onClick={() => { go(idOf(id)); }}>{titled(idOf(id))}</button>)}</span>
          </li>
        ))}
        {byName(values, (one) => one.message).map(([message, ones]) => (
          <li key={message}>
            <span className="tag tone-wait">{t('design.missingKind.value')}</span> {message}
            <span className="missing-steps">{byName(ones, stepOf).map(([id, [first]]) => <button key={id} type="button" className="missing-step" onClick={() => { onClose(); if (first) jumpTo(first, open); }}>{titled(id)}</button>)}</span>
          </li>
        ))}
      </ul>
      {isChecking && <p className="quiet" role="status"><LoadingOutlined aria-hidden /> {t('design.missingValues')}</p>}
    </Modal>
  );
}
