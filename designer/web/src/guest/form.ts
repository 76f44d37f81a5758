/* The guest's form: native inputs, built once and kept while the server's answers come in. The server judges; its problems stand at the fields. */
import { fieldsOf, isAnyShown, NOTHING_SAID, offering, pathParts, saidOf, sameJson, sentValues, stateOf, withComputed, withOffered, written, type Said } from '../form/state';
import type { FieldItem, FormState, Json, Layout, LayoutItem, Problem, Values } from '../model';
import { controlOf, isGroup } from './controls';
import { h } from './dom';
import { readValue } from './read';
import { rowsBox } from './rows';
import { tell, type Host } from './slot';
import { pick, word } from './words';

const PAUSE = 300;

/* What is conditional is not shown and then moved away under the reader: the form comes when it is known. */
export function onceReady(form: Pick<GuestForm, 'ready'>, element: HTMLElement, waits: string): HTMLElement {
  if (!form.ready) return element;
  const told = h('p', { class: 'quiet', role: 'status' }, waits);
  element.hidden = true;
  void form.ready.then(() => { element.hidden = false; told.remove(); });
  return h('div', {}, told, element);
}

/* A part of the form that follows what the server says. */
export interface Part {
  element: HTMLElement;
  update: (said: Said, problems: Problem[]) => void;
}

export interface FormHost extends Host {
  /* What the server says to these values; null when it cannot be asked. */
  preview: (values: Values) => Promise<FormState | null>;
  changed: () => void;
  /* Something was typed: what keeps drafts may keep it. */
  kept?: () => void;
  /* A field that stands elsewhere on the page. */
  without?: string;
}

/* What a field needs of its form: the form's own values, or those of a row. */
export interface Place {
  host: Host;
  get: (key: string) => Json;
  set: (key: string, value: Json) => void;
  leave: (key: string) => void;
  path: (key: string) => string;
}

export interface GuestForm {
  elements: HTMLElement[];
  /* Shows what the server refused, and goes to the first of it. */
  refuse: (problems: Problem[]) => void;
  toSend: () => Values;
  /* Once the server has said, or cannot say, which of the conditional fields are shown; null when it has nothing to say before somebody types. */
  ready: Promise<void> | null;
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => { resolve = () => done(); });
  return { promise, resolve };
}

export function guestForm(layout: Layout, host: FormHost): GuestForm {
  const fields = fieldsOf(layout.items).filter((field) => field.key !== host.without);
  for (const field of fields) if ((host.values[field.key] ?? null) === null && field.default !== null) host.values[field.key] = field.default;
  const touched = new Set<string>();
  let said: Said = NOTHING_SAID;
  let answer: { state: FormState; asked: Values } | null = null;
  let refused: Problem[] = [];
  let timer = 0;
  let number = 0;
  const isSayable = fields.some((field) => field.conditional);
  const { promise: ready, resolve: isReady } = withResolvers();

  const problems = (): Problem[] => {
    const now = written(fields, host.values);
    const isCurrent = (key: string) => touched.has(key) && sameJson(answer?.asked[key] ?? null, now[key] ?? null);
    return [...refused, ...(answer?.state.problems ?? []).filter((problem) => isCurrent(pathParts(problem.path ?? '')[0] ?? '') && !refused.some((one) => one.path === problem.path))];
  };
  const update = () => parts.forEach((part) => part.update(said, problems()));
  const ask = async () => {
    const mine = ++number;
    const asked = written(fields, host.values);
    const state = await host.preview(asked);
    if (mine !== number) return;
    if (state) {
      answer = { state, asked };
      said = saidOf(state);
      const next = withOffered(fields, withComputed(layout, host.values, state.values), asked, said.choices);
      const isChanged = !sameJson(written(fields, next), asked);
      Object.assign(host.values, next);
      if (isChanged) later();
    } else {
      // Nobody can say what is conditional: then all is shown, and the server judges what is sent.
      said = { ...said, states: { ...Object.fromEntries(fields.map((field) => [field.key, { ...stateOf(field, said.states), visible: true }])) } };
    }
    update();
    isReady();
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE);
  };
  const place: Place = {
    host,
    get: (key) => host.values[key] ?? null,
    set: (key, value) => {
      host.values[key] = value;
      refused = refused.filter((problem) => pathParts(problem.path ?? '')[0] !== key);
      if (refused.length === 0) host.changed();
      host.kept?.();
      update();
      later();
    },
    leave: (key) => {
      touched.add(key);
      // After the press that moved the focus: what appears must not take its button away.
      setTimeout(update, 200);
    },
    path: (key) => key,
  };
  const parts = itemParts(layout.items, place, host.without);
  update();
  void ask();
  return {
    elements: parts.map((part) => part.element),
    ready: isSayable ? ready : null,
    refuse: (found) => {
      refused = found;
      update();
      const first = parts.map((part) => part.element.querySelector<HTMLElement>('.wrong:not([hidden])') ?? (part.element.matches('.wrong:not([hidden])') ? part.element : null)).find((one) => one !== null);
      const at = first?.querySelector<HTMLElement>('.wrong') ?? first;
      at?.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
      at?.scrollIntoView({ block: 'center' });
    },
    toSend: () => sentValues(layout, Object.fromEntries(fields.map((field) => [field.key, host.values[field.key] ?? null])), said.states),
  };
}

