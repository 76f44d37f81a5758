/* A field that may only be read: its value as words, not a greyed-out box. */
import { useWords } from '../i18n';
import type { FieldItem, Json, Values } from '../model';
import { FileLink, ValueView } from '../values/ValueView';
import { isNothing, isObject } from '../values/shape';
import { fieldsOf, sameJson } from './state';

export function ReadField({ field, value }: { field: FieldItem; value: Json }) {
  const { t, text, format } = useWords();
  if (isNothing(value)) return <span className="quiet">—</span>;
  const titleOf = (one: Json) => {
    const choice = field.options.choices?.find((option) => sameJson(option.value, one));
    return choice ? text(choice.title) : String(one);
  };
  switch (field.type) {
    case 'choice': return <>{titleOf(value)}</>;
    case 'choices': return <ul className="chips">{(Array.isArray(value) ? value : [value]).map((one, index) => <li key={index}>{titleOf(one)}</li>)}</ul>;
    case 'rating': return <>{t('form.ratingOf', { value: String(value), max: field.options.max ?? 5 })}</>;
    case 'money': return <>{typeof value === 'number' ? format.money(value, field.options.currency ?? 'CNY') : <ValueView value={value} />}</>;
    case 'percent': return <>{typeof value === 'number' ? `${format.number(value)} %` : <ValueView value={value} />}</>;
    case 'file': return <>{(Array.isArray(value) ? value : [value]).map((one) => <FileLink key={String(one)} fileId={String(one)} />)}</>;
    case 'table': return <ReadRows items={fieldsOf(field.options.items ?? [])} rows={Array.isArray(value) ? value : []} />;
    default: return <ValueView value={value} />;
  }
}

function ReadRows({ items, rows }: { items: FieldItem[]; rows: Json[] }) {
  const { text } = useWords();
  return (
    <div className="scroll-x">
      <table className="plain">
        <thead><tr>{items.map((item) => <th key={item.key} scope="col">{text(item.title)}</th>)}</tr></thead>
        <tbody>{rows.filter((row): row is Values => isObject(row)).map((row, index) => <tr key={index}>{items.map((item) => <td key={item.key}><ReadField field={item} value={row[item.key] ?? null} /></td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
