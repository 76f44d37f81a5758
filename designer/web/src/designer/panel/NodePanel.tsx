/* A step: titles, name, and the parts that its type has, from its manifest or the engine's own list. */
import { BranchesOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Input, Select, Switch } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { renameNode, setField } from '../edit';
import type { GraphNode } from '../graph';
import { useWorkflows } from '../../queries';
import { knownOf } from '../pack';
import { REJECTED_SAME } from '../rejected';
import { useTools } from '../tools';
import { isRecord, useNodeField } from './bind';
import { Condition } from './Condition';
import { Duration, turnedTime } from './Duration';
import { FeelToggle, NoFeel } from './FeelToggle';
import { NamedFile } from './NamedFile';
import { namedOptions, type NamedOption } from './namedOptions';
import { Part, Row } from './Row';
import { Attempts, TaskParts } from './TaskParts';
import { Titles } from './Titles';
import { isExpression, Pairs, turned, ValueField, type Schema } from './ValueField';
import { Begins } from './WorkflowPanel';

const TIMES = ['wait', 'working', 'until', 'every'] as const;
const EVENTS: Record<string, readonly string[]> = {
  timer: ['time'], message: ['message'], signal: ['signal'], condition: ['condition'], throw: ['message', 'signal', 'escalation'], start: ['time', 'message', 'signal', 'condition'], boundary: ['time', 'message', 'signal', 'condition', 'error', 'escalation'], end: ['message', 'signal', 'error', 'escalation'],
};

/* Where a run begins that somebody or a program starts; one that a time, a message or a signal starts has nothing to fill in. */
const isBegun = (node: GraphNode): boolean => node.kind === 'start' && !node.parent && [...TIMES, ...(EVENTS.start ?? [])].every((name) => node.fields[name] === undefined);

export function NodePanel({ node }: { node: GraphNode }) {
  const { t, text } = useWords();
  const { types } = useTools();
  const type = types.byType.get(node.type);
  const title = useNodeField(node.id, ['title']);
  const kind = type?.kind ?? node.kind;
  const isActivity = kind === 'activity';
  return (
    <>
      <p className="panel-about"><b>{text(type?.title) || node.type}</b> {text(type?.about)}</p>
      <RejectedSame id={node.id} />
      <Titles bound={title} label={t('design.title')} />
      <Name node={node} />
      {kind === 'user_task' && <TaskParts node={node} />}
      {isActivity && type?.manifest && <Inputs id={node.id} schema={type.manifest.inputs as Schema} />}
      {node.type === 'approval' && type?.manifest && <ApprovalInputs id={node.id} schema={type.manifest.inputs as Schema} />}
      {(node.kind === 'decision' || node.kind === 'call') && <Asked node={node} />}
      {isBegun(node) && <Begins />}
      {EVENTS[node.kind] && <Event node={node} kinds={EVENTS[node.kind] ?? []} />}
      {node.kind === 'end' && <Part title={t('panel.end')}><ValueField id={node.id} path={['outcome']} schema={{ type: 'string' }} title={t('panel.outcome')} why="name" /><Flag id={node.id} name="terminate" /></Part>}
      {node.kind === 'join' && <Part title={t('panel.join_')}><ValueField id={node.id} path={['need']} schema={{ type: 'integer', minimum: 1 }} title={t('panel.need')} /></Part>}
      {(node.kind === 'split' || node.kind === 'merge') && <Part title={t('panel.count')}><ValueField id={node.id} path={['count']} schema={{ type: 'integer', minimum: 1 }} title={t('panel.count')} /></Part>}
      {(isActivity || kind === 'user_task' || ['decision', 'calculate', 'call', 'message', 'signal', 'subprocess', 'transaction'].includes(node.kind)) && (
        <Part title={t('panel.outputs')}><p className="row-help">{t('panel.outputsHint')}</p><Pairs id={node.id} path={['outputs']} item={{ type: 'string' }} only="expression" keyHint={t('panel.variable')} /></Part>
      )}
      {(isActivity || kind === 'user_task' || ['decision', 'call', 'subprocess'].includes(node.kind)) && <Many node={node} />}
      {isActivity && <Attempts id={node.id} />}
    </>
  );
}

