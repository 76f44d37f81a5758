/* A condition by clicks or as text: rows where rows can say it, else FEEL. Knows where in the file it stands, not what it is for. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Select } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { arity, isGroup, kindFor, operatorsFor, readCondition, writeCondition, type Group, type Literal, type Operator, type Test } from '../feel/condition';
import { choicesOf, useScope, type Variable } from '../feel/scope';
import type { Path } from '../source';

const Expression = lazy(() => import('../feel/Expression').then(({ Expression: view }) => ({ default: view })));
const BLANK: Test = { left: '', op: '=', right: [{ kind: 'string', text: '' }] };

interface Given { value: string; path: Path; isBare?: boolean; label: string; isDisabled: boolean; onChange: (value: string) => void }

export function Condition({ value, path, isBare = false, label, isDisabled, onChange }: Given) {
  const { t } = useWords();
  const rows = useMemo(() => readCondition(value), [value]);
  const [view, setView] = useState<'rows' | 'text'>(rows ? 'rows' : 'text');
  // Rows that are not whole yet stay here until they say something.
  const [draft, setDraft] = useState<Group | null>(null);
  const scope = useScope(path, isBare);
  const shown = draft ?? rows;
  const isText = view === 'text' || !shown;
  const take = (group: Group) => {
    const isWhole = wholeOf(group);
    setDraft(isWhole ? null : group);
    if (isWhole) onChange(writeCondition(group));
  };
  return (
    <div className="condition">
      <div className="condition-ways" role="group" aria-label={t('panel.conditionAs')}>
        <button type="button" aria-pressed={!isText} disabled={!rows} title={rows ? undefined : t('panel.onlyText')} onClick={() => { setView('rows'); }}>{t('panel.byClicks')}</button>
        <button type="button" aria-pressed={isText} onClick={() => { setDraft(null); setView('text'); }}>{t('panel.asText')}</button>
      </div>
      {isText
        ? <><Suspense fallback={<code className="expression-wait">{value}</code>}><Expression value={value} path={path} isBare={isBare} label={label} isDisabled={isDisabled} hint={t('panel.conditionHint')} onChange={onChange} /></Suspense>{!rows && <p className="row-help">{t('panel.onlyText')}</p>}</>
        : <Rows group={shown} scope={scope} isDisabled={isDisabled} depth={0} onChange={take} />}
    </div>
  );
}
function wholeOf(group: Group): boolean {
  return group.items.every((item) => (isGroup(item) ? wholeOf(item) : item.left.trim() !== '' && item.right.every((one) => one.kind === 'string' || one.text.trim() !== '')));
}

function Rows({ group, scope, isDisabled, depth, onChange }: { group: Group; scope: readonly Variable[]; isDisabled: boolean; depth: number; onChange: (group: Group) => void }) {
  const { t } = useWords();
  const put = (index: number, item: Test | Group | null) => { onChange({ ...group, items: item ? group.items.map((one, place) => (place === index ? item : one)) : group.items.filter((_, place) => place !== index) }); };
  return (
    <div className={`condition-rows depth-${depth}`} role="group" aria-label={t(`panel.join.${group.join}`)}>
      {group.items.length > 1 && <Select size="small" className="condition-join" value={group.join} disabled={isDisabled} aria-label={t('panel.joined')} onChange={(join: 'and' | 'or') => { onChange({ ...group, join }); }} options={(['and', 'or'] as const).map((one) => ({ value: one, label: t(`panel.join.${one}`) }))} />}
      {group.items.map((item, index) => (
        <div key={index} className="condition-row">
          {isGroup(item) ? <Rows group={item} scope={scope} isDisabled={isDisabled} depth={depth + 1} onChange={(next) => { put(index, next); }} /> : <OneTest test={item} scope={scope} isDisabled={isDisabled} onChange={(next) => { put(index, next); }} />}
          {!isDisabled && <button type="button" className="pair-remove" aria-label={t('panel.removeTest', { number: index + 1 })} onClick={() => { put(index, null); }}><CloseOutlined aria-hidden /></button>}
        </div>
      ))}
      {!isDisabled && (
        <div className="condition-add">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => { onChange({ ...group, items: [...group.items, BLANK] }); }}>{t('panel.addTest')}</Button>
          {depth < 2 && group.items.length > 0 && <Button size="small" type="text" onClick={() => { onChange({ ...group, items: [...group.items, { join: group.join === 'and' ? 'or' : 'and', items: [BLANK] }] }); }}>{t('panel.addGroup')}</Button>}
        </div>
      )}
    </div>
  );
}

function OneTest({ test, scope, isDisabled, onChange }: { test: Test; scope: readonly Variable[]; isDisabled: boolean; onChange: (test: Test) => void }) {
  const { t, text } = useWords();
  const graph = useDoc((doc) => doc.graph);
  const type = scope.find((one) => one.name === test.left)?.type ?? '';
  const choices = choicesOf(graph, test.left);
  const operators = operatorsFor(choices.length > 0 ? 'string' : type);
  const operator = (op: Operator) => {
    const many = arity(op);
    const kind = test.right[0]?.kind ?? kindFor(type);
    const blank: Literal = { kind: kind === 'name' ? kindFor(type) : kind, text: kind === 'boolean' ? 'true' : '' };
    onChange({ ...test, op, right: many < 0 ? (test.right.length > 0 ? test.right : [blank]) : Array.from({ length: many }, (_, index) => test.right[index] ?? blank) });
  };
  const left = (name: string) => {
    const next = scope.find((one) => one.name === name);
    const kind = next ? kindFor(next.type) : (test.right[0]?.kind ?? 'string');
    const ops = operatorsFor(next?.type ?? '');
    const op = ops.includes(test.op) ? test.op : (ops[0] ?? '=');
    onChange({ left: name, op, right: Array.from({ length: Math.abs(arity(op)) }, (_, index) => { const old = test.right[index]; return old?.kind === kind ? old : { kind, text: kind === 'boolean' ? 'true' : '' }; }) });
  };
  return (
    <div className="condition-test">
      <AutoComplete value={test.left} disabled={isDisabled} aria-label={t('panel.what')} placeholder={t('panel.what')} popupMatchSelectWidth={false} onChange={left} showSearch={{ filterOption: (typed, option) => String(option?.value ?? '').includes(typed.trim()) }} options={scope.filter((one) => one.type !== 'context').map((one) => ({ value: one.name, label: <span className="scope-name">{one.name} <span className="quiet">{one.title || one.type}</span></span> }))} />
      <Select value={test.op} disabled={isDisabled} aria-label={t('panel.how')} popupMatchSelectWidth={false} onChange={operator} options={(operators.includes(test.op) ? operators : [...operators, test.op]).map((op) => ({ value: op, label: t(`panel.op.${OP_NAMES[op]}`) }))} />
      {arity(test.op) < 0
        ? <Select mode="tags" value={test.right.map((one) => one.text)} disabled={isDisabled} aria-label={t('panel.value')} onChange={(list: string[]) => { if (list.length > 0) onChange({ ...test, right: list.map((one) => ({ kind: test.right[0]?.kind ?? 'string', text: one })) }); }} options={choices.map((one) => ({ value: one.value, label: text(one.title) || one.value }))} />
        : test.right.map((one, index) => <Value key={index} literal={one} isMeasured={MEASURING.has(test.op)} type={type} choices={choices.map((choice) => ({ value: choice.value, label: text(choice.title) ? `${text(choice.title)} (${choice.value})` : choice.value }))} isDisabled={isDisabled} onChange={(next) => { onChange({ ...test, right: test.right.map((other, place) => (place === index ? next : other)) }); }} />)}
    </div>
  );
}
const OP_NAMES: Record<Operator, string> = { '=': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', in: 'in', between: 'between', contains: 'contains', starts: 'starts', empty: 'empty', not_empty: 'notEmpty', true: 'yes', false: 'no' };

const NUMBER = /^-?\d+(\.\d+)?$/;
const MEASURING: ReadonlySet<Operator> = new Set<Operator>(['<', '<=', '>', '>=', 'between']);

function Value({ literal, isMeasured, type, choices, isDisabled, onChange }: { literal: Literal; isMeasured: boolean; type: string; choices: { value: string; label: string }[]; isDisabled: boolean; onChange: (literal: Literal) => void }) {
  const { t } = useWords();
  if (literal.kind === 'boolean') return <Select value={literal.text} disabled={isDisabled} aria-label={t('panel.value')} onChange={(text: string) => { onChange({ kind: 'boolean', text }); }} options={[{ value: 'true', label: t('panel.yes') }, { value: 'false', label: t('panel.no') }]} />;
  if (choices.length > 0 && literal.kind === 'string') return <Select value={literal.text || undefined} placeholder={t('panel.choose')} disabled={isDisabled} aria-label={t('panel.value')} popupMatchSelectWidth={false} onChange={(text: string) => { onChange({ kind: 'string', text }); }} options={choices} />;
  // What is written first decides: of a name whose type is known it is that, and what is more or less than something is a number.
  const known = type === '' || type === 'Any' || type === 'context' ? null : kindFor(type);
  const kind = literal.kind === 'string' && literal.text === '' && known ? known : literal.kind;
  const write = (text: string) => {
    const isNumber = kind === 'number' || (kind === 'string' && !known && isMeasured && NUMBER.test(text));
    if (kind === 'number' && !/^-?\d*\.?\d*$/.test(text)) return;
    onChange({ kind: isNumber ? 'number' : kind, text });
  };
  return <Input type={kind === 'date' ? 'date' : 'text'} inputMode={kind === 'number' ? 'decimal' : undefined} value={literal.text} disabled={isDisabled} aria-label={t('panel.value')} status={kind === 'number' && literal.text !== '' && !NUMBER.test(literal.text) ? 'error' : ''} onChange={(event) => { write(event.target.value); }} />;
}
