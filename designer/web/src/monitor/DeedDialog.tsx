/* What an operator does to runs: the form of each deed, over the dialog that shows its effect first. */
import { Button, Input, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import type { Json, NodeView, Values } from '../model';
import { BatchDialog } from './BatchDialog';
import { deed } from './data';
import type { RunQuery, Step } from './query';

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

/* A text is written as it is; everything else as JSON. */
export function readValue(typed: string, before: Json | undefined): { value: Json } | null {
  if (typeof before === 'string') return { value: typed };
  try {
    return { value: JSON.parse(typed) as Json };
  } catch {
    return before === undefined && typed.trim() ? { value: typed } : null;
  }
}
const shown = (value: Json | undefined) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function SetForm({ variables, onStep }: { variables: Values; onStep: (step: Step | null) => void }) {
  const { t } = useWords();
  const id = useId();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const known = Object.keys(variables).sort();
  const change = (next: Record<string, string>) => {
    setTyped(next);
    const read = Object.entries(next).map(([name, text]) => [name, readValue(text, variables[name])] as const);
    const changed = read.filter(([name, found]) => found && JSON.stringify(found.value) !== JSON.stringify(variables[name]));
    const isWhole = read.length > 0 && changed.length > 0 && read.every(([, found]) => found);
    onStep(isWhole ? { do: 'set', values: Object.fromEntries(changed.map(([name, found]) => [name, found?.value])) } : null);
  };
  return (
    <div className="deed-form">
      <label className="field-label" htmlFor={id}>{t('monitor.variable')}</label>
      <Select id={id} className="full" mode="tags" value={Object.keys(typed)} placeholder={t('monitor.chooseVariable')} options={known.map((name) => ({ value: name, label: name }))} onChange={(names: string[]) => change(Object.fromEntries(names.map((name) => [name, typed[name] ?? shown(variables[name])])))} />
      {Object.entries(typed).map(([name, text]) => {
        const isWrong = readValue(text, variables[name]) === null;
        return (
          <div key={name} className="deed-value">
            <label className="field-label" htmlFor={`${id}-${name}`}>{name}</label>
            <Input.TextArea id={`${id}-${name}`} value={text} status={isWrong ? 'error' : ''} autoSize={{ minRows: 1, maxRows: 8 }} spellCheck={false} onChange={(event) => change({ ...typed, [name]: event.target.value })} aria-invalid={isWrong} />
            {isWrong && <p className="field-wrong">{t('monitor.notJson')}</p>}
          </div>
        );
      })}
    </div>
  );
}

function SkipForm({ about, onStep }: { about: DeedProps; onStep: (step: Step | null) => void }) {
  const { t } = useWords();
  const id = useId();
  const isTask = about.nodes?.find((one) => one.node_id === about.node)?.kind === 'user_task';
  const [typed, setTyped] = useState(isTask ? '{"outcome": "", "values": {}}' : '{}');
  const read = (text: string) => {
    const found = readValue(text, null);
    return found && typeof found.value === 'object' && found.value !== null && !Array.isArray(found.value) ? found.value : null;
  };
  const change = (text: string) => {
    setTyped(text);
    const outputs = read(text);
    onStep(outputs ? { do: 'skip', ...where(about), outputs } : null);
  };
  return (
    <div className="deed-form">
      <label className="field-label" htmlFor={id}>{isTask ? t('monitor.taskOutputs') : t('monitor.outputs')}</label>
      <Input.TextArea id={id} value={typed} autoSize={{ minRows: 3, maxRows: 12 }} spellCheck={false} className="code" onChange={(event) => change(event.target.value)} aria-invalid={read(typed) === null} />
      {read(typed) === null && <p className="field-wrong">{t('monitor.notJson')}</p>}
      <Button size="small" onClick={() => change(typed)}>{t('monitor.look')}</Button>
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
