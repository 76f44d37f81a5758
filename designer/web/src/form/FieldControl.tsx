/* Which control a field type gets. A type this page does not know is a line of text: the server still judges it. */
import type { ComponentType } from 'react';
import { BooleanField } from './fields/BooleanField';
import { ChoiceField } from './fields/ChoiceField';
import type { ControlProps } from './fields/control';
import { DateField } from './fields/DateField';
import { FileField } from './fields/FileField';
import { NumberField } from './fields/NumberField';
import { RatingField } from './fields/RatingField';
import { TableField } from './fields/TableField';
import { TextField } from './fields/TextField';

export const CONTROLS: Record<string, ComponentType<ControlProps>> = {
  text: TextField, email: TextField, phone: TextField, url: TextField, person: TextField,
  number: NumberField, integer: NumberField, money: NumberField, percent: NumberField,
  boolean: BooleanField, date: DateField, time: DateField, date_time: DateField,
  choice: ChoiceField, choices: ChoiceField, rating: RatingField, file: FileField, table: TableField,
};

// Those that hold several controls are labelled as a group, not by `for`.
export const GROUPS = new Set(['boolean', 'rating', 'table']);

export function FieldControl(props: ControlProps) {
  const Control = CONTROLS[props.field.type] ?? TextField;
  return <Control {...props} />;
}
