/* Work for people: who, how answers are counted, until when, what follows when nobody is found or time is over, what each field is. Knows the file's names of all this. */
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import type { GraphNode } from '../graph';
import { knownOf } from '../pack';
import { useTools } from '../tools';
import { isRecord, useNodeField } from './bind';
import { Duration, turnedTime } from './Duration';
import { namedOptions } from './namedOptions';
import { FeelToggle, NoFeel, type WhyNot } from './FeelToggle';
import { NamedFile } from './NamedFile';
import { People } from './People';
import { Rights } from './Rights';
import { Part, Row } from './Row';
import { Feel, isExpression, Pairs, turned, ValueField } from './ValueField';

const POLICIES = ['one', 'any', 'all', 'in_order', 'ratio', 'weighted', 'random'] as const;
const DISTRIBUTE = ['offer', 'round_robin', 'shortest_queue', 'random', 'familiar', 'experienced', 'skill', 'case'] as const;
const NOBODY = ['pass', 'reject', 'admin', 'incident'] as const;
const SAME_STARTER = ['self', 'skip', 'superior', 'head', 'refuse'] as const;
const SAME_AGAIN = ['ask', 'once', 'last', 'consecutive'] as const;
const ALLOW = ['add_signer', 'remove_signer', 'transfer', 'delegate', 'send_back', 'take_back', 'urge', 'copy', 'comment', 'skip', 'ahead', 'past_date'] as const;

/* One of some words of the file, by the group of their translations. */
function Choice({ id, path, title, group, options, help, why }: { id: string; path: readonly string[]; title: string; group: string; options: readonly string[]; help?: string; why?: WhyNot }) {
  const { t } = useWords();
  const bound = useNodeField(id, path);
  const [isAsked, setAsked] = useState(false);
  const value = typeof bound.value === 'string' ? bound.value : undefined;
  const isFeel = isExpression(bound.value) || isAsked;
  const turn = () => { setAsked(!isFeel); bound.set(turned(bound.value, isFeel)); };
  const aside = why ? <NoFeel name={title} why={why} /> : <FeelToggle name={title} isFeel={isFeel} isDisabled={bound.isDisabled} onTurn={turn} />;
  if (isFeel) return <Row title={title} help={help} path={bound.path} aside={aside} isGroup>{() => <Feel bound={bound} label={title} />}</Row>;
  return <Row title={title} help={help} path={bound.path} aside={aside}>{(field) => <Select id={field} className="full" allowClear value={value} placeholder={t('panel.usual')} disabled={bound.isDisabled} onChange={(next: string | undefined) => { bound.set(next); }} options={[...new Set([...options, ...(value ? [value] : [])])].map((one) => ({ value: one, label: t(`panel.${group}.${one}`, { defaultValue: one }) }))} />}</Row>;
}

/* The buttons that a task has: its own, or those of every approval, of every other task. */
const outcomesOf = (node: GraphNode): string[] => {
  const own = Array.isArray(node.fields.outcomes) ? (node.fields.outcomes as unknown[]).flatMap((one) => (isRecord(one) && typeof one.key === 'string' ? [one.key] : [])) : [];
  return own.length > 0 ? own : node.type === 'approval' ? ['approve', 'reject'] : ['submit'];
};

export function TaskParts({ node }: { node: GraphNode }) {
  const { t } = useWords();
  const { id } = node;
  const isApproval = node.type === 'approval';
  const who = useNodeField(id, isApproval ? ['inputs', 'approvers'] : ['candidates']);
  const place = isApproval ? ['inputs'] : [];
  const policy = useNodeField(id, [...place, 'policy']);
  const distribute = useNodeField(id, ['distribute']);
  const by = isRecord(distribute.value) ? distribute.value.by : distribute.value;
  return (
    <>
      <Part title={t('panel.assignment')}>
        <Row title={isApproval ? t('panel.approvers') : t('panel.candidates')} path={who.path} isGroup>{() => <People bound={who} label={t('panel.candidates')} />}</Row>
        <Choice id={id} path={[...place, 'policy']} title={t('panel.policy')} group="policies" options={POLICIES} />
        {(policy.value === 'all' || policy.value === 'in_order') && <Choice id={id} path={[...place, 'reject']} title={t('panel.rejectWhen')} group="rejects" options={['at_once', 'after_all']} />}
        {policy.value === 'ratio' && <ValueField id={id} path={[...place, 'ratio']} schema={{ type: 'number', minimum: 0 }} title={t('panel.ratio')} />}
        {policy.value === 'weighted' && <><ValueField id={id} path={[...place, 'pass_at']} schema={{ type: 'number' }} title={t('panel.passAt')} /><Row title={t('panel.weights')} path={[]} isGroup>{() => <Pairs id={id} path={[...place, 'weights']} item={{ type: 'number' }} keyHint="role:hr" />}</Row></>}
        <Row title={t('panel.distribute')} path={distribute.path} aside={<NoFeel name={t('panel.distribute')} why="rule" />}>{(field) => <Select id={field} className="full" allowClear value={typeof by === 'string' ? by : undefined} placeholder={t('panel.distributions.offer')} disabled={distribute.isDisabled} onChange={(next: string | undefined) => { distribute.set(isRecord(distribute.value) && next ? { ...distribute.value, by: next } : next); }} options={DISTRIBUTE.map((one) => ({ value: one, label: t(`panel.distributions.${one}`) }))} />}</Row>
        <Choice id={id} path={['nobody']} title={t('panel.nobody')} group="nobodies" options={NOBODY} why="rule" />
        <Choice id={id} path={['same_as_starter']} title={t('panel.sameStarter')} group="starters" options={SAME_STARTER} why="rule" />
        <Choice id={id} path={['same_again']} title={t('panel.sameAgain')} group="agains" options={SAME_AGAIN} why="rule" />
        <Choice id={id} path={['auto']} title={t('panel.auto')} help={t('panel.autoHint')} group="autos" options={outcomesOf(node)} />
      </Part>
      <TaskForm node={node} />
      <TaskTime id={id} />
      <Part title={t('panel.rights')} isOpen={false}><Rights node={node} /></Part>
      <Part title={t('panel.signing')} isOpen={false}><Signing id={id} /></Part>
    </>
  );
}

