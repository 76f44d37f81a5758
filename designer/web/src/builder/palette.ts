/* What can be put on a form: kinds of fields and of blocks, by groups, and how each one looks when it is new. Knows no screen; names are words of the app. */
import type { FieldType } from '../model';
import { freshId, type FieldNode, type Item } from './tree';

export interface Entry { id: string; kind: Item['kind']; type?: FieldType }
export interface Group { id: 'text' | 'numbers' | 'dates' | 'choices' | 'people' | 'files' | 'blocks'; entries: Entry[] }
const fields = (...types: FieldType[]): Entry[] => types.map((type) => ({ id: type, kind: 'field', type }));

export const PALETTE: Group[] = [
  { id: 'text', entries: fields('text', 'rich_text', 'email', 'phone', 'url') },
  { id: 'numbers', entries: fields('number', 'integer', 'money', 'percent', 'rating') },
  { id: 'dates', entries: fields('date', 'time', 'date_time', 'duration') },
  { id: 'choices', entries: fields('choice', 'choices', 'boolean') },
  { id: 'people', entries: fields('person', 'department', 'position', 'record', 'id_number', 'bank_card', 'address', 'location') },
  { id: 'files', entries: fields('file', 'image', 'signature') },
  { id: 'blocks', entries: [{ id: 'section', kind: 'section' }, { id: 'columns', kind: 'columns' }, { id: 'table', kind: 'field', type: 'table' }, { id: 'note', kind: 'note' }, { id: 'check', kind: 'check' }] },
];
export const ENTRIES = new Map(PALETTE.flatMap((group) => group.entries).map((entry) => [entry.id, entry]));
/* Columns of a table cannot be tables; records have two kinds of lines of their own, which stand in their panel. */
export const FIELD_TYPES: FieldType[] = PALETTE.flatMap((group) => group.entries).flatMap((entry) => (entry.type ? [entry.type] : []));

/* Settings a type takes: number ones with their unit. */
export const SETTINGS: Partial<Record<FieldType, string[]>> = {
  text: ['lines', 'min', 'max', 'pattern'], rich_text: ['lines', 'min', 'max'], number: ['min', 'max'], integer: ['min', 'max'], money: ['currency', 'min', 'max'], percent: ['min', 'max'],
  choices: ['min', 'max'], rating: ['min', 'max'], id_number: ['country'], address: ['country'], file: ['max_size', 'max_count'], image: ['max_size', 'max_count'], table: ['min', 'max'],
};

/* A new piece; `name` is what it is called in both languages. */
export function made(entry: Entry, name: { en: string; zh: string }, more: { option: { en: string; zh: string }; column: { en: string; zh: string } }): Item {
  const id = freshId();
  if (entry.kind === 'section') return { id, kind: 'section', key: 'section', title: { ...name }, items: [] };
  if (entry.kind === 'columns') return { id, kind: 'columns', items: [] };
  if (entry.kind === 'note') return { id, kind: 'note', title: { ...name } };
  if (entry.kind === 'check') return { id, kind: 'check', title: { ...name }, feel: 'true' };
  const field: FieldNode = { id, kind: 'field', key: entry.type ?? 'text', type: entry.type ?? 'text', title: { ...name } };
  if (entry.type === 'choice' || entry.type === 'choices') return { ...field, arguments: [1, 2].map((number) => ({ kind: 'option', value: `option_${number}`, title: { en: `${more.option.en} ${number}`, zh: `${more.option.zh}${number}` } })) };
  if (entry.type === 'rating') return { ...field, arguments: [{ kind: 'bounds', min: '1', max: '5' }] };
  if (entry.type === 'money') return { ...field, arguments: [{ kind: 'name', name: 'CNY' }] };
  if (entry.type === 'table') return { ...field, items: [{ id: freshId(), kind: 'field', key: 'column', type: 'text', title: { ...more.column } }] };
  return field;
}
