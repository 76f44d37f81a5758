/* A condition, by clicks or as text: two ways to write one expression. What clicks cannot say is left as it is written. Knows the form's fields by name. */
import { CodeOutlined, DeleteOutlined, PlusOutlined, SelectOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { feelOf, groupOf, isComplete, operatorsFor, quoted, textOfGroup, unquoted, type Group, type Operator, type Rule } from './condition';
import { FeelInput } from './FeelInput';
import { useNames } from './names';
import { optionsOf, type FieldNode } from './tree';

interface Props { value: string; fields: FieldNode[]; label: string; onChange: (text: string) => void; problem?: string; names?: string[] }

export function ConditionEditor({ value, fields, label, onChange, problem, names: more = [] }: Props) {
  const { t } = useWords();
  const keys = useMemo(() => [...fields.map((field) => field.key), ...more], [fields, more]);
  const said = useMemo(() => groupOf(value, keys), [value, keys]);
  const [asText, setAsText] = useState(said === null);
  // What is half clicked has no text yet; it is kept here until it has.
  const [draft, setDraft] = useState<Group | null>(null);
  const wrote = useRef(value);
  useEffect(() => { if (value !== wrote.current) { wrote.current = value; setDraft(null); } }, [value]);
  const group = draft ?? said;
  const write = (next: Group) => {
    setDraft(isComplete(next) && next.parts.length ? null : next);
    if (!isComplete(next) || !next.parts.length) return;
    const text = textOfGroup(next);
    wrote.current = text;
    if (text !== value) onChange(text);
  };
  const isText = asText || group === null;
  return (
    <div className="condition" role="group" aria-label={label}>
      <div className="condition-head">
        <Segmented size="small" value={isText ? 'text' : 'clicks'} onChange={(next) => setAsText(next === 'text')} options={[{ value: 'clicks', label: t('builder.cond.clicks'), icon: <SelectOutlined />, disabled: group === null }, { value: 'text', label: t('builder.cond.text'), icon: <CodeOutlined /> }]} />
      </div>
      {isText || !group ? (
        <>
          <FeelInput value={value} label={label} names={keys} onChange={(text) => { wrote.current = text; setDraft(null); onChange(text); }} problem={problem} />
          {group === null && <p className="quiet small">{t('builder.cond.onlyText')}</p>}
        </>
      ) : <GroupEditor group={group.parts.length ? group : { ...group, parts: [{ is: 'rule', field: '', operator: '=', value: '' }] }} fields={fields} onChange={write} />}
      {problem && !isText && <p className="field-wrong small" role="alert">{problem}</p>}
      {!isText && value && <code className="condition-said">{value}</code>}
    </div>
  );
}

function GroupEditor({ group, fields, onChange, depth = 0 }: { group: Group; fields: FieldNode[]; onChange: (group: Group) => void; depth?: number }) {
  const { t } = useWords();
  const set = (at: number, part: Rule | Group | null) => onChange({ ...group, parts: part ? group.parts.map((one, index) => (index === at ? part : one)) : group.parts.filter((_, index) => index !== at) });
  return (
    <div className={depth ? 'cond-group inner' : 'cond-group'}>
      {group.parts.length > 1 && <Select size="small" className="cond-join" value={group.join} aria-label={t('builder.cond.join')} onChange={(join) => onChange({ ...group, join })} options={[{ value: 'and', label: t('builder.cond.all') }, { value: 'or', label: t('builder.cond.any') }]} />}
      {group.parts.map((part, at) => part.is === 'group'
        ? <GroupEditor key={at} group={part} fields={fields} depth={depth + 1} onChange={(next) => set(at, next.parts.length ? next : null)} />
        : <RuleEditor key={at} rule={part} fields={fields} onChange={(next) => set(at, next)} />)}
      <div className="cond-more">
        <Button size="small" type="text" icon={<PlusOutlined />} onClick={() => onChange({ ...group, parts: [...group.parts, { is: 'rule', field: '', operator: '=', value: '' }] })}>{t('builder.cond.add')}</Button>
        {depth < 2 && <Button size="small" type="text" onClick={() => onChange({ ...group, parts: [...group.parts, { is: 'group', join: group.join === 'and' ? 'or' : 'and', parts: [{ is: 'rule', field: '', operator: '=', value: '' }] }] })}>{t('builder.cond.addGroup')}</Button>}
      </div>
    </div>
  );
}

function RuleEditor({ rule, fields, onChange }: { rule: Rule; fields: FieldNode[]; onChange: (rule: Rule | null) => void }) {
  const { t } = useWords();
  const names = useNames();
  const field = fields.find((one) => one.key === rule.field);
  const operators = operatorsFor(field?.type ?? 'text');
  const shown = operators.includes(rule.operator) ? operators : [...operators, rule.operator];
  const takesValue = !['filled', 'empty', 'true', 'false'].includes(rule.operator);
  const choose = (key: string) => {
    const next = fields.find((one) => one.key === key);
    const operator = operatorsFor(next?.type ?? 'text').includes(rule.operator) ? rule.operator : (operatorsFor(next?.type ?? 'text')[0] as Operator);
    onChange({ ...rule, field: key, operator, value: next?.type === field?.type ? rule.value : '' });
  };
  return (
    <div className="cond-rule">
      <Select size="small" showSearch={{ optionFilterProp: 'label' }} className="cond-field" value={rule.field || undefined} placeholder={t('builder.cond.field')} aria-label={t('builder.cond.field')} onChange={choose} popupMatchSelectWidth={false} options={fields.map((one) => ({ value: one.key, label: names.title(one.title) || one.key }))} />
      <Select size="small" className="cond-operator" value={rule.operator} aria-label={t('builder.cond.operator')} onChange={(operator) => onChange({ ...rule, operator })} popupMatchSelectWidth={false} options={shown.map((one) => ({ value: one, label: t(`builder.op.${one}`) }))} />
      {takesValue && <ValueEditor rule={rule} field={field} onChange={(value) => onChange({ ...rule, value })} />}
      <button type="button" className="icon-button" aria-label={t('builder.cond.remove')} title={t('builder.cond.remove')} onClick={() => onChange(null)}><DeleteOutlined /></button>
    </div>
  );
}

function ValueEditor({ rule, field, onChange }: { rule: Rule; field: FieldNode | undefined; onChange: (value: string) => void }) {
  const { t } = useWords();
  const names = useNames();
  const options = field ? optionsOf(field) : [];
  const isMany = rule.operator === 'in' || rule.operator === 'not_in';
  const label = t('builder.cond.value');
  if (options.length) {
    const offered = options.map((option) => ({ value: quoted(option.value), label: names.title(option.title) || option.value }));
    const several = rule.value ? rule.value.split(/,\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((one) => one.trim()) : [];
    return isMany
      ? <Select size="small" mode="multiple" className="cond-value" value={several} aria-label={label} onChange={(next: string[]) => onChange(next.join(', '))} options={offered} />
      : <Select size="small" className="cond-value" value={rule.value || undefined} placeholder={label} aria-label={label} onChange={onChange} popupMatchSelectWidth={false} options={offered} />;
  }
  const type = field?.type ?? 'text';
  const isPlain = rule.value === '' || unquoted(rule.value) !== null || /^-?[\d.]+$/.test(rule.value) || /^@"/.test(rule.value);
  if (!isPlain || isMany) return <Input size="small" className="cond-value mono" value={rule.value} placeholder={isMany ? '"a", "b"' : ''} aria-label={label} onChange={(event) => onChange(event.target.value)} />;
  const shown = unquoted(rule.value.replace(/^@/, '')) ?? rule.value;
  const kind = { date: 'date', date_time: 'datetime-local', time: 'time' }[type as string] ?? 'text';
  return <Input size="small" className="cond-value" type={kind} step={kind === 'text' ? undefined : 1} value={shown} aria-label={label} inputMode={['number', 'integer', 'money', 'percent', 'rating'].includes(type) ? 'decimal' : undefined} onChange={(event) => onChange(feelOf(event.target.value, type))} />;
}
