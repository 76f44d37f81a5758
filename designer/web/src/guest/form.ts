/* A simple form of native inputs for guest tasks: text, numbers, dates, choices, yes or no. The server judges; its problems stand at the fields. */
import type { FieldItem, Json, Language, LayoutItem, Problem, Values } from '../model';
import { h } from './dom';
import { pick, word } from './words';

const INPUTS: Record<string, string> = { email: 'email', phone: 'tel', url: 'url', date: 'date', time: 'time', date_time: 'datetime-local' };
const NUMBERS = new Set(['number', 'integer', 'money', 'percent', 'rating']);

interface FormProps {
  items: LayoutItem[];
  values: Values;
  problems: Problem[];
  language: Language;
  /* A field that stands elsewhere on the page. */
  without?: string;
}

export function formFields(props: FormProps): HTMLElement[] {
  const { items, language } = props;
  return items.flatMap((item) => {
    if (item.kind === 'note') return [h('p', { class: 'note' }, pick(item.text, language))];
    if (item.kind === 'section') return [h('fieldset', {}, h('legend', {}, pick(item.title, language)), ...formFields({ ...props, items: item.items }))];
    return item.key === props.without || item.computed || item.type === 'table' || item.type === 'file' ? [] : [fieldBox(item, props)];
  });
}

function fieldBox(field: FieldItem, { values, problems, language }: FormProps): HTMLElement {
  const id = `f-${field.key}`;
  const wrong = problems.filter((problem) => (problem.path ?? '').replace(/^values\./, '') === field.key);
  const described = [field.help ? `${id}-help` : '', wrong.length ? `${id}-wrong` : ''].filter(Boolean).join(' ') || undefined;
  const set = (value: Json) => {
    values[field.key] = value === '' ? null : value;
  };
  const isGroup = field.type === 'choice' || field.type === 'choices' || field.type === 'boolean';
  const label = [pick(field.title, language), field.required && h('span', { class: 'required' }, ` (${word('required', language)})`)];
  return h(
    'div', { class: wrong.length ? 'field wrong' : 'field' },
    isGroup ? h('span', { class: 'label', id: `${id}-label` }, ...label) : h('label', { class: 'label', for: id }, ...label),
    field.help && h('p', { class: 'help', id: `${id}-help` }, pick(field.help, language)),
    isGroup ? options(field, id, values[field.key] ?? field.default, set, language, described) : input(field, id, values[field.key] ?? field.default, set, described, wrong.length > 0),
    wrong.length > 0 && h('p', { class: 'wrong-text', id: `${id}-wrong`, role: 'alert' }, wrong.map((problem) => problem.message).join(' ')),
  );
}

function input(field: FieldItem, id: string, value: Json, set: (value: Json) => void, described: string | undefined, isWrong: boolean): HTMLElement {
  const shared = { id, 'aria-describedby': described, 'aria-invalid': isWrong ? 'true' : undefined, 'aria-required': field.required ? 'true' : undefined };
  const read = (event: Event) => {
    const text = (event.target as HTMLInputElement).value.trim();
    const number = Number(text);
    if (field.type === 'date_time' && text) set(new Date(text).toISOString());
    else set(NUMBERS.has(field.type) && text !== '' && Number.isFinite(number) ? number : text);
  };
  const lines = field.options.lines ?? 1;
  const element = lines > 1 ? h('textarea', { ...shared, rows: String(lines), input: read }) : h('input', { ...shared, type: INPUTS[field.type] ?? 'text', inputmode: NUMBERS.has(field.type) ? 'decimal' : undefined, input: read });
  if (value !== null && value !== undefined) element.value = String(value);
  return element;
}

function options(field: FieldItem, id: string, value: Json, set: (value: Json) => void, language: Language, described: string | undefined): HTMLElement {
  const choices = field.type === 'boolean' ? [{ value: true, title: { en: word('yes', 'en'), zh: word('yes', 'zh') } }, { value: false, title: { en: word('no', 'en'), zh: word('no', 'zh') } }] : (field.options.choices ?? []);
  const isMany = field.type === 'choices';
  const chosen = new Set(choices.flatMap((choice, index) => ((isMany && Array.isArray(value) ? value : [value]).some((one) => JSON.stringify(one) === JSON.stringify(choice.value)) ? [index] : [])));
  const change = (index: number, isOn: boolean) => {
    if (!isMany) chosen.clear();
    if (isOn) chosen.add(index);
    else chosen.delete(index);
    const picked = choices.filter((_, at) => chosen.has(at)).map((choice) => choice.value);
    set(isMany ? (picked.length ? picked : null) : (picked[0] ?? null));
  };
  return h(
    'div', { class: 'options', role: isMany ? 'group' : 'radiogroup', 'aria-labelledby': `${id}-label`, 'aria-describedby': described },
    ...choices.map((choice, index) => h(
      'label', { class: 'option' },
      h('input', { type: isMany ? 'checkbox' : 'radio', name: id, checked: chosen.has(index), change: (event) => change(index, (event.target as HTMLInputElement).checked) }),
      h('span', {}, pick(choice.title, language)),
    )),
  );
}
