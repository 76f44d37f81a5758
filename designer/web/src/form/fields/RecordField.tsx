/* person, department, position, record: found among the records that the server offers; where it offers none, a line of text. */
import { ChoiceField } from './ChoiceField';
import type { ControlProps } from './control';
import { TextField } from './TextField';

export function RecordField(props: ControlProps) {
  return props.field.options.choices ? <ChoiceField {...props} /> : <TextField {...props} />;
}