function TaskForm({ node }: { node: GraphNode }) {
  const { t, text } = useWords();
  const { types } = useTools();
  const files = useDoc((doc) => doc.files);
  const form = useNodeField(node.id, ['form']);
  return (
    <Part title={t('panel.form')}>
      <Row title={t('panel.form')} path={form.path}>{(field) => <Select id={field} className="full" allowClear value={typeof form.value === 'string' ? form.value : undefined} placeholder={t('panel.noFormChosen')} disabled={form.isDisabled} onChange={(next: string | undefined) => { form.set(next); }} showSearch={{ optionFilterProp: 'search' }} options={namedOptions([...knownOf(files, types).forms], files, 'form', text)} />}</Row>
      <NamedFile kind="form" bound={form} id={node.id} />
      <Outcomes id={node.id} />
      <Row title={t('panel.begins')} path={['nodes', node.id, 'values']} isGroup>{() => <Pairs id={node.id} path={['values']} item={{}} keyHint={t('panel.fieldName')} />}</Row>
      <Row title={t('panel.shown')} path={['nodes', node.id, 'shown']} isGroup>{() => <Pairs id={node.id} path={['shown']} item={{}} />}</Row>
    </Part>
  );
}

/* The buttons below the form. */
function Outcomes({ id }: { id: string }) {
  const { t } = useWords();
  const bound = useNodeField(id, ['outcomes']);
  const list = (Array.isArray(bound.value) ? (bound.value as unknown[]) : []).map((one) => (isRecord(one) ? one : {}));
  const titles = (one: Record<string, unknown>) => (isRecord(one.title) ? one.title : {});
  const put = (index: number, part: Record<string, unknown>) => { bound.set(list.map((one, place) => (place === index ? { ...one, ...part } : one))); };
  const fresh = () => { let number = list.length + 1; while (list.some((one) => one.key === `choice_${number}`)) number += 1; return { key: `choice_${number}`, title: { en: t('panel.choice', { number, lng: 'en' }), zh: t('panel.choice', { number, lng: 'zh' }) } }; };
  return (
    <Row title={t('panel.outcomes')} help={list.length === 0 ? t('panel.outcomesUsual') : undefined} path={bound.path} isGroup>
      {() => (
        <div className="answers">
          {list.map((one, index) => (
            <div key={index} className="outcome">
              <Input className="outcome-key" value={String(one.key ?? '')} disabled={bound.isDisabled} aria-label={t('panel.outcomeKey', { number: index + 1 })} onChange={(event) => { put(index, { key: event.target.value }); }} />
              <Input value={String(titles(one).zh ?? '')} disabled={bound.isDisabled} aria-label={t('panel.inChinese')} placeholder={t('panel.inChinese')} onChange={(event) => { put(index, { title: { ...titles(one), zh: event.target.value } }); }} />
              <Input value={String(titles(one).en ?? '')} disabled={bound.isDisabled} aria-label={t('panel.inEnglish')} placeholder={t('panel.inEnglish')} onChange={(event) => { put(index, { title: { ...titles(one), en: event.target.value } }); }} />
              {!bound.isDisabled && <button type="button" className="pair-remove" aria-label={t('panel.removeOf', { name: String(one.key ?? index + 1) })} onClick={() => { const rest = list.filter((_, place) => place !== index); bound.set(rest.length > 0 ? rest : undefined); }}><CloseOutlined aria-hidden /></button>}
            </div>
          ))}
          {!bound.isDisabled && <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => { bound.set([...list, fresh()]); }}>{t('panel.addOutcome')}</Button>}
        </div>
      )}
    </Row>
  );
}

