/* A condition by clicks or as text, the same for workflows, forms and records: rows where rows can say it, else FEEL. What can be asked about and how the text is written are handed in. Knows no file. */
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Select } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { arity, BLANK, IS_NUMBER, isGroup, isWhole, kindFor, operatorsFor, readCondition, writeCondition, type Group, type Literal, type Operator, type Test } from './condition';
import './condition.css';

/* Something that may stand on the left. `choices`: what it may be, where that is known. */
export interface Offer { readonly name: string; readonly title: string; readonly type: string; readonly choices: readonly { readonly value: string; readonly label: string }[] }
interface Asked { offers: readonly Offer[]; isDisabled: boolean; isClosed: boolean }
/* `isClosed`: nothing but the offers may be asked about. */
interface Given extends Partial<Asked> { value: string; offers: readonly Offer[]; label: string; onChange: (text: string) => void; children: ReactNode; problem?: string }

export function Conditions({ value, offers, label, isDisabled = false, isClosed = false, onChange, children, problem }: Given) {
  const { t } = useWords();
  const names = useMemo(() => (isClosed ? offers.map((one) => one.name) : undefined), [isClosed, offers]);
  const rows = useMemo(() => readCondition(value, names), [value, names]);
  const [view, setView] = useState<'rows' | 'text'>(rows ? 'rows' : 'text');
  // Rows that are not whole yet stay here until they say something; another text (an undo) throws them away.
  const [draft, setDraft] = useState<{ group: Group; of: string } | null>(null);
  const shown = draft?.of === value ? draft.group : rows;
  const isText = view === 'text' || !shown;
  const take = (group: Group) => {
    const whole = isWhole(group) ? writeCondition(group) : null;
    setDraft(whole === null || (whole === '' && group.items.length > 0) ? { group, of: value } : null);
    if (whole !== null && whole !== value) onChange(whole);
  };
  return (
    <div className="condition" role="group" aria-label={label}>
      <div className="condition-ways" role="group" aria-label={t('panel.conditionAs')}>
        <button type="button" aria-pressed={!isText} disabled={!rows} title={rows ? undefined : t('panel.onlyText')} onClick={() => { setView('rows'); }}>{t('panel.byClicks')}</button>
        <button type="button" aria-pressed={isText} onClick={() => { setDraft(null); setView('text'); }}>{t('panel.asText')}</button>
      </div>
      {isText
        ? <>{children}{!rows && <p className="row-help">{t('panel.onlyText')}</p>}</>
        : <><Rows group={shown.items.length === 0 && isClosed && !isDisabled ? { ...shown, items: [BLANK] } : shown} asked={{ offers, isDisabled, isClosed }} depth={0} onChange={take} />{value && <code className="condition-said">{value}</code>}{problem && <p className="field-wrong small" role="alert">{problem}</p>}</>}
    </div>
  );
}

