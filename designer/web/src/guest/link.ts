/* The candidate's page behind a signed link: picks an offered time, or fills a simple form. No library, one screen at a time, phone first. */
import { fieldsOf } from '../form/state';
import type { Choice, FormState, GuestPage, Json, Language, ProblemDocument, Values } from '../model';
import { h } from './dom';
import { guestForm, onceReady, type GuestForm } from './form';
import { frame, notice, toTop } from './page';
import { cutOff, sendFile } from './send';
import type { SentFile } from './slot';
import { companyZone, dayTitle, groupByDay, offered, sameClock, timeLabel, zoneName, type Slot } from './slots';
import { nameOf, pick, word, type Word } from './words';

type Screen = 'loading' | 'open' | 'confirm' | 'done' | 'used' | 'expired' | 'waiting' | 'unknown' | 'failed';

let address = '';
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const state = {
  screen: 'loading' as Screen,
  page: null as GuestPage | null,
  language: (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en') as Language,
  isOwnZone: false,
  slot: null as Slot | null,
  values: {} as Values,
  files: new Map<string, SentFile>(),
  // The form that stands on the page, with what shows that it is being sent; made anew only for another language.
  form: null as { element: HTMLElement; name: string; fields: GuestForm; busy: (isBusy: boolean) => void; trouble: (lines: string[]) => void } | null,
  trouble: '',
  isBusy: false,
};
const say = (key: Word, values?: Record<string, string>) => word(key, state.language, values);

async function ask(body?: unknown, path = ''): Promise<Response> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  return fetch(address + path, { method: content === undefined ? 'GET' : 'POST', body: content, headers: { Accept: 'application/json', 'Accept-Language': state.language === 'zh' ? 'zh-CN' : 'en', 'Content-Type': 'application/json' } });
}

async function preview(values: Values): Promise<FormState | null> {
  try {
    const response = await ask({ values }, '/preview');
    return response.ok ? ((await response.json()) as FormState) : null;
  } catch {
    return null;
  }
}

async function find(field: string, words: string): Promise<Choice[]> {
  const response = await ask({ field, q: words, values: state.values }, '/choices');
  return response.ok ? ((await response.json()) as { items: Choice[] }).items : [];
}

const upload = (file: File, onProgress?: (sent: number, size: number, isWaiting: boolean) => void) => sendFile(file, { address, language: state.language, onProgress });

async function load() {
  state.screen = 'loading';
  show();
  try {
    const response = await ask();
    if (response.ok) {
      const page = (await response.json()) as GuestPage;
      state.page = page;
      state.language = page.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
      state.values = { ...page.values };
      state.form = null;
      state.screen = page.state === 'done' ? 'used' : page.state;
    } else state.screen = screenOf(response.status, ((await response.json()) as ProblemDocument).code ?? '');
  } catch {
    state.screen = 'failed';
  }
  show();
}

function screenOf(status: number, code: string): Screen {
  if (status === 410 || code.endsWith('expired')) return 'expired';
  if (status === 409) return 'used';
  return status === 404 || status === 401 || status === 403 || status === 422 || status === 400 ? 'unknown' : 'failed';
}