/* What would be lost on who says no, with the way out of it: also the offer to whoever has just put the approval in. */
function RejectedSame({ id }: { id: string }) {
  const { t } = useWords();
  const { actions, mayEdit } = useTools();
  const found = useDoc((doc) => doc.problems.find((one) => one.code === REJECTED_SAME && one.path === `nodes.${id}` && (!one.file || one.file === doc.path)));
  if (!found) return null;
  return <div className="panel-note" role="note"><p>{t('panel.rejectedSame')}</p>{mayEdit && <Button size="small" icon={<BranchesOutlined aria-hidden />} onClick={() => { actions.addRejected(id); }}>{t('panel.addRejected')}</Button>}</div>;
}

/* The name by which the file calls it. */
function Name({ node }: { node: GraphNode }) {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const [written, setWritten] = useState(node.id);
  const done = () => {
    const next = written.trim();
    if (next === node.id) return;
    if (useDoc.getState().edit(t('design.did.rename'), (old) => renameNode(old, node.id, next)) === null) setWritten(node.id);
    else useDoc.getState().select([next]);
  };
  return <Row title={t('design.id')} path={['nodes', node.id, 'id']}>{(field) => <Input id={field} className="mono" value={written} disabled={!mayEdit} onChange={(event) => { setWritten(event.target.value); }} onBlur={done} onPressEnter={done} />}</Row>;
}

function Inputs({ id, schema }: { id: string; schema: Schema }) {
  const { t } = useWords();
  const parts = isRecord(schema.properties) ? (schema.properties as Record<string, Schema>) : {};
  const needed = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  return <Part title={t('panel.inputs')}>{Object.entries(parts).map(([name, inner]) => <ValueField key={name} id={id} path={['inputs', name]} schema={isRecord(schema.$defs) ? { ...inner, $defs: schema.$defs } : inner} isNeeded={needed.includes(name)} below={inner['x-starter'] === 'email' ? <ToStarter id={id} parts={parts} /> : undefined} />)}</Part>;
}
/* One click for the mail to whoever began the run: the address and the name, where the step takes them, as one step of undo. */
function ToStarter({ id, parts }: { id: string; parts: Record<string, Schema> }) {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const fields = useDoc((doc) => doc.graph.byId.get(id)?.fields.inputs);
  const wanted = Object.entries(parts).flatMap(([name, part]) => (part['x-starter'] === 'email' || part['x-starter'] === 'name' ? [[name, `=run.starter.${part['x-starter']}`] as const] : []));
  if (!mayEdit) return null;
  if (wanted.every(([name, feel]) => isRecord(fields) && fields[name] === feel)) return <p className="row-help">{t('panel.toStarterHint')}</p>;
  return <div><Button size="small" icon={<UserOutlined aria-hidden />} onClick={() => { useDoc.getState().edit(t('design.did.field'), (text) => wanted.reduce((now, [name, feel]) => setField(now, id, ['inputs', name], feel), text)); }}>{t('panel.toStarter')}</Button></div>;
}
function ApprovalInputs({ id, schema }: { id: string; schema: Schema }) {
  const { t } = useWords();
  const parts = isRecord(schema.properties) ? (schema.properties as Record<string, Schema>) : {};
  return <Part title={t('panel.inputs')} isOpen={false}>{['subject', 'values'].map((name) => <ValueField key={name} id={id} path={['inputs', name]} schema={parts[name] ?? {}} />)}</Part>;
}

