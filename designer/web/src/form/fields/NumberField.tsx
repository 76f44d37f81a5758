/* number, integer, money, percent: a text box with the phone's number keys, because spinners swallow what they do not understand. */
import { Input } from 'antd';
import { useState } from 'react';
import type { Json } from '../../model';
import { numberOf } from '../state';
import { aria, status, type ControlProps } from './control';

function shown(value: Json): string {
  return value === null ? '' : String(value);
}

export function NumberField(props: ControlProps) {
  const { field, id, value, isReadOnly, onChange, onTouch } = props;
  const [typed, setTyped] = useState(shown(value));
  // "1." and "1.50" must stay as they are typed while they mean the same number.
  const text = numberOf(typed) === value ? typed : shown(value);
  const unit = field.type === 'money' ? field.options.currency : field.type === 'percent' ? '%' : undefined;
  return (
    <Input
      id={id}
      className="number-input"
      value={text}
      inputMode={field.type === 'integer' ? 'numeric' : 'decimal'}
      suffix={unit}
      disabled={isReadOnly}
      status={status(props)}
      autoComplete="off"
      onChange={(event) => { setTyped(event.target.value); onChange(numberOf(event.target.value)); }}
      onBlur={onTouch}
      {...aria(props)}
    />
  );
}
