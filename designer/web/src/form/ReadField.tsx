/* A field that may only be read: its value as words, not a greyed-out box. */
import { useWords } from '../i18n';
import type { FieldItem, Json, Values } from '../model';
import { AddressView, PlaceView } from '../values/PlaceView';
import { FileLink, Picture, ValueView } from '../values/ValueView';
import { MarkdownView } from '../values/MarkdownView';
import { isNothing, isObject } from '../values/shape';
import { groupedCard } from './card';
import { durationWords } from './duration';
import { fileIds } from './fileRule';
import { fieldsOf, NOTHING_SAID, offering, sameJson, stateOf, type Said } from './state';
import { Totals } from './Totals';

export function ReadField({ field, value, said }: { field: FieldItem; value: Json; said: Said }) {
  const { t, text, format } = useWords();
  if (isNothing(value)) return <span className="quiet">—</span>;
  const titleOf = (one: Json) => {
    const choice = field.options.choices?.find((option) => sameJson(option.value, one));
    return choice ? text(choice.title) : String(one);
  };
  switch (field.type) {
    case 'choice': case 'person': case 'department': case 'position': case 'record': return <>{titleOf(value)}</>;
    case 'choices': return <ul className="chips">{(Array.isArray(value) ? value : [value]).map((one, index) => <li key={index}>{titleOf(one)}</li>)}</ul>;
    case 'rating': return <>{t('form.ratingOf', { value: String(value), max: field.options.max ?? 5 })}</>;
    case 'money': return typeof value === 'number' ? <span className="num">{format.money(value, field.options.currency ?? 'CNY')}</span> : <ValueView value={value} />;
    case 'percent': return typeof value === 'number' ? <span className="num">{format.number(value)} %</span> : <ValueView value={value} />;
    case 'rich_text': return typeof value === 'string' ? <MarkdownView text={value} /> : <ValueView value={value} />;
    case 'bank_card': return <span className="num">{groupedCard(String(value))}</span>;
    case 'id_number': case 'phone': return <span className="num">{String(value)}</span>;
    case 'time': return <span className="num">{String(value).slice(0, 5)}</span>;
    case 'duration': return <>{durationWords(String(value), format.locale)}</>;
    case 'address': return <AddressView value={value} country={String(field.options.country ?? 'CN')} />;
    case 'location': return <PlaceView value={value} />;
    case 'file': return <div className="file-field">{fileIds(value).map((one) => <FileLink key={one} fileId={one} />)}</div>;
    case 'image': case 'signature': return <div className="pictures">{fileIds(value).map((one) => <Picture key={one} fileId={one} />)}</div>;
    case 'table': return <ReadRows field={field} rows={Array.isArray(value) ? value : []} said={said} />;
    default: return <ValueView value={value} />;
  }
}

function ReadRows({ field, rows, said }: { field: FieldItem; rows: Json[]; said: Said }) {
  const { text } = useWords();
  const items = fieldsOf(field.options.items ?? []);
  return (
    <>
      <div className="scroll-x" role="region" aria-label={text(field.title)} tabIndex={0}>
        <table className="plain">
          <thead><tr>{items.map((item) => <th key={item.key} scope="col">{text(item.title)}</th>)}</tr></thead>
          <tbody>
            {rows.filter((row): row is Values => isObject(row)).map((row, at) => (
              <tr key={at}>
                {items.map((item) => {
                  const path = `${field.key}.${at}.${item.key}`;
                  const isShown = said.states[path] === undefined || stateOf(item, said.states, path).visible;
                  return <td key={item.key}><ReadField field={offering(item, path, said.choices)} value={isShown ? (row[item.key] ?? null) : null} said={NOTHING_SAID} /></td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Totals field={field} totals={said.totals[field.key] ?? {}} />
    </>
  );
}