function TaskTime({ id }: { id: string }) {
  const { t } = useWords();
  const due = useNodeField(id, ['due']);
  const working = useNodeField(id, ['working']);
  const remind = useNodeField(id, ['remind']);
  const timeout = useNodeField(id, ['on_timeout']);
  const isWorking = working.value !== undefined;
  const shown = isWorking ? working : due;
  const isFeel = isExpression(shown.value);
  const escalate = isRecord(timeout.value);
  const turn = (next: boolean) => { const value = shown.value ?? 'P1D'; if (next) { due.set(undefined); working.set(value); } else { working.set(undefined); due.set(value); } };
  const reminders = Array.isArray(remind.value) ? (remind.value as unknown[]) : remind.value === undefined ? [] : [remind.value];
  return (
    <Part title={t('panel.time')} isOpen={shown.value !== undefined}>
      <Row title={t('panel.due')} path={shown.path} isGroup={isFeel} aside={<span className="row-switch"><FeelToggle name={t('panel.due')} isFeel={isFeel} isDisabled={shown.isDisabled} onTurn={() => { shown.set(turnedTime(shown.value)); }} /> <Switch size="small" checked={isWorking} disabled={shown.isDisabled || shown.value === undefined} onChange={turn} aria-label={t('panel.workingTime')} /> {t('panel.workingTime')}</span>}>{(field) => <Duration field={field} bound={shown} label={t('panel.due')} />}</Row>
      <Row title={t('panel.remind')} help={t('panel.remindHint')} path={remind.path}>{(field) => <Select id={field} mode="tags" className="full" value={reminders.map(String)} disabled={remind.isDisabled} onChange={(list: string[]) => { remind.set(list.length > 0 ? list : undefined); }} options={['-P1D', '-PT4H', 'PT4H', 'P1D'].map((one) => ({ value: one, label: t(`panel.reminds.${one.replace('-', 'before')}`) }))} />}</Row>
      <Row title={t('panel.onTimeout')} path={timeout.path} aside={<NoFeel name={t('panel.onTimeout')} why="rule" />}>{(field) => <Select id={field} className="full" allowClear value={escalate ? 'escalate' : typeof timeout.value === 'string' ? timeout.value : undefined} placeholder={t('panel.timeouts.nothing')} disabled={timeout.isDisabled} onChange={(next: string | undefined) => { timeout.set(next === 'escalate' ? { escalate: { manager_of: 'starter' } } : next); }} options={[...new Set(['remind', 'approve', 'reject', 'escalate', ...(typeof timeout.value === 'string' ? [timeout.value] : [])])].map((one) => ({ value: one, label: t(`panel.timeouts.${one}`, { defaultValue: one }) }))} />}</Row>
      {escalate && <Escalate id={id} />}
    </Part>
  );
}
function Escalate({ id }: { id: string }) {
  const { t } = useWords();
  const bound = useNodeField(id, ['on_timeout', 'escalate']);
  return <Row title={t('panel.escalateTo')} path={bound.path} isGroup>{() => <People bound={bound} label={t('panel.escalateTo')} />}</Row>;
}

function Signing({ id }: { id: string }) {
  const { t } = useWords();
  const allow = useNodeField(id, ['allow']);
  const signature = useNodeField(id, ['signature']);
  const copies = useNodeField(id, ['copies']);
  return (
    <>
      <Row title={t('panel.allow')} help={t('panel.allowHint')} path={allow.path}>{(field) => <Select id={field} mode="multiple" className="full" value={Array.isArray(allow.value) ? (allow.value as string[]) : []} disabled={allow.isDisabled} placeholder={t('panel.usual')} onChange={(list: string[]) => { allow.set(list.length > 0 ? list : undefined); }} options={ALLOW.map((one) => ({ value: one, label: t(`panel.allows.${one}`) }))} />}</Row>
      <Row title={t('panel.signature')} path={signature.path} aside={<NoFeel name={t('panel.signature')} why="rule" />}>{(field) => <Switch id={field} checked={signature.value === true} disabled={signature.isDisabled} onChange={(next) => { signature.set(next || undefined); }} />}</Row>
      <Row title={t('panel.copies')} path={copies.path} isGroup>{() => <People bound={copies} label={t('panel.copies')} />}</Row>
    </>
  );
}
export function Attempts({ id }: { id: string }) {
  const { t } = useWords();
  const attempts = useNodeField(id, ['attempts']);
  const timeout = useNodeField(id, ['timeout']);
  return (
    <Part title={t('panel.retry')} isOpen={attempts.value !== undefined || timeout.value !== undefined}>
      <Row title={t('panel.attempts')} path={attempts.path} aside={<NoFeel name={t('panel.attempts')} why="worker" />}>{(field) => <InputNumber id={field} min={1} max={100} precision={0} className="full" placeholder={t('panel.usual')} value={typeof attempts.value === 'number' ? attempts.value : null} disabled={attempts.isDisabled} onChange={(next) => { attempts.set(next ?? undefined); }} />}</Row>
      <Row title={t('panel.timeout')} path={timeout.path} aside={<NoFeel name={t('panel.timeout')} why="worker" />}>{(field) => <InputNumber id={field} min={1} className="full" placeholder={t('panel.usual')} value={typeof timeout.value === 'number' ? timeout.value : null} disabled={timeout.isDisabled} onChange={(next) => { timeout.set(next ?? undefined); }} />}</Row>
    </Part>
  );
}
