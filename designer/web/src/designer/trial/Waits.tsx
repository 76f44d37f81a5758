/* What a trial waits for, each with the way to go on: a person's form, a machine's result, a message, another workflow, an incident. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { client, got, type Schemas } from '../../client';
import { FormView } from '../../form/FormView';
import { useForm } from '../../form/useForm';
import { useWords } from '../../i18n';
import type { FormState, Json, Layout, Text, Values } from '../../model';
import { SchemaForm, type Schema } from '../../values/SchemaForm';
import { ValueView } from '../../values/ValueView';
import { useDoc } from '../document';
import { peopleOf, titleOf } from '../summary';
import { useTools } from '../tools';
import { useInputs } from './Begin';
import { expectedOf, outcomesOf } from './expected';
import { asked, useTrial, type Wait } from './state';

export function Waits({ waits, people }: { waits: readonly Wait[]; people: Readonly<Record<string, string>> }) {
  const { t } = useWords();
  const shown = waits.filter((one) => one.kind !== 'timer' && one.kind !== 'condition');
  if (shown.length === 0) return null;
  return <section className="trial-waits" aria-label={t('trial.waits')}>{shown.map((one) => <OneWait key={`${one.node_id}.${one.number}`} wait={one} people={people} />)}</section>;
}

function OneWait({ wait, people }: { wait: Wait; people: Readonly<Record<string, string>> }) {
  const words = useWords();
  const { t, text } = words;
  const { types } = useTools();
  const node = useDoc((doc) => doc.graph.byId.get(wait.node_id));
  const title = node ? titleOf(node, types, words) : text(wait.title);
  return (
    <article className={`trial-wait is-${wait.kind}`} aria-label={title}>
      <header><button type="button" className="link" onClick={() => { useDoc.getState().select([wait.node_id]); }}>{title}</button><span className="quiet">{t(`trial.kind.${wait.kind}`)}</span></header>
      {wait.kind === 'person' ? <PersonWait wait={wait} people={people} /> : wait.kind === 'machine' ? <MachineWait wait={wait} type={node?.type ?? ''} /> : wait.kind === 'incident' ? <IncidentWait wait={wait} /> : <OtherWait wait={wait} />}
    </article>
  );
}

const NO_LAYOUT: Layout = { key: '', title: { en: '', zh: '' }, items: [], checks: [] } as unknown as Layout;

function PersonWait({ wait, people }: { wait: Wait; people: Readonly<Record<string, string>> }) {
  const words = useWords();
  const { t, text, format } = words;
  const inputs = useInputs();
  const { moves, move, isBusy } = useTrial();
  const [by, setBy] = useState(wait.by);
  const preview = useMemo(() => (wait.layout ? async (values: Values): Promise<FormState> => {
    const body: Schemas['TryBody'] = { ...asked(useTrial.getState()), look: { number: wait.number, values, by } };
    const reply = await got(client.POST('/api/v1/packs/{pack}/draft/try', { params: { path: { pack: useDoc.getState().packKey } }, body }));
    return reply.form as unknown as FormState;
  } : null), [wait.layout, wait.number, by]);
  const form = useForm({ name: `try.${wait.node_id}.${wait.number}.${moves.length}`, layout: (wait.layout as unknown as Layout | null) ?? NO_LAYOUT, given: wait.values as Values, preview });
  const answer = async (outcome: string) => {
    const isDone = await move({ do: 'answer', node_id: wait.node_id, number: wait.number, outcome, by, values: wait.layout ? form.toSend() : {} });
    if (!isDone) form.refuse(useTrial.getState().problems.filter((one) => one.path) as never);
  };
  const names = [...new Set([wait.by, ...wait.candidates.filter((one) => one.startsWith('person:')).map((one) => one.slice(7))])].filter(Boolean);
  const nameOf = (one: string) => people[one] ?? (one.startsWith('?') ? peopleOf(wait.candidates.find((name) => name.startsWith('role:')) ?? '', words) || t('trial.somebody') : one);
  return (
    <>
      <p className="quiet">{t('trial.offered', { who: wait.candidates.map((one) => people[one.replace(/^person:/, '')] ?? peopleOf(one, words)).filter(Boolean).join(t('design.and')) || t('trial.somebody') })}{wait.due_at ? ` · ${t('design.dueBy', { time: format.dateTime(wait.due_at) })}` : ''}</p>
      {names.length > 1 ? <Select size="small" value={by} onChange={setBy} aria-label={t('trial.playedBy')} options={names.map((one) => ({ value: one, label: nameOf(one) }))} /> : <p className="quiet">{t('trial.playing', { who: nameOf(wait.by) })}</p>}
      {Object.keys(wait.shown).length > 0 && <dl className="trial-shown">{Object.entries(wait.shown).map(([name, value]) => <div key={name}><dt>{text(inputs[name]?.['x-title'] as Text | undefined) || t(`fact.${name}`, { defaultValue: name })}</dt><dd><ValueView value={value as Json} /></dd></div>)}</dl>}
      {wait.layout && <FormView items={(wait.layout as unknown as Layout).items} form={form} />}
      <div className="trial-ways">{wait.outcomes.map((one, index) => { const outcome = one as unknown as { key: string; title: Text }; return <Button key={outcome.key} type={index === 0 ? 'primary' : 'default'} disabled={isBusy} onClick={() => void answer(outcome.key)}>{text(outcome.title) || outcome.key}</Button>; })}</div>
    </>
  );
}

function MachineWait({ wait, type }: { wait: Wait; type: string }) {
  const { t } = useWords();
  const { move, pin, isBusy } = useTrial();
  const found = useQuery({ queryKey: ['node-type', type], queryFn: () => got(client.GET('/api/v1/node-types/{node_type}', { params: { path: { node_type: type } } })), enabled: type !== '', staleTime: Infinity });
  const example = found.data?.examples.find((one) => typeof one.outputs === 'object' && one.outputs !== null)?.outputs as Values | undefined;
  const [written, setWritten] = useState<Values | null>(null);
  const [isWhole, setWhole] = useState(true);
  const values = written ?? example ?? {};
  const codes = Object.keys(found.data?.manifest.errors ?? {});
  return (
    <>
      <p className="row-help">{t('trial.notRun')}</p>
      <SchemaForm key={example ? 'example' : ''} schema={found.data?.manifest.outputs as Schema | undefined} label={t('trial.outputs')} values={values} onChange={(next, isWhole) => { setWritten(next); setWhole(isWhole); }} />
      <div className="trial-ways">
        <Button type="primary" disabled={isBusy || !isWhole} onClick={() => void move({ do: 'outputs', node_id: wait.node_id, number: wait.number, values })}>{t('trial.give')}</Button>
        <Button disabled={isBusy || !isWhole} onClick={() => void pin(wait.node_id, { outputs: values })}>{t('trial.pin')}</Button>
        {codes.length > 0 && <Select className="trial-fail" value={null} placeholder={t('trial.fail')} aria-label={t('trial.fail')} popupMatchSelectWidth={false} onChange={(code: string | null) => { if (code) void move({ do: 'fail', node_id: wait.node_id, number: wait.number, outcome: code }); }} options={codes.map((code) => ({ value: code, label: code }))} />}
      </div>
    </>
  );
}

function IncidentWait({ wait }: { wait: Wait }) {
  const { t, text } = useWords();
  const { move, isBusy } = useTrial();
  return <><p className="trial-error">{text(wait.error) || wait.name}</p><Button disabled={isBusy} onClick={() => void move({ do: 'retry', node_id: wait.node_id })}>{t('action.retry')}</Button></>;
}

/* A message, a signal, another workflow: what the step reads of it is asked for by name, anything else as JSON. */
function OtherWait({ wait }: { wait: Wait }) {
  const { t } = useWords();
  const id = useId();
  const { move, isBusy } = useTrial();
  const files = useDoc((doc) => doc.files);
  const outputs = useDoc((doc) => doc.graph.byId.get(wait.node_id)?.fields.outputs);
  const isChild = wait.kind === 'child';
  const schema = useMemo(() => expectedOf(outputs, files, isChild ? wait.name : ''), [outputs, files, isChild, wait.name]);
  const outcomes = useMemo(() => (isChild ? outcomesOf(files, wait.name) : []), [files, isChild, wait.name]);
  const [values, setValues] = useState<Values>({});
  const [isWhole, setWhole] = useState(true);
  const [outcome, setOutcome] = useState(outcomes[0] ?? 'completed');
  return (
    <>
      <p className="quiet">{wait.name}</p>
      {isChild && <div className="schema-field"><label className="field-label" htmlFor={id}>{t('panel.outcome')}</label>{outcomes.length > 0 ? <Select id={id} className="full" value={outcome} onChange={setOutcome} options={outcomes.map((one) => ({ value: one, label: one }))} /> : <Input id={id} value={outcome} onChange={(event) => { setOutcome(event.target.value); }} />}</div>}
      <SchemaForm schema={schema} label={t('trial.values')} values={values} onChange={(next, whole) => { setValues(next); setWhole(whole); }} />
      <div className="trial-ways"><Button type="primary" disabled={isBusy || !isWhole} onClick={() => void move(isChild ? { do: 'child', node_id: wait.node_id, outcome, values } : { do: 'message', node_id: wait.node_id, name: wait.name, values })}>{isChild ? t('trial.childEnds') : t('trial.deliver')}</Button></div>
    </>
  );
}