function Rows({ group, asked, depth, onChange }: { group: Group; asked: Asked; depth: number; onChange: (group: Group) => void }) {
  const { t } = useWords();
  const { isDisabled } = asked;
  const put = (index: number, item: Test | Group | null) => { onChange({ ...group, items: item && !(isGroup(item) && item.items.length === 0) ? group.items.map((one, place) => (place === index ? item : one)) : group.items.filter((_, place) => place !== index) }); };
  return (
    <div className={`condition-rows depth-${depth}`} role="group" aria-label={t(`panel.join.${group.join}`)}>
      {group.items.length > 1 && <Select size="small" className="condition-join" value={group.join} disabled={isDisabled} aria-label={t('panel.joined')} onChange={(join: 'and' | 'or') => { onChange({ ...group, join }); }} options={(['and', 'or'] as const).map((one) => ({ value: one, label: t(`panel.join.${one}`) }))} />}
      {group.items.map((item, index) => (
        <div key={index} className="condition-row">
          {isGroup(item) ? <Rows group={item} asked={asked} depth={depth + 1} onChange={(next) => { put(index, next); }} /> : <OneTest test={item} asked={asked} onChange={(next) => { put(index, next); }} />}
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

const OP_NAMES: Record<Operator, string> = { '=': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge', in: 'in', not_in: 'notIn', between: 'between', contains: 'contains', starts: 'starts', has: 'has', has_not: 'hasNot', empty: 'empty', not_empty: 'notEmpty', true: 'yes', false: 'no' };
const asType = (offer: Offer | undefined) => (offer && offer.choices.length > 0 && offer.type === 'string' ? 'choice' : (offer?.type ?? ''));
const blank = (type: string): Literal => { const kind = kindFor(type); return { kind, text: kind === 'boolean' ? 'true' : '' }; };

/* One row. What is changed is written anew; an untouched row keeps its letters. */
function OneTest({ test, asked: { offers, isDisabled, isClosed }, onChange }: { test: Test; asked: Asked; onChange: (test: Test) => void }) {
  const { t } = useWords();
  const offer = offers.find((one) => one.name === test.left);
  const type = asType(offer);
  const operators = operatorsFor(type);
  const operator = (op: Operator) => {
    const count = arity(op);
    const kept = test.right.filter((one) => count >= 0 || one.kind !== 'feel');
    onChange({ left: test.left, op, right: count < 0 ? (kept.some((one) => one.text) ? kept : []) : Array.from({ length: count }, (_, index) => kept[index] ?? blank(type)) });
  };
  const left = (name: string) => {
    const next = asType(offers.find((one) => one.name === name));
    const ops = operatorsFor(next);
    const op = ops.includes(test.op) ? test.op : (ops[0] ?? '=');
    const { kind } = blank(next);
    const isSame = next === type || next === '';
    onChange({ left: name, op, right: arity(op) < 0 ? (isSame ? test.right : []) : Array.from({ length: arity(op) }, (_, index) => { const old = test.right[index]; return old && (next === '' || (old.kind === kind && isSame)) ? old : blank(next); }) });
  };
  const label = (one: Offer) => <span className="scope-name">{isClosed ? one.title || one.name : one.name} <span className="quiet">{isClosed ? (one.title ? one.name : '') : one.title || one.type}</span></span>;
  const named = offers.filter((one) => one.type !== 'context').map((one) => ({ value: one.name, label: label(one), sought: `${one.name} ${one.title}`.toLowerCase() }));
  const search = { filterOption: (typed: string, option?: { sought?: string }) => (option?.sought ?? '').includes(typed.trim().toLowerCase()) };
  return (
    <div className="condition-test">
      {isClosed
        ? <Select value={test.left || undefined} disabled={isDisabled} aria-label={t('panel.what')} placeholder={t('panel.what')} popupMatchSelectWidth={false} onChange={left} showSearch={search} options={named} />
        : <AutoComplete value={test.left} disabled={isDisabled} aria-label={t('panel.what')} placeholder={t('panel.what')} popupMatchSelectWidth={false} onChange={left} showSearch={search} options={named} />}
      <Select value={test.op} disabled={isDisabled} aria-label={t('panel.how')} popupMatchSelectWidth={false} onChange={operator} options={(operators.includes(test.op) ? operators : [...operators, test.op]).map((op) => ({ value: op, label: t(`panel.op.${OP_NAMES[op]}`) }))} />
      {arity(test.op) < 0
        ? <Several test={test} offer={offer} isDisabled={isDisabled} onChange={(right) => { onChange({ left: test.left, op: test.op, right }); }} />
        : test.right.map((one, index) => <Value key={index} literal={one} isMeasured={MEASURING.has(test.op)} offer={offer} isDisabled={isDisabled} onChange={(next) => { onChange({ left: test.left, op: test.op, right: test.right.map((other, place) => (place === index ? next : other)) }); }} />)}
    </div>
  );
}
function Several({ test, offer, isDisabled, onChange }: { test: Test; offer: Offer | undefined; isDisabled: boolean; onChange: (right: Literal[]) => void }) {
  const { t } = useWords();
  const kind = test.right[0]?.kind ?? kindFor(asType(offer));
  const choices = offer?.choices ?? [];
  return <Select mode={choices.length > 0 ? 'multiple' : 'tags'} value={test.right.map((one) => one.text).filter(Boolean)} disabled={isDisabled} placeholder={t('panel.value')} aria-label={t('panel.value')} onChange={(list: string[]) => { onChange(list.map((text) => ({ kind, text }))); }} tokenSeparators={[',', '，', ';', '；']} options={choices.map((one) => ({ ...one }))} />;
}

const MEASURING: ReadonlySet<Operator> = new Set<Operator>(['<', '<=', '>', '>=', 'between']);
const CONTROLS: Partial<Record<Literal['kind'], string>> = { date: 'date', time: 'time', date_time: 'datetime-local' };

function Value({ literal, isMeasured, offer, isDisabled, onChange }: { literal: Literal; isMeasured: boolean; offer: Offer | undefined; isDisabled: boolean; onChange: (literal: Literal) => void }) {
  const { t } = useWords();
  const type = asType(offer);
  const choices = offer?.choices ?? [];
  if (literal.kind === 'boolean') return <Select value={literal.text} disabled={isDisabled} aria-label={t('panel.value')} onChange={(text: string) => { onChange({ kind: 'boolean', text }); }} options={[{ value: 'true', label: t('panel.yes') }, { value: 'false', label: t('panel.no') }]} />;
  if (choices.length > 0 && literal.kind === 'string') return <Select value={literal.text || undefined} placeholder={t('panel.choose')} disabled={isDisabled} aria-label={t('panel.value')} popupMatchSelectWidth={false} onChange={(text: string) => { onChange({ kind: 'string', text }); }} options={choices.map((one) => ({ ...one }))} />;
  // What is written first decides: of a name whose type is known it is that, and what is more or less than something is a number.
  const known = type === '' || type === 'Any' || type === 'context' ? null : kindFor(type);
  const kind = literal.kind === 'string' && literal.text === '' && known ? known : literal.kind;
  const write = (text: string) => {
    const isNumber = kind === 'number' || (kind === 'string' && !known && isMeasured && IS_NUMBER.test(text));
    if (kind === 'number' && !/^-?\d*\.?\d*$/.test(text)) return;
    onChange({ kind: isNumber ? 'number' : kind, text });
  };
  return <Input type={CONTROLS[kind] ?? 'text'} step={kind === 'time' || kind === 'date_time' ? 1 : undefined} inputMode={kind === 'number' ? 'decimal' : undefined} className={kind === 'feel' ? 'mono' : undefined} value={literal.text} disabled={isDisabled} aria-label={t('panel.value')} status={kind === 'number' && literal.text !== '' && !IS_NUMBER.test(literal.text) ? 'error' : ''} onChange={(event) => { write(event.target.value); }} />;
}
