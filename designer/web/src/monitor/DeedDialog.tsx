/* What an operator does to runs: the form of each deed, over the dialog that shows its effect first. */
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useCallback, useId, useMemo, useState } from 'react';
import { api } from '../api';
import { client, got } from '../client';
import { useWords } from '../i18n';
import type { NodeView, TaskSummary, Values } from '../model';
import { Loading } from '../shell/states';
import { schemaLike, SchemaForm, type Schema } from '../values/SchemaForm';
import { BatchDialog } from './BatchDialog';
import { deed } from './data';
import type { RunQuery, Step } from './query';
import { TaskAnswer } from './TaskAnswer';

export type DeedKind = Step['do'];
export interface DeedAbout {
  kind: DeedKind;
  /* Where: a token of one run, or a node of many. */
  token?: number;
  node?: string;
  to?: string;
}
interface DeedProps extends DeedAbout {
  runs: RunQuery;
  isOne?: boolean;
  nodes?: NodeView[];
  variables?: Values;
  tasks?: readonly Pick<TaskSummary, 'task_id' | 'node_id' | 'status'>[];
  names?: ReadonlyMap<string, string>;
  onClose: () => void;
}

export function DeedDialog(props: DeedProps) {
  const { t } = useWords();
  const { kind, runs, isOne, names, onClose } = props;
  const [step, setStep] = useState<Step | null>(() => (isReady(props) ? stepOf(props) : null));
  const act = useMemo(() => (step ? deed([step]) : null), [step]);
  const words: Record<DeedKind, [string, string, string]> = {
    retry: [t('monitor.deed.retry'), t('monitor.retryHint'), t('monitor.deed.retry')], set: [t('monitor.deed.set'), t('monitor.setHint'), t('monitor.save')],
    skip: [t('monitor.deed.skip'), t('monitor.skipHint'), t('monitor.deed.skip')], move: [t('monitor.deed.move'), t('monitor.moveHint'), t('monitor.deed.move')],
    suspend: [t('monitor.deed.suspend'), t('monitor.suspendHint'), t('monitor.deed.suspend')], resume: [t('monitor.deed.resume'), t('monitor.resumeHint'), t('monitor.deed.resume')],
    cancel: [t('run.cancelTitle'), t('run.cancelHint'), t('run.cancel')],
  };
  const [title, hint, okText] = words[kind];
  return (
    <BatchDialog title={title} hint={hint} isOne={isOne} runs={runs} act={act} okText={okText} isDanger={kind === 'cancel'} names={names} onClose={onClose}>
      {kind === 'set' && <SetForm variables={props.variables ?? {}} onStep={setStep} />}
      {kind === 'skip' && <SkipForm about={props} onStep={setStep} />}
      {kind === 'move' && <MoveForm about={props} onStep={setStep} />}
    </BatchDialog>
  );
}

const isReady = ({ kind, to }: DeedProps) => kind !== 'set' && kind !== 'skip' && (kind !== 'move' || Boolean(to));
const where = ({ token, node }: DeedAbout) => ({ ...(token ? { token } : {}), ...(node ? { node } : {}) });
const stepOf = (about: DeedAbout): Step => (['suspend', 'resume', 'cancel'].includes(about.kind) ? { do: about.kind } : { do: about.kind, ...where(about), ...(about.to ? { to: about.to } : {}) });

function SetForm({ variables, onStep }: { variables: Values; onStep: (step: Step | null) => void }) {
  const { t } = useWords();
  const id = useId();
  const [values, setValues] = useState<Values>({});
  const names = Object.keys(values);
  const change = (next: Values, isWhole = true) => {
    setValues(next);
    const changed = Object.entries(next).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(variables[name]));
    onStep(isWhole && changed.length > 0 ? { do: 'set', values: Object.fromEntries(changed) } : null);
  };
  // What one empties in the form is null, not forgotten: its name was chosen.
  const keep = (next: Values, isWhole: boolean) => change(Object.fromEntries([...names.map((name) => [name, next[name] ?? null]), ...Object.entries(next)]) as Values, isWhole);
  return (
    <div className="deed-form">
      <label className="field-label" htmlFor={id}>{t('monitor.variable')}</label>
      <Select id={id} className="full" mode="tags" value={names} placeholder={t('monitor.chooseVariable')} options={Object.keys(variables).sort().map((name) => ({ value: name, label: name }))} onChange={(next: string[]) => change(Object.fromEntries(next.map((name) => [name, values[name] ?? variables[name] ?? null])))} />
      {names.length > 0 && <SchemaForm key={names.join()} label={t('monitor.values')} schema={{ type: 'object', properties: Object.fromEntries(names.map((name) => [name, schemaLike(variables[name])])) }} values={values} onChange={keep} />}
    </div>
  );
}

const TASK: Schema = { type: 'object', properties: { outcome: { type: 'string' }, values: { type: 'object' } } };
/* What the step would have given: by the outputs of its type. */
function SkipForm({ about, onStep }: { about: DeedProps; onStep: (step: Step | null) => void }) {
  const { t } = useWords();
  const { token, node: at } = about;
  const open = about.tasks?.find((one) => one.node_id === about.node && (one.status === 'created' || one.status === 'claimed'));
  const task = useQuery({ queryKey: ['task', open?.task_id], queryFn: () => api.task(open?.task_id ?? ''), enabled: open !== undefined, retry: false });
  const answer = useCallback((outputs: Values | null) => onStep(outputs ? { do: 'skip', ...where({ kind: 'skip', token, node: at }), outputs } : null), [onStep, token, at]);
  const node = about.nodes?.find((one) => one.node_id === about.node);
  const isTask = node?.kind === 'user_task';
  const type = isTask || !node ? '' : node.type;
  const found = useQuery({ queryKey: ['node-type', type], queryFn: () => got(client.GET('/api/v1/node-types/{node_type}', { params: { path: { node_type: type } } })), enabled: type !== '', staleTime: Infinity, retry: false });
  const [values, setValues] = useState<Values>(isTask ? { outcome: '', values: {} } : {});
  const [isWhole, setWhole] = useState(true);
  const say = (outputs: Values) => onStep({ do: 'skip', ...where(about), outputs });
  if (open && task.isPending) return <Loading rows={3} />;
  if (task.data?.layout) return <div className="deed-form"><TaskAnswer key={task.data.task_id} task={task.data} onChange={answer} /></div>;
  return (
    <div className="deed-form">
      <SchemaForm key={found.data ? type : ''} schema={isTask ? TASK : (found.data?.manifest.outputs as Schema | undefined)} label={isTask ? t('monitor.taskOutputs') : t('monitor.outputs')} values={values} onChange={(next, whole) => { setValues(next); setWhole(whole); if (whole) say(next); else onStep(null); }} />
      <Button size="small" disabled={!isWhole} onClick={() => say(values)}>{t('monitor.look')}</Button>
    </div>
  );
}

function MoveForm({ about, onStep }: { about: DeedProps; onStep: (step: Step | null) => void }) {
  const { t, text } = useWords();
  const id = useId();
  const [to, setTo] = useState(about.to);
  return (
    <div className="deed-form">
      <label className="field-label" htmlFor={id}>{t('monitor.moveTo')}</label>
      <Select id={id} className="full" showSearch optionFilterProp="label" value={to} placeholder={t('step.choose')} options={about.nodes?.filter((node) => node.node_id !== about.node).map((node) => ({ value: node.node_id, label: text(node.title) }))} onChange={(node: string) => { setTo(node); onStep({ do: 'move', ...where(about), to: node }); }} />
    </div>
  );
}