async function send(outcome: string) {
  const choice = state.page && offered(state.page);
  const { form } = state;
  const values: Values = { ...form?.fields.toSend(), ...(choice && state.slot ? { [choice.field.key]: state.slot.value } : {}) };
  state.isBusy = true;
  state.trouble = '';
  form?.busy(true);
  form?.trouble([]);
  try {
    const response = await ask({ outcome, values, language: state.language });
    if (response.ok) {
      const page = (await response.json()) as GuestPage;
      if (page.reader) state.page = page;
      return leave('done');
    }
    const refusal = (await response.json()) as ProblemDocument;
    if (response.status !== 422 && !(response.status === 400 && refusal.problems?.length)) return left(screenOf(response.status, refusal.code ?? ''));
    const problems = refusal.problems ?? [];
    const keys = new Set(fieldsOf(state.page?.layout?.items ?? []).map((field) => field.key));
    const others = problems.filter((problem) => !keys.has((problem.path ?? '').replace(/^values\./, '').split(/[.[]/)[0] ?? '')).map((problem) => problem.message);
    refuse(problems.length > others.length ? [say('wrong'), ...others] : [refusal.detail ?? refusal.title, ...others.filter((message) => message !== refusal.detail)]);
    form?.fields.refuse(problems);
  } catch {
    refuse([`${say('failed')} ${say('failedHint')}`]);
  }
}

/* Somebody was faster: a colleague is told who, and what they answered. */
async function left(screen: Screen) {
  if (!state.page?.reader) return leave(screen);
  state.isBusy = false;
  await load();
}

function leave(screen: Screen) {
  state.isBusy = false;
  state.form = null;
  go(screen);
}

function refuse(lines: string[]) {
  state.isBusy = false;
  state.trouble = lines.join(' ');
  if (!state.form) show();
  state.form?.busy(false);
  state.form?.trouble(lines);
}

function show() {
  const title = state.page ? pick(state.page.title, state.language) : '';
  frame({ company: state.page?.tenant_name ?? '', brand: state.page?.brand, title, language: state.language, onLanguage: () => { state.language = state.language === 'zh' ? 'en' : 'zh'; show(); } }, content(title));
}

function go(screen: Screen) {
  state.screen = screen;
  show();
  toTop();
}

function content(title: string): (HTMLElement | null)[] {
  switch (state.screen) {
    case 'loading': return [h('p', { class: 'quiet', role: 'status' }, say('loading'))];
    case 'open': return open(title);
    case 'confirm': return confirm(title);
    case 'done': return done();
    case 'failed': return [...message('failed', 'failedHint', '!'), h('button', { type: 'button', class: 'big', click: () => void load() }, say('retry'))];
    case 'used': return state.page?.reader ? settled('usedTask') : [...message('used', 'usedHint', '✓'), ...kept()];
    case 'expired': return state.page?.reader ? message('goneTask', 'goneTaskHint', '!') : message('expired', 'expiredHint', '!');
    default: return message(state.screen, `${state.screen}Hint`, state.screen === 'waiting' ? '…' : '!');
  }
}

const message = (title: Word, hint: Word, sign: string) => notice(title, hint, sign, state.language);

function zoneNow(slots: Slot[]): string {
  return state.isOwnZone || !state.page ? browserZone : companyZone(state.page, slots);
}

function zoneLine(slots: Slot[]): HTMLElement | null {
  const first = slots[0];
  if (!state.page || !first) return null;
  const theirs = companyZone(state.page, slots);
  const zone = zoneNow(slots);
  const isSame = slots.every((slot) => sameClock(theirs, browserZone, slot.start));
  const other = state.isOwnZone ? theirs : browserZone;
  const flip = () => {
    state.isOwnZone = !state.isOwnZone;
    show();
    document.querySelector<HTMLElement>('.zone button')?.focus();
  };
  return h(
    'div', { class: 'zone' },
    h('p', {}, say('zoneIs', { zone: zoneName(zone, first.start, state.language) })),
    !isSame && h('button', { type: 'button', class: 'text', click: flip }, say(state.isOwnZone ? 'theirs' : 'mine', { zone: zoneName(other, first.start, state.language) })),
  );
}

// Under which name a task shows whom it talks to.
const GREETED = ['name', 'candidate', 'candidate_name', 'to_name'];

/* A colleague is greeted by their own name: the names that are shown are those of others. */
function greeting(): HTMLElement {
  if (state.page?.reader) return h('p', { class: 'hello' }, say('helloName', { name: state.page.reader }));
  const name = GREETED.map((key) => state.page?.shown[key]).find((value) => typeof value === 'string' && value !== '');
  return h('p', { class: 'hello' }, typeof name === 'string' ? say('helloName', { name }) : say('hello'));
}

function facts(): HTMLElement | null {
  const hidden = new Set(['slots', 'time_zone', 'timezone', ...(state.page?.reader ? [] : GREETED)]);
  const plain = (value: Json): string => {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (Array.isArray(value)) return value.map(plain).filter(Boolean).join(state.language === 'zh' ? '、' : ', ');
    if (typeof value === 'object' && value !== null) return 'en' in value ? pick(value as never, state.language) : plain(value.name ?? value.title ?? null);
    return '';
  };
  const rows = Object.entries(state.page?.shown ?? {}).filter(([key]) => !hidden.has(key)).map(([key, value]) => [(key === 'minutes' ? '' : pick(state.page?.shown_titles?.[key], state.language)) || nameOf(key, state.language), key === 'minutes' && typeof value === 'number' ? say('minutes', { count: String(value) }) : plain(value)] as const).filter(([, value]) => value !== '');
  return rows.length ? h('dl', {}, ...rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))) : null;
}

function open(title: string): (HTMLElement | null)[] {
  const { page, language } = state;
  if (!page) return [];
  const choice = offered(page);
  const head = [greeting(), h('h1', {}, title), facts()];
  if (!choice) return [...head, ...form(null)];
  if (choice.slots.length === 0) return [...head, h('p', {}, say('none')), h('p', { class: 'quiet' }, say('noneHint'))];
  const choose = (slot: Slot) => {
    state.slot = slot;
    go('confirm');
  };
  const days = groupByDay(choice.slots, zoneNow(choice.slots), language);
  return [
    ...head,
    h('p', { class: 'lead' }, say('pick')),
    zoneLine(choice.slots),
    ...days.map((day) => h('section', { class: 'day', 'aria-label': day.title }, h('h2', {}, day.title), h('div', { class: 'slots' }, ...day.slots.map(({ slot, label }) => h('button', { type: 'button', class: 'slot', click: () => choose(slot) }, label))))),
    state.trouble !== '' && page.outcomes.length > 1 ? h('div', { class: 'trouble', role: 'alert' }, h('p', {}, state.trouble)) : null,
    ...others(page),
  ];
}

