/* A value that the guest may only read. */
import { groupedCard } from '../form/card';
import { durationWords } from '../form/duration';
import { fileIds } from '../form/fileRule';
import { addressOf, pointWords, regionPath } from '../form/place';
import { sameJson } from '../form/state';
import type { FieldItem, Json } from '../model';
import { h } from './dom';
import { regionsOf } from './places';
import { markdown } from './rich';
import { said, localeOf, type Host } from './slot';
import { pick } from './words';

export function readValue(field: FieldItem, value: Json, host: Host): HTMLElement {
  const element = h('div', { class: 'read' });
  element.textContent = value === null || value === '' ? '—' : wordsOf(field, value, host);
  if (value === null) return element;
  if (field.type === 'rich_text') void markdown(String(value)).then((made) => element.replaceChildren(made));
  if (field.type === 'address') {
    const { region, detail } = addressOf(value);
    regionsOf(String(field.options.country ?? 'CN')).then((regions) => { element.textContent = `${regionPath(regions, region).map((one) => one.name).join('')} ${detail}`.trim(); }, () => undefined);
  }
  return element;
}

function wordsOf(field: FieldItem, value: Json, host: Host): string {
  const locale = localeOf({ host });
  const titleOf = (one: Json): string => {
    const choice = field.options.choices?.find((option) => sameJson(option.value, one));
    return choice ? pick(choice.title, host.language) : String(one);
  };
  if (value === true || value === false) return said({ host }, value ? 'yes' : 'no');
  if (typeof value === 'number') return field.type === 'money' ? new Intl.NumberFormat(locale, { style: 'currency', currency: field.options.currency ?? 'CNY', currencyDisplay: 'narrowSymbol', minimumFractionDigits: 0 }).format(value) : field.type === 'choice' ? titleOf(value) : `${new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(value)}${field.type === 'percent' ? ' %' : ''}`;
  switch (field.type) {
    case 'choice': case 'person': case 'department': case 'position': case 'record': return titleOf(value);
    case 'choices': return (Array.isArray(value) ? value : [value]).map(titleOf).join(host.language === 'zh' ? '、' : ', ');
    case 'bank_card': return groupedCard(String(value));
    case 'duration': return durationWords(String(value), locale);
    case 'date': return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(`${String(value)}T12:00:00`));
    case 'date_time': return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(String(value)));
    case 'time': return String(value).slice(0, 5);
    case 'address': return addressOf(value).detail;
    case 'location': return [typeof value === 'object' && !Array.isArray(value) && value !== null ? value.place : '', pointWords(value)].filter(Boolean).join(' · ');
    case 'file': case 'image': case 'signature': return fileIds(value).map((one) => host.files.get(one)?.name ?? said({ host }, 'file')).join(', ');
    default: return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}
