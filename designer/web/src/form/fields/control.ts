/* What every field control gets. `value` is the JSON value; null means empty. */
import type { FieldItem, Json, Problem } from '../../model';
import type { Said } from '../state';

export interface ControlProps {
  field: FieldItem;
  id: string;
  labelId: string;
  /* Ids of the help and the problems, for screen readers. */
  describedBy: string | undefined;
  value: Json;
  isReadOnly: boolean;
  isRequired: boolean;
  isWrong: boolean;
  problems: Problem[];
  /* What the server said of a table's rows. */
  said: Said;
  onChange: (value: Json) => void;
  onTouch: () => void;
}

export const aria = (props: ControlProps) => ({
  'aria-describedby': props.describedBy,
  'aria-invalid': props.isWrong || undefined,
  'aria-required': props.isRequired || undefined,
});
export const status = (props: ControlProps) => (props.isWrong ? ('error' as const) : undefined);