function itemParts(items: LayoutItem[], place: Place, without: string | undefined): Part[] {
  return items.flatMap((item) => {
    if (item.kind === 'note') return [{ element: h('p', { class: 'note' }, pick(item.text, place.host.language)), update: () => undefined }];
    if (item.kind === 'field') return item.key === without ? [] : [fieldPart(item, place)];
    const inside = itemParts(item.items, place, without);
    const elements = inside.map((part) => part.element);
    const element = item.kind === 'columns' ? h('div', { class: 'columns' }, ...elements) : h('fieldset', {}, h('legend', {}, pick(item.title, place.host.language)), ...elements);
    const update = (said: Said, problems: Problem[]) => {
      element.hidden = elements.length === 0 || !isAnyShown(item.items, said.states);
      inside.forEach((part) => part.update(said, problems));
    };
    return [{ element, update }];
  });
}

/* One field: its label, help, control and problem. The control is made again only when what it offers, or whether it may be written, has changed. */
export function fieldPart(field: FieldItem, place: Place): Part {
  const { host } = place;
  const path = place.path(field.key);
  const id = `f-${path.replaceAll('.', '-')}`;
  const body = h('div', {});
  const required = h('span', { class: 'required' }, ` (${word('required', host.language)})`);
  const help = field.help ? h('p', { class: 'help', id: `${id}-help` }, pick(field.help, host.language)) : null;
  const wrong = h('p', { class: 'wrong-text', id: `${id}-wrong`, role: 'alert' });
  const label = h('div', {});
  const element = h('div', { class: 'field', 'data-field': path }, label, help, body, wrong);
  let drawn = '';
  let rows: Part | null = null;

  const draw = (asked: FieldItem, isReadOnly: boolean, isRequired: boolean) => {
    const title = pick(field.title, host.language);
    rows = null;
    if (isReadOnly && field.type !== 'table') body.replaceChildren(readValue(asked, place.get(field.key), host));
    else if (field.type === 'table') {
      rows = rowsBox(asked, id, isReadOnly, place);
      body.replaceChildren(rows.element);
    } else body.replaceChildren(controlOf(field.type)({ field: asked, id, value: place.get(field.key), host, isRequired, set: (value) => place.set(field.key, value), leave: () => place.leave(field.key) }));
    label.replaceChildren(isReadOnly || isGroup(asked) ? h('span', { class: 'label', id: `${id}-label` }, title, required) : h('label', { class: 'label', for: id, id: `${id}-label` }, title, required));
  };
  const update = (said: Said, problems: Problem[]) => {
    const state = stateOf(field, said.states, path);
    const asked = offering(field, path, said.choices);
    const choices = asked.options.choices ?? [];
    // What was chosen and is no longer on offer shows as not chosen.
    const now = JSON.stringify([state.read_only, said.choices[path] ? choices : null, state.read_only ? place.get(field.key) : null]);
    element.hidden = !state.visible;
    required.hidden = !state.required || state.read_only;
    if (now !== drawn) draw(asked, state.read_only, state.required);
    drawn = now;
    const mine = problems.filter((problem) => isAt(problem, path, field.type === 'table'));
    const text = mine.map((problem) => problem.message).join(' ');
    if (wrong.textContent !== text) wrong.textContent = text;
    element.classList.toggle('wrong', mine.length > 0);
    rows?.update(said, problems);
    const control = body.firstElementChild;
    if (control instanceof HTMLElement && !state.read_only && field.type !== 'table') tell(control, { isRequired: state.required, isWrong: mine.length > 0, describedBy: [help?.id, mine.length ? wrong.id : ''].filter(Boolean).join(' ') });
  };
  return { element, update };
}

/* Whether a problem belongs to this field; what is wrong with a cell stands at the cell. */
function isAt(problem: Problem, path: string, isTable: boolean): boolean {
  const parts = pathParts(problem.path ?? '');
  const own = path.split('.');
  return own.every((part, index) => parts[index] === part) && (!isTable || parts.length < own.length + 2);
}
