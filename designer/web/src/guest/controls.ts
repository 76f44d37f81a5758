/* Native controls for the simple field types, and the list of all. Thumbs first: nothing here needs a mouse or a library. */
import { caretAfter, groupedCard, plainCard } from '../form/card';
import { simpleDuration, unitName, UNITS, writeDuration, type Unit } from '../form/duration';
import { numberOf, sameJson } from '../form/state';
import type { Choice, Json } from '../model';
import { h } from './dom';
import { fileControl } from './files';
import { addressControl, locationControl } from './places';
import { richControl } from './rich';
import { signatureControl } from './sign';
import { said, localeOf, type Control, type Slot } from './slot';
import { pick, word } from './words';

const INPUTS: Record<string, Record<string, string>> = {
  email: { type: 'email', autocomplete: 'email' }, phone: { type: 'tel', autocomplete: 'tel' }, url: { type: 'url' }, date: { type: 'date' }, time: { type: 'time' },
  number: { inputmode: 'decimal' }, integer: { inputmode: 'numeric' }, money: { inputmode: 'decimal' }, percent: { inputmode: 'decimal' },
};
const NUMBERS = new Set(['number', 'integer', 'money', 'percent']);
const OPEN_UP_TO = 8;

const text: Control = (slot) => {
  const { field, id, value, set, leave } = slot;
  const isNumber = NUMBERS.has(field.type);
  const read = (event: Event) => {
    const typed = (event.target as HTMLInputElement).value;
    set(isNumber ? numberOf(typed) : typed.trim() === '' ? null : typed);
  };
  const lines = field.options.lines ?? 1;
  const element = lines > 1 ? h('textarea', { id, rows: String(Math.min(lines, 10)), input: read, blur: leave }) : h('input', { id, type: 'text', ...INPUTS[field.type], input: read, blur: leave });
  element.value = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value).slice(0, field.type === 'time' ? 5 : undefined);
  const unit = field.type === 'money' ? field.options.currency : field.type === 'percent' ? '%' : '';
  return unit ? h('div', { class: 'with-unit' }, element, h('span', { class: 'unit' }, unit)) : element;
};

/* The browser's own clock in, an instant out. */
const moment: Control = ({ id, value, set, leave }) => {
  const element = h('input', { id, type: 'datetime-local', blur: leave, input: () => {
    const at = new Date(element.value);
    set(element.value === '' || Number.isNaN(at.getTime()) ? null : at.toISOString());
  } });
  const at = typeof value === 'string' ? new Date(value) : null;
  if (at && !Number.isNaN(at.getTime())) element.value = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return element;
};

const card: Control = ({ id, value, set, leave }) => {
  const element = h('input', { id, type: 'text', inputmode: 'numeric', autocomplete: 'off', class: 'digits', maxlength: '40', blur: leave, input: () => {
    const before = plainCard(element.value.slice(0, element.selectionStart ?? undefined)).length;
    element.value = groupedCard(element.value);
    const caret = caretAfter(element.value, before);
    element.setSelectionRange(caret, caret);
    set(plainCard(element.value) || null);
  } });
  element.value = groupedCard(value === null ? '' : String(value));
  return element;
};

const duration: Control = (slot) => {
  const { id, value, set, leave } = slot;
  const found = typeof value === 'string' ? simpleDuration(value) : null;
  const amount = h('input', { id, type: 'text', inputmode: 'numeric', blur: leave, input: () => write() });
  const unit = h('select', { 'aria-label': said(slot, 'unit'), blur: leave, change: () => write() }, ...UNITS.map((one) => h('option', { value: one, selected: one === (found?.unit ?? 'day') }, unitName(one, localeOf(slot)))));
  amount.value = found ? String(found.amount) : value === null ? '' : String(value);
  const write = () => {
    const number = numberOf(amount.value);
    set(typeof number === 'number' && Number.isInteger(number) && number >= 0 ? writeDuration(number, unit.value as Unit) : amount.value.trim() || null);
  };
  return h('div', { class: 'with-unit' }, amount, unit);
};

const rating: Control = (slot) => {
  const { min = 1, max = 5 } = slot.field.options;
  const steps = Array.from({ length: Math.max(1, Math.min(21, max - min + 1)) }, (_, index) => min + index);
  return radios(slot, steps.map((step) => ({ value: step, title: { en: String(step) } })), 'steps');
};

const yesNo: Control = (slot) => radios(slot, [{ value: true, title: { en: word('yes', 'en'), zh: word('yes', 'zh') } }, { value: false, title: { en: word('no', 'en'), zh: word('no', 'zh') } }], 'options');

