/* The head of a column: its name, and what it is when it is opened. Knows one column of one decision. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Popover, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import { BothTitles } from './BothTitles';
import { useNames } from './names';
import { changedDecision, TYPES, typeOf, withHead, withoutColumn, withVariable, type Column, type Decision, type Variable } from './rules';
import { useRules } from './rulesDesk';

export function ColumnHead({ decision, column }: { decision: Decision; column: Column }) {
  const { t } = useWords();
  const names = useNames();
  const { variable } = column;
  const title = names.title(variable?.title) || column.head;
  return (
    <th scope="col" className={`${column.side}${column.index === 0 ? ' first' : ''}`}>
      <Popover trigger="click" placement="bottomLeft" destroyOnHidden content={<Opened decision={decision} column={column} />} title={title}>
        <button type="button" className="rules-head" title={title}><span>{title}</span>{variable ? <span className="quiet">{variable.choices?.length ? variable.choices.join(' | ') : `${variable.is_list ? '[ ] ' : ''}${t(`rules.type.${typeOf(variable)}`)}`}</span> : column.side === 'inputs' && <span className="quiet mono">{t('rules.expression')}</span>}</button>
      </Popover>
    </th>
  );
}

function Opened({ decision, column }: { decision: Decision; column: Column }) {
  const { t } = useWords();
  const edit = (label: string, change: (now: Decision) => Decision, group?: string) => useRules.getState().edit(label, (tree) => changedDecision(tree, decision.key, change), group);
  const { variable, side } = column;
  const word = side === 'outputs' ? 'output' : 'input';
  const set = (next: Variable, group?: string) => edit(t('rules.did.column'), (now) => withVariable(now, word, column.head, next), group);
  const [name, setName] = useState(column.head);
  const isName = /^[\p{L}_][\p{L}\p{N}_]*(?: [\p{L}\p{N}_]+)*$/u.test(name);
  const keep = () => { if (name === column.head || !name.trim()) return; if (variable && isName) set({ ...variable, name }); else if (!variable) edit(t('rules.did.column'), (now) => withHead(now, column, name.trim())); };
  return (
    <div className="column-panel inspector">
      <label>{t(variable ? 'rules.name' : side === 'annotations' ? 'rules.noteName' : 'rules.expression')}<Input className="mono" value={name} status={variable && !isName ? 'error' : undefined} aria-label={t('rules.name')} onChange={(event) => setName(event.target.value)} onBlur={keep} onPressEnter={keep} /></label>
      {variable && (
        <>
          <BothTitles title={variable.title} onChange={(title, which) => set({ ...variable, title }, `head:${column.head}:${which}`)} />
          <label>{t('builder.type')}<Select value={variable.choices?.length ? 'choices' : variable.type ? typeOf(variable) : 'text'} aria-label={t('builder.type')} onChange={(type: string) => set(type === 'choices' ? { ...variable, type: null, is_list: false, choices: ['a', 'b'] } : { ...variable, type, choices: [] })} options={[...TYPES.map((type) => ({ value: type, label: t(`rules.type.${type}`) })), { value: 'choices', label: t('rules.type.choices') }]} /></label>
          {variable.choices?.length ? <label>{t('rules.values')}<Select mode="tags" value={variable.choices} aria-label={t('rules.values')} tokenSeparators={[',', '，']} onChange={(choices: string[]) => { if (choices.length) set({ ...variable, choices }); }} options={variable.choices.map((value) => ({ value, label: value }))} /></label> : <Checkbox checked={variable.is_list ?? false} onChange={(event) => set({ ...variable, is_list: event.target.checked })}>{t('rules.isList')}</Checkbox>}
          {word === 'output' && <label>{t('builder.default')}<Input className="mono" value={variable.default ?? ''} onChange={(event) => set({ ...variable, default: event.target.value.trim() ? event.target.value : null }, `default:${column.head}`)} /></label>}
          {word === 'input' && !variable.choices?.length && <label>{t('rules.allowed')}<Input className="mono" placeholder="[0..100]" value={variable.allowed ?? ''} onChange={(event) => set({ ...variable, allowed: event.target.value.trim() ? event.target.value : null }, `allowed:${column.head}`)} /></label>}
        </>
      )}
      <Button danger size="small" icon={<DeleteOutlined />} onClick={() => edit(t('rules.did.removeColumn'), (now) => withoutColumn(now, column))}>{t('rules.removeColumn')}</Button>
    </div>
  );
}
