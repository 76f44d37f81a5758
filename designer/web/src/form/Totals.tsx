/* What stands under a table: each total with its title, written like the column that it sums up. */
import { useWords } from '../i18n';
import type { FieldItem, Json, Values } from '../model';
import { isNothing } from '../values/shape';
import { ReadField } from './ReadField';
import { fieldsOf, NOTHING_SAID } from './state';

export function Totals({ field, totals }: { field: FieldItem; totals: Values }) {
  const { t, text } = useWords();
  const shown = (field.options.totals ?? []).filter((total) => total.column in totals);
  const columns = fieldsOf(field.options.items ?? []);
  if (shown.length === 0) return null;
  const drawn = (key: string, value: Json) => {
    const column = columns.find((one) => one.key === key);
    // A total of texts or choices is a number or a text of its own.
    return column && typeof value === 'number' && ['money', 'percent', 'number', 'integer'].includes(column.type) ? <ReadField field={column} value={value} said={NOTHING_SAID} /> : isNothing(value) ? '—' : String(value);
  };
  return (
    <dl className="totals" aria-label={t('form.totals')}>
      {shown.map((total) => <div key={total.column}><dt>{text(total.title)}</dt><dd className="num">{drawn(total.column, totals[total.column] ?? null)}</dd></div>)}
    </dl>
  );
}
