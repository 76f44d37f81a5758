/* A condition of a form or a record, by clicks or as text. Knows the form's fields by name. */
import { useMemo } from 'react';
import { Conditions } from '../condition/Conditions';
import { FeelInput } from './FeelInput';
import { useNames } from './names';
import { optionsOf, type FieldNode } from './tree';

interface Props { value: string; fields: FieldNode[]; label: string; onChange: (text: string) => void; problem?: string; names?: string[] }

export function ConditionEditor({ value, fields, label, onChange, problem, names: more = [] }: Props) {
  const names = useNames();
  const offers = useMemo(() => [
    ...fields.map((field) => ({ name: field.key, title: names.title(field.title), type: field.type, choices: optionsOf(field).map((option) => ({ value: option.value, label: names.title(option.title) || option.value })) })),
    ...more.map((name) => ({ name, title: '', type: '', choices: [] })),
  ], [fields, more, names]);
  return (
    <Conditions value={value} offers={offers} label={label} isClosed onChange={onChange} problem={problem}>
      <FeelInput value={value} label={label} names={offers} onChange={onChange} problem={problem} />
    </Conditions>
  );
}
