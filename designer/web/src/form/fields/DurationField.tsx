/* duration: a number and a unit. One of several units (1 day 2 hours) is written as ISO text, as it came. */
import { Input, Select } from 'antd';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { simpleDuration, unitName, UNITS, writeDuration, type Unit } from '../duration';
import { numberOf } from '../state';
import { aria, status, type ControlProps } from './control';
import { TextField } from './TextField';

export function DurationField(props: ControlProps) {
  const { id, value, isReadOnly, onChange, onTouch } = props;
  const { t, format } = useWords();
  const found = typeof value === 'string' ? simpleDuration(value) : null;
  const [unit, setUnit] = useState<Unit>(found?.unit ?? 'day');
  const [typed, setTyped] = useState('');
  const isWhole = (text: string) => /^\d+$/.test(text);
  if (typeof value === 'string' && !found && value.startsWith('P')) return <TextField {...props} />;
  const text = found ? String(found.amount) : value === null ? '' : typed;
  const write = (amount: string, next: Unit) => {
    const number = String(numberOf(amount) ?? '');
    setTyped(amount);
    setUnit(next);
    onChange(isWhole(number) ? writeDuration(Number(number), next) : amount.trim() || null);
  };
  return (
    <span className="duration">
      <Input id={id} className="duration-amount" value={text} inputMode="numeric" autoComplete="off" disabled={isReadOnly} status={status(props)} onChange={(event) => write(event.target.value, found?.unit ?? unit)} onBlur={onTouch} {...aria(props)} />
      <Select<Unit> className="duration-unit" aria-label={t('form.unit')} value={found?.unit ?? unit} disabled={isReadOnly} options={UNITS.map((one) => ({ value: one, label: unitName(one, format.locale) }))} onChange={(next) => write(text, next)} onBlur={onTouch} />
    </span>
  );
}