function Asked({ node }: { node: GraphNode }) {
  const { t, text } = useWords();
  const { types } = useTools();
  const files = useDoc((doc) => doc.files);
  const name = node.kind === 'decision' ? 'decision' : 'workflow';
  const bound = useNodeField(node.id, [name]);
  const published = useWorkflows();
  // Workflows of other packs are called as well.
  const elsewhere = name === 'workflow' ? (published.data?.items ?? []) : [];
  const known = [...knownOf(files, types)[name === 'decision' ? 'decisions' : 'workflows'], ...elsewhere.map((one) => one.key)];
  const labelOf = (key: string) => { const title = text(elsewhere.find((one) => one.key === key)?.title); return title ? `${title} (${key})` : key; };
  const value = typeof bound.value === 'string' ? bound.value : undefined;
  return (
    <Part title={t('panel.inputs')}>
      <Row title={t(`panel.${name}`)} path={bound.path} aside={<NoFeel name={t(`panel.${name}`)} why="name" />}>{(field) => <Select id={field} className="full" showSearch={{ optionFilterProp: 'search' }} value={value} disabled={bound.isDisabled} placeholder={t('panel.choose')} onChange={(next: string) => { bound.set(next); }} options={[...new Set([...known, ...(value ? [value] : [])])].flatMap((one): NamedOption[] => (name === 'decision' ? namedOptions([one], files, 'decision', text) : [{ value: one, label: labelOf(one), search: labelOf(one) }]))} />}</Row>
      {name === 'decision' && <NamedFile kind="decision" bound={bound} id={node.id} />}
      <Row title={t('panel.given')} path={['nodes', node.id, 'inputs']} isGroup>{() => <Pairs id={node.id} path={['inputs']} item={{}} only="expression" />}</Row>
      {node.kind === 'call' && <Flag id={node.id} name="await" isOn />}
    </Part>
  );
}
function Flag({ id, name, isOn = false }: { id: string; name: 'await' | 'terminate' | 'interrupts'; isOn?: boolean }) {
  const { t } = useWords();
  const bound = useNodeField(id, [name]);
  return <Row title={t(`panel.flag.${name}`)} path={bound.path} aside={<NoFeel name={t(`panel.flag.${name}`)} why="drawing" />}>{(field) => <Switch id={field} checked={bound.value === undefined ? isOn : bound.value === true} disabled={bound.isDisabled} onChange={(next) => { bound.set(next === isOn ? undefined : next); }} />}</Row>;
}