const choice: Control = (slot) => {
  const choices = slot.field.options.choices ?? [];
  if (choices.length === 0) return h('p', { class: 'quiet', id: slot.id }, said(slot, slot.field.conditional ? 'choicesLater' : 'nothing'));
  return choices.length > OPEN_UP_TO ? folded(slot, choices) : radios(slot, choices, 'options');
};

/* Records are offered where the server knows them; else they are said in words. */
const record: Control = (slot) => {
  const { choices: offered, more } = slot.field.options;
  return !offered ? text(slot) : more ? found(slot, offered) : folded(slot, offered);
};

const PAUSE = 250;

/* More records than a list holds: words are typed above it, and the list then holds those that fit. */
const found = (slot: Slot, first: Choice[]): HTMLElement => {
  const { id, field, host } = slot;
  let value = slot.value;
  let known = first;
  let timer = 0;
  const list = h('div', {});
  const draw = (offered: Choice[]) => {
    const chosen = known.filter((one) => sameJson(one.value, value) && !offered.some((other) => sameJson(other.value, one.value)));
    known = [...chosen, ...offered];
    const set = (next: Json) => {
      value = next;
      slot.set(next);
    };
    list.replaceChildren(folded({ ...slot, value, set }, known));
  };
  const words = h('input', { type: 'search', id: `${id}-words`, placeholder: said(slot, 'search'), 'aria-label': said(slot, 'search'), autocomplete: 'off', input: () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void host.find(field.key, words.value).then(draw, () => undefined), PAUSE);
  } });
  draw(first);
  return h('div', { class: 'parts' }, words, list);
};

const folded = (slot: Slot, choices: Choice[]): HTMLElement => {
  const { id, value, host, set, leave } = slot;
  const element = h('select', { id, blur: leave, change: () => set(element.value === '' ? null : (choices[Number(element.value)]?.value ?? null)) },
    h('option', { value: '' }, said(slot, choices.length ? 'choose' : 'nothing')),
    ...choices.map((one, index) => h('option', { value: String(index), selected: sameJson(one.value, value) }, pick(one.title, host.language))));
  return element;
};

function radios(slot: Slot, choices: Choice[], look: string): HTMLElement {
  const { id, value, host, isRequired, set, leave } = slot;
  const inputs = choices.map((one) => h('input', { type: 'radio', name: id, checked: sameJson(one.value, value), change: () => {
    set(one.value);
    clear.hidden = isRequired;
  }, blur: leave }));
  // What need not be answered can be taken back.
  const clear = h('button', { type: 'button', class: 'text', click: () => {
    for (const input of inputs) input.checked = false;
    clear.hidden = true;
    inputs[0]?.focus();
    set(null);
  } }, said(slot, 'clear'));
  clear.hidden = isRequired || !inputs.some((input) => input.checked);
  return h(
    'div', { class: look, role: 'radiogroup', id, 'aria-labelledby': `${id}-label` },
    ...choices.map((one, index) => h('label', { class: 'option' }, inputs[index], h('span', {}, pick(one.title, host.language)))),
    clear,
  );
}

const choices: Control = (slot) => {
  const { id, value, field, host, set, leave } = slot;
  const offered = field.options.choices ?? [];
  const chosen = new Set((Array.isArray(value) ? value : []).map((one) => JSON.stringify(one)));
  const turn = (one: Json, isOn: boolean) => {
    if (isOn) chosen.add(JSON.stringify(one));
    else chosen.delete(JSON.stringify(one));
    const picked = offered.map((option) => option.value).filter((option) => chosen.has(JSON.stringify(option)));
    set(picked.length ? picked : null);
  };
  if (offered.length === 0) return h('p', { class: 'quiet', id }, said(slot, 'nothing'));
  return h(
    'div', { class: 'options', role: 'group', id, 'aria-labelledby': `${id}-label` },
    ...offered.map((one) => h(
      'label', { class: 'option' },
      h('input', { type: 'checkbox', checked: chosen.has(JSON.stringify(one.value)), change: (event) => turn(one.value, (event.target as HTMLInputElement).checked), blur: leave }),
      h('span', {}, pick(one.title, host.language)),
    )),
  );
};

const CONTROLS: Record<string, Control> = {
  boolean: yesNo, rating, choice, choices, date_time: moment, bank_card: card, duration, rich_text: richControl, file: fileControl, image: fileControl, signature: signatureControl,
  address: addressControl, location: locationControl, person: record, department: record, position: record, record,
};
export const controlOf = (type: string): Control => CONTROLS[type] ?? text;

/* Those that hold several controls are labelled as a group, not by `for`. */
export function isGroup(field: Slot['field']): boolean {
  if (field.type === 'choice') return (field.options.choices?.length ?? 0) <= OPEN_UP_TO;
  return ['boolean', 'rating', 'choices', 'address', 'location', 'signature', 'file', 'image', 'table'].includes(field.type);
}