/* Outcomes besides the first ("none of these suits me") stay within reach. */
function others(page: GuestPage): HTMLButtonElement[] {
  return page.outcomes.slice(1).map((outcome) => h('button', { type: 'button', class: /reject|decline|refuse|^no$/.test(outcome.key) ? 'second no' : 'second', click: () => { if (!state.isBusy) void send(outcome.key); } }, pick(outcome.title, state.language)));
}

function picked(slot: Slot): HTMLElement {
  const zone = zoneNow([slot]);
  return h('div', { class: 'picked' }, h('p', { class: 'picked-day' }, dayTitle(slot.start, zone, state.language)), h('p', { class: 'picked-time' }, timeLabel(slot, zone, state.language)), h('p', { class: 'quiet' }, zoneName(zone, slot.start, state.language)));
}

function confirm(title: string): (HTMLElement | null)[] {
  const { page, slot } = state;
  const choice = page && offered(page);
  if (!page || !slot || !choice) return [];
  return [h('h1', {}, title), h('p', { class: 'lead' }, say('chosen')), picked(slot), zoneLine([slot]), ...form(choice.field.key), h('button', { type: 'button', class: 'second', click: () => go('open') }, say('other'))];
}

function form(slotKey: string | null): HTMLElement[] {
  const { page, language } = state;
  if (!page) return [];
  const name = `${language} ${slotKey ?? ''}`;
  if (state.form?.name === name) return [state.form.element];
  const fields = guestForm(page.layout ?? NO_LAYOUT, { language, values: state.values, files: state.files, upload, cutOff: () => cutOff(address), find, preview, changed: () => state.form?.trouble([]), without: slotKey ?? undefined });
  const [first] = page.outcomes;
  const label = slotKey ? say('confirm') : first ? pick(first.title, language) : say('submit');
  const button = h('button', { type: 'submit', class: 'big' }, label);
  const trouble = h('div', { class: 'trouble', role: 'alert' });
  trouble.hidden = true;
  const rest = slotKey ? [] : others(page);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!state.isBusy) void send(first?.key ?? '');
  };
  const busy = (isBusy: boolean) => {
    for (const one of [button, ...rest]) one.disabled = isBusy;
    button.textContent = isBusy ? say('sending') : label;
  };
  const tell = (lines: string[]) => {
    trouble.hidden = lines.length === 0;
    trouble.replaceChildren(...lines.map((line) => h('p', {}, line)));
  };
  state.form = { element: onceReady(fields, h('form', { submit, novalidate: true }, ...fields.elements, trouble, button, ...rest), say('loading')), name, fields, busy, trouble: tell };
  return [state.form.element];
}
const NO_LAYOUT = { key: '', title: { en: '' }, items: [], checks: [] };

/* What a colleague is told of a task that is done: what was answered, and by whom. */
function settled(title: Word): HTMLElement[] {
  const { page, language } = state;
  const answer = pick(page?.answer, language);
  const words = !answer ? say('doneForm') : page?.answered_by ? say('theirAnswer', { who: page.answered_by, answer }) : say('yourAnswer', { answer });
  return [h('div', { class: 'sign sign-done', 'aria-hidden': 'true' }, '✓'), h('h1', {}, say(title)), h('p', { class: 'quiet', role: 'status' }, words)];
}

function done(): HTMLElement[] {
  if (state.page?.reader) return settled('done');
  const { slot } = state;
  return [h('div', { class: 'sign sign-done', 'aria-hidden': 'true' }, '✓'), h('h1', {}, say(slot ? 'doneSlot' : 'done')), ...(slot ? [picked(slot)] : []), h('p', { class: 'quiet', role: 'status' }, say(slot ? 'doneHint' : 'doneForm'))];
}

/* The time that was picked, when the link is opened again. */
function kept(): (HTMLElement | null)[] {
  const choice = state.page && offered(state.page);
  const [slot] = choice?.slots ?? [];
  return slot ? [h('p', { class: 'lead' }, say('chosen')), picked(slot), zoneLine([slot])] : [];
}

export async function showLink(token: string) {
  address = `/api/v1/guest/${encodeURIComponent(token)}`;
  await load();
}
