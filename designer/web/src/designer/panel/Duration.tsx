/* How long: a number and a unit, in calendar or working time, an instant, or an expression. Knows ISO 8601. */
import { Input, InputNumber, Select } from 'antd';
import { simpleDuration, unitName, UNITS, writeDuration, type Unit } from '../../form/duration';
import { useWords } from '../../i18n';
import type { Bound } from './bind';
import { Feel, isExpression } from './ValueField';

/* A time as an expression, and one that says nothing but a time as that time again. */
export function turnedTime(value: unknown, usual = 'P1D'): string | undefined {
  if (!isExpression(value)) return `=duration("${typeof value === 'string' && value.startsWith('P') ? value : usual}")`;
  return /^=\s*duration\("([^"]+)"\)\s*$/.exec(value)?.[1];
}

export function Duration({ field, bound, label, units = UNITS }: { field: string; bound: Bound; label: string; units?: readonly Unit[] }) {
  const { t, format } = useWords();
  if (isExpression(bound.value)) return <Feel bound={bound} label={label} />;
  const value = typeof bound.value === 'string' ? bound.value : '';
  const found = value ? simpleDuration(value) : { amount: null, unit: 'day' as const };
  if (!found) return <Input id={field} value={value} disabled={bound.isDisabled} onChange={(event) => { bound.set(event.target.value || undefined); }} aria-label={label} />;
  return (
    <div className="time-span">
      <InputNumber id={field} min={0} precision={0} value={found.amount} disabled={bound.isDisabled} placeholder={t('panel.noTime')} aria-label={label} onChange={(amount) => { bound.set(amount === null ? undefined : writeDuration(amount, found.unit)); }} />
      <Select value={found.unit} disabled={bound.isDisabled || found.amount === null} aria-label={t('panel.unitOf', { name: label })} onChange={(unit: Unit) => { bound.set(writeDuration(found.amount ?? 1, unit)); }} options={units.map((unit) => ({ value: unit, label: unitName(unit, format.locale) }))} />
    </div>
  );
}
