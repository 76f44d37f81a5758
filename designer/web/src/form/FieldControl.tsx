/* Which control a field type gets; the heavy ones are loaded when a form has them. A type this page does not know is a line of text: the server still judges it. */
import { lazy, Suspense, type ComponentType } from 'react';
import type { FieldItem } from '../model';
import { BankCardField } from './fields/BankCardField';
import { BooleanField } from './fields/BooleanField';
import { ChoiceField, isOpenChoice } from './fields/ChoiceField';
import type { ControlProps } from './fields/control';
import { DurationField } from './fields/DurationField';
import { FileField } from './fields/FileField';
import { LocationField } from './fields/LocationField';
import { NumberField } from './fields/NumberField';
import { RatingField } from './fields/RatingField';
import { RecordField } from './fields/RecordField';
import { RichTextField } from './fields/RichTextField';
import { SignatureField } from './fields/SignatureField';
import { TableField } from './fields/TableField';
import { TextField } from './fields/TextField';

const AddressField = lazy(() => import('./fields/AddressField').then((file) => ({ default: file.AddressField })));
const DateField = lazy(() => import('./fields/DateField').then((file) => ({ default: file.DateField })));

const CONTROLS: Record<string, ComponentType<ControlProps>> = {
  text: TextField, email: TextField, phone: TextField, url: TextField, id_number: TextField, rich_text: RichTextField, bank_card: BankCardField,
  number: NumberField, integer: NumberField, money: NumberField, percent: NumberField, boolean: BooleanField, rating: RatingField,
  date: DateField, time: DateField, date_time: DateField, duration: DurationField, choice: ChoiceField, choices: ChoiceField,
  person: RecordField, department: RecordField, position: RecordField, record: RecordField,
  address: AddressField, location: LocationField, file: FileField, image: FileField, signature: SignatureField, table: TableField,
};

// Those that hold several controls are labelled as a group, not by `for`.
const GROUPS = new Set(['boolean', 'rating', 'table', 'address', 'location', 'signature']);
export const isGroupOf = (field: FieldItem): boolean => GROUPS.has(field.type) || isOpenChoice(field);

export function FieldControl(props: ControlProps) {
  const Control = CONTROLS[props.field.type] ?? TextField;
  return <Suspense fallback={<span className="field-loading" aria-hidden />}><Control {...props} /></Suspense>;
}
