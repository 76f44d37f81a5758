/* With what a trial begins: values by the workflow's own inputs, or those of a past run; when; the whole, up to a step, or a step alone. */
import { PlayCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { useId, useMemo, useState } from 'react';
import { api } from '../../api';
import { useWords } from '../../i18n';
import type { Json, Text, Values } from '../../model';
import { useMay } from '../../queries';
import { JsonField } from '../../values/JsonField';
import { useDoc } from '../document';
import { readBy } from '../feel/sample';
import type { GraphNode } from '../graph';
import { read } from '../source';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { useTrial } from './state';

type Part = Record<string, unknown>;
const isRecord = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
/* The workflow's inputs as its file says them. */
export function useInputs(): Readonly<Record<string, Part>> {
  const text = useDoc((doc) => doc.text);
  return useMemo(() => {
    const source = read(text);
    const data: unknown = source.errors.length > 0 ? {} : source.toJS();
    const inputs = isRecord(data) && isRecord(data.inputs) && isRecord(data.inputs.properties) ? data.inputs.properties : {};
    return Object.fromEntries(Object.entries(inputs).map(([key, part]) => [key, isRecord(part) ? part : {}]));
  }, [text]);
}

export function Begin() {
  const words = useWords();
  const { t } = words;
  const { types } = useTools();
  const id = useId();
  const trial = useTrial();
  const parts = useInputs();
  const node = useDoc((doc) => doc.graph.byId.get(doc.selected.at(-1) ?? ''));
  const key = useDoc((doc) => doc.graph.key);
  const set = (name: string, value: Json | undefined) => { trial.set({ inputs: Object.fromEntries(Object.entries({ ...trial.inputs, [name]: value }).filter(([, one]) => one !== undefined)) as Values }); };
  const begin = (startAt: string, until: string) => { trial.set({ startAt, until }); void trial.begin(); };
  const title = node ? titleOf(node, types, words) : '';
  return (
    <form className="trial-begin" onSubmit={(event) => { event.preventDefault(); begin('', ''); }}>
      <PastRuns workflow={key} names={Object.keys(parts)} onTaken={(inputs) => { trial.set({ inputs }); }} />
      {Object.entries(parts).map(([name, part]) => <OneInput key={name} id={`${id}-${name}`} name={name} part={part} value={trial.inputs[name]} onChange={(value) => { set(name, value); }} />)}
      <label htmlFor={`${id}-now`}>{t('trial.now')}</label>
      <Input id={`${id}-now`} type="datetime-local" value={trial.now ? localOf(trial.now) : ''} onChange={(event) => { trial.set({ now: event.target.value ? new Date(event.target.value).toISOString() : null }); }} />
      <div className="trial-ways">
        <Button type="primary" htmlType="submit" icon={<PlayCircleOutlined aria-hidden />} loading={trial.isBusy}>{t('trial.run')}</Button>
        {node && <Button disabled={trial.isBusy} onClick={() => { begin('', node.id); }}>{t('trial.upTo', { step: title })}</Button>}
      </div>
      {node && !node.parent && !['start', 'end', 'boundary', 'event_subprocess'].includes(node.kind) && <Alone key={node.id} node={node} title={title} onRun={(inputs) => { const before = trial.inputs; trial.set({ inputs }); begin(node.id, node.id); trial.set({ inputs: before }); }} />}
    </form>
  );
}
const localOf = (iso: string) => { const when = new Date(iso); return new Date(when.getTime() - when.getTimezoneOffset() * 60_000).toISOString().slice(0, 16); };

function OneInput({ id, name, part, value, onChange }: { id: string; name: string; part: Part; value: Json | undefined; onChange: (value: Json | undefined) => void }) {
  const { text } = useWords();
  const title = text(part['x-title'] as Text | undefined) || name;
  const type = typeof part.type === 'string' ? part.type : '';
  const choices = Array.isArray(part.enum) ? (part.enum as unknown[]).map(String) : null;
  return (
    <>
      <label htmlFor={id}>{title}</label>
      {choices ? <Select id={id} allowClear value={typeof value === 'string' ? value : undefined} onChange={(next: string | undefined) => { onChange(next); }} options={choices.map((one) => ({ value: one, label: one }))} />
        : type === 'boolean' ? <Switch id={id} checked={value === true} onChange={onChange} />
          : type === 'number' || type === 'integer' ? <InputNumber id={id} className="full" value={typeof value === 'number' ? value : null} onChange={(next) => { onChange(next ?? undefined); }} />
            : type === 'string' ? <Input id={id} value={typeof value === 'string' ? value : ''} onChange={(event) => { onChange(event.target.value || undefined); }} />
              : <JsonField id={id} value={value} onChange={onChange} />}
    </>
  );
}
/* The data of a run that was. */
function PastRuns({ workflow, names, onTaken }: { workflow: string; names: readonly string[]; onTaken: (inputs: Values) => void }) {
  const { t, format } = useWords();
  const mayRead = useMay('runs:read');
  const runs = useQuery({ queryKey: ['runs', 'trial', workflow], queryFn: () => api.runs({ workflow, limit: 20 }), enabled: mayRead && workflow !== '', staleTime: 30_000 });
  const take = async (runId: string) => { const run = await api.run(runId); onTaken(Object.fromEntries(names.filter((name) => run.variables[name] !== undefined).map((name) => [name, run.variables[name] as Json]))); };
  if (!runs.data || runs.data.items.length === 0) return null;
  return <Select className="full" value={null} placeholder={t('trial.pastRun')} aria-label={t('trial.pastRun')} onChange={(runId: string | null) => { if (runId) void take(runId); }} options={runs.data.items.map((one) => ({ value: one.run_id, label: `${one.subject_title || one.business_key || one.run_id.slice(-6)} · ${format.dateTime(one.started_at)}` }))} />;
}

/* Of one step: only what it reads is asked for, by name. */
function Alone({ node, title, onRun }: { node: GraphNode; title: string; onRun: (inputs: Values) => void }) {
  const { t } = useWords();
  const id = useId();
  const graph = useDoc((doc) => doc.graph);
  const parts = useInputs();
  const known = useTrial((trial) => trial.report?.variables ?? trial.inputs);
  const [values, setValues] = useState<Values>(known as Values);
  const names = useMemo(() => readBy(node, [...Object.keys(parts), ...graph.nodes.flatMap((one) => (isRecord(one.fields.outputs) ? Object.keys(one.fields.outputs) : []))]), [node, parts, graph]);
  const put = (name: string, value: Json | undefined) => { setValues(Object.fromEntries(Object.entries({ ...values, [name]: value }).filter(([, one]) => one !== undefined)) as Values); };
  return (
    <details className="part">
      <summary>{t('trial.alone', { step: title })}</summary>
      <div className="part-body"><p className="row-help">{names.length > 0 ? t('trial.aloneHint') : t('trial.aloneNone')}</p>{names.map((name) => (parts[name] ? <OneInput key={name} id={`${id}-${name}`} name={name} part={parts[name]} value={values[name]} onChange={(value) => { put(name, value); }} /> : <AnyValue key={name} id={`${id}-${name}`} name={name} value={values[name]} onChange={(value) => { put(name, value); }} />))}<Button onClick={() => { onRun(values); }}>{t('trial.runAlone')}</Button></div>
    </details>
  );
}

/* A value of no known type: a number, yes or no, a list where it reads like one; else the words themselves. */
function AnyValue({ id, name, value, onChange }: { id: string; name: string; value: Json | undefined; onChange: (value: Json | undefined) => void }) {
  const [written, setWritten] = useState(value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return <><label htmlFor={id}>{name}</label><Input id={id} value={written} onChange={(event) => { setWritten(event.target.value); onChange(valueOf(event.target.value)); }} /></>;
}
function valueOf(written: string): Json | undefined {
  if (written.trim() === '') return undefined;
  try {
    return JSON.parse(written) as Json;
  } catch {
    return written;
  }
}