function Event({ node, kinds }: { node: GraphNode; kinds: readonly string[] }) {
  const { t } = useWords();
  const { id } = node;
  const has = (kind: string) => (kind === 'time' ? TIMES.some((name) => node.fields[name] !== undefined) : node.fields[kind] !== undefined);
  const [asked, setAsked] = useState('');
  const isChoice = kinds.length > 1;
  const chosen = kinds.find(has) ?? asked;
  const choose = (kind: string | undefined) => {
    for (const old of kinds.filter(has)) for (const name of old === 'time' ? TIMES : [old]) if (node.fields[name] !== undefined) useDoc.getState().edit(t('design.did.field'), (text) => setField(text, id, [name], undefined), `${id}.event`);
    setAsked(kind ?? '');
  };
  const shown = isChoice ? chosen : (kinds[0] ?? '');
  return (
    <Part title={t('panel.event')}>
      {isChoice && <Row title={t('panel.eventKind')} path={[]}>{(field) => <Select id={field} className="full" allowClear value={shown || undefined} placeholder={t('panel.events.none')} onChange={choose} options={kinds.map((kind) => ({ value: kind, label: t(`panel.events.${kind}`) }))} />}</Row>}
      {shown === 'time' && <Time node={node} />}
      {shown === 'message' && <><ValueField id={id} path={['message']} schema={{ type: 'string' }} title={t('panel.events.message')} why="name" /><ValueField id={id} path={['correlation']} schema={{}} title={t('panel.correlation')} only="expression" /></>}
      {(shown === 'signal' || shown === 'error' || shown === 'escalation') && <ValueField id={id} path={[shown]} schema={{ type: 'string' }} title={t(`panel.events.${shown}`)} why="name" />}
      {shown === 'condition' && <When id={id} />}
      {node.kind === 'boundary' && <Flag id={id} name="interrupts" isOn />}
    </Part>
  );
}
function When({ id }: { id: string }) {
  const { t } = useWords();
  const bound = useNodeField(id, ['condition']);
  const value = typeof bound.value === 'string' ? bound.value.replace(/^=/, '') : '';
  const lead = typeof bound.value === 'string' && bound.value.startsWith('=') ? '=' : '';
  return <Row title={t('panel.events.condition')} path={bound.path} isGroup>{() => <Condition key={id} value={value} path={bound.path} label={t('panel.events.condition')} isDisabled={bound.isDisabled} onChange={(text) => { bound.set(text ? lead + text : undefined); }} />}</Row>;
}
/* What the `=` makes of a time of each kind; a timer without one would be wrong. */
function turnedFor(kind: (typeof TIMES)[number], value: unknown): unknown {
  if (kind === 'wait' || kind === 'working') return turnedTime(value) ?? 'P1D';
  if (kind === 'every') return turned(value, isExpression(value)) ?? 'R/P1D';
  return isExpression(value) ? new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z') : '=now() + duration("P1D")';
}
function Time({ node }: { node: GraphNode }) {
  const { t } = useWords();
  const kind = TIMES.find((name) => node.fields[name] !== undefined) ?? 'wait';
  const bound = useNodeField(node.id, [kind]);
  const turn = (next: (typeof TIMES)[number]) => { const value = next === 'every' ? 'R/P1D' : next === 'until' ? '=now() + duration("P1D")' : 'P1D'; useDoc.getState().edit(t('design.did.field'), (text) => setField(setField(text, node.id, [kind], undefined), node.id, [next], value)); };
  return (
    <>
      <Row title={t('panel.timeKind')} path={[]}>{(field) => <Select id={field} className="full" value={kind} disabled={bound.isDisabled} onChange={turn} options={TIMES.map((one) => ({ value: one, label: t(`panel.timeKinds.${one}`) }))} />}</Row>
      <Row title={t(`panel.timeKinds.${kind}`)} path={bound.path} isGroup aside={<FeelToggle name={t(`panel.timeKinds.${kind}`)} isFeel={isExpression(bound.value)} isDisabled={bound.isDisabled} onTurn={() => { bound.set(turnedFor(kind, bound.value)); }} />}>{(field) => <Duration field={field} bound={bound} label={t(`panel.timeKinds.${kind}`)} />}</Row>
    </>
  );
}

/* Once for each of many. */
function Many({ node }: { node: GraphNode }) {
  const { t } = useWords();
  const bound = useNodeField(node.id, ['many']);
  const order = useNodeField(node.id, ['many', 'in_order']);
  const isOn = isRecord(bound.value);
  return (
    <Part title={t('panel.many')} isOpen={isOn}>
      <Row title={t('panel.forEach')} path={bound.path}>{(field) => <Switch id={field} checked={isOn} disabled={bound.isDisabled} onChange={(next) => { bound.set(next ? { over: '=[]', item: 'item' } : undefined); }} />}</Row>
      {isOn && <><ValueField id={node.id} path={['many', 'over']} schema={{}} title={t('panel.over')} only="expression" /><Row title={t('panel.inOrder')} path={order.path} aside={<NoFeel name={t('panel.inOrder')} why="drawing" />}>{(field) => <Switch id={field} checked={order.value === true} disabled={order.isDisabled} onChange={(next) => { order.set(next || undefined); }} />}</Row><Row title={t('panel.collect')} path={[]} isGroup>{() => <Pairs id={node.id} path={['many', 'collect']} item={{}} only="expression" keyHint={t('panel.variable')} />}</Row></>}
    </Part>
  );
}
