/* A company's openings, one opening with its form, and the application: all on a phone, with a file that goes on after a break. */
import { fieldsOf } from '../form/state';
import type { FormState, GuestPage, Language, Layout, ProblemDocument, Text, Values } from '../model';
import { h } from './dom';
import { guestForm, onceReady, type GuestForm } from './form';
import { firstLanguage, frame, moment, notice, ownZone, toTop } from './page';
import { prose } from './prose';
import { cutOff, sendFile } from './send';
import { zoneName } from './slots';
import type { SentFile } from './slot';
import { pick, word, type Word } from './words';

interface Job {
  slug: string;
  title: Text;
  text: Text;
  layout: Layout;
  closes_at: string | null;
}
type Screen = 'loading' | 'list' | 'job' | 'sent' | 'closedJob' | 'unknownJob' | 'failed';

const state = {
  screen: 'loading' as Screen,
  tenant: '',
  slug: '',
  company: '',
  brand: undefined as GuestPage['brand'] | undefined,
  language: firstLanguage(),
  jobs: [] as Job[],
  job: null as Job | null,
  values: {} as Values,
  files: new Map<string, SentFile>(),
  form: null as { language: Language; element: HTMLElement; fields: GuestForm; button: HTMLButtonElement; trouble: HTMLElement } | null,
  status: '',
  isBusy: false,
  /* How many files are under way. */
  sending: 0,
  key: '',
};
// The same for every attempt to send this application: pressed twice it is one.
const once = () => { state.key ||= Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''); return state.key; };
const say = (key: Word, values?: Record<string, string>) => word(key, state.language, values);
const address = () => `/api/v1/jobs/${encodeURIComponent(state.tenant)}${state.slug ? `/${encodeURIComponent(state.slug)}` : ''}`;
const draftName = () => `hireloom.application.${state.tenant}.${state.slug}`;

async function ask(path = '', body?: unknown): Promise<Response> {
  return fetch(address() + path, { method: body === undefined ? 'GET' : 'POST', body: body === undefined ? undefined : JSON.stringify(body), headers: { Accept: 'application/json', 'Accept-Language': state.language === 'zh' ? 'zh-CN' : 'en', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) } });
}

export async function showJobs(tenant: string, slug: string) {
  state.tenant = tenant;
  state.slug = slug;
  state.screen = 'loading';
  show();
  try {
    const response = await ask();
    if (response.ok) {
      const found = (await response.json()) as { tenant_name: string; brand: GuestPage['brand']; items?: Job[]; job?: Job };
      state.company = found.tenant_name;
      state.brand = found.brand;
      state.jobs = found.items ?? [];
      state.job = found.job ?? null;
      state.screen = slug ? 'job' : 'list';
      if (slug) takeDraft();
    } else state.screen = response.status === 409 ? 'closedJob' : response.status === 404 ? 'unknownJob' : 'failed';
  } catch {
    state.screen = 'failed';
  }
  show();
}

/* What was typed and not sent is there again after a reload: on this device only. */
function takeDraft() {
  try {
    const kept = JSON.parse(localStorage.getItem(draftName()) ?? 'null') as { values: Values; files: [string, SentFile][]; key: string } | null;
    if (!kept) return;
    state.values = kept.values;
    state.files = new Map(kept.files);
    state.key = kept.key;
  } catch {
    // Nothing was kept, or nothing that can be read.
  }
}
function keepDraft() {
  try {
    localStorage.setItem(draftName(), JSON.stringify({ values: state.values, files: [...state.files].map(([id, file]) => [id, { ...file, url: undefined }]), key: once() }));
  } catch {
    // A browser that keeps nothing keeps no draft.
  }
}
const dropDraft = () => { try { localStorage.removeItem(draftName()); } catch { /* nothing was kept */ } };

function show() {
  const title = state.job ? pick(state.job.title, state.language) : state.screen === 'list' ? say('jobs') : '';
  frame({ company: state.company, brand: state.brand, title, language: state.language, onLanguage: () => { state.language = state.language === 'zh' ? 'en' : 'zh'; show(); } }, content(title));
}

function content(title: string): (HTMLElement | null)[] {
  switch (state.screen) {
    case 'loading': return [h('p', { class: 'quiet', role: 'status' }, say('loading'))];
    case 'list': return list();
    case 'job': return job(title);
    case 'sent': return sent();
    case 'failed': return [...notice('failed', 'failedHint', '!', state.language), h('button', { type: 'button', class: 'big', click: () => void showJobs(state.tenant, state.slug) }, say('retry'))];
    default: return [...notice(state.screen, `${state.screen}Hint`, '!', state.language), h('p', {}, h('a', { href: `/jobs/${encodeURIComponent(state.tenant)}` }, say('otherJobs')))];
  }
}

function until(one: Job): HTMLElement | null {
  return one.closes_at ? h('p', { class: 'quiet' }, say('until', { when: moment(one.closes_at, state.language), zone: zoneName(ownZone(), one.closes_at, state.language) })) : null;
}

function list(): HTMLElement[] {
  if (state.jobs.length === 0) return notice('noJobs', 'noJobsHint', '–', state.language);
  return [h('h1', {}, say('jobs')), h('ul', { class: 'jobs' }, ...state.jobs.map((one) => h('li', {}, h('a', { class: 'job', href: `/jobs/${encodeURIComponent(state.tenant)}/${encodeURIComponent(one.slug)}` }, h('strong', {}, pick(one.title, state.language)), until(one)))))];
}

function job(title: string): (HTMLElement | null)[] {
  if (!state.job) return [];
  const goto = (event: Event) => {
    event.preventDefault();
    const form = document.getElementById('apply');
    form?.scrollIntoView();
    form?.querySelector<HTMLElement>('input, textarea, select')?.focus({ preventScroll: true });
  };
  return [
    h('h1', {}, title), until(state.job), h('a', { class: 'jump', href: '#apply', click: goto }, say('applyNow')),
    h('div', { class: 'job-text' }, ...prose(pick(state.job.text, state.language))),
    h('section', { id: 'apply', 'aria-labelledby': 'apply-title' }, h('h2', { class: 'apply-title', id: 'apply-title' }, say('apply')), form(state.job)),
  ];
}

function form(of: Job): HTMLElement {
  if (state.form?.language === state.language) return state.form.element;
  const preview = async (values: Values): Promise<FormState | null> => {
    try {
      const response = await ask('/preview', { values });
      return response.ok ? ((await response.json()) as FormState) : null;
    } catch {
      return null;
    }
  };
  const upload = async (file: File, onProgress?: (sent: number, size: number, isWaiting: boolean) => void) => {
    state.sending += 1;
    try {
      return await sendFile(file, { address: address(), language: state.language, onProgress });
    } finally {
      state.sending -= 1;
    }
  };
  const trouble = h('div', { class: 'trouble', role: 'alert' });
  trouble.hidden = true;
  const fields = guestForm(of.layout, { language: state.language, values: state.values, files: state.files, upload, cutOff: () => cutOff(address()), find: () => Promise.resolve([]), preview, changed: () => { trouble.hidden = true; }, kept: keepDraft });
  const button = h('button', { type: 'submit', class: 'big' }, say('send'));
  // Programs that fill in everything fill this in too; people neither see it nor come to it.
  const trap = h('div', { class: 'trap', 'aria-hidden': 'true' }, h('input', { type: 'text', name: 'website', tabindex: '-1', autocomplete: 'off', id: 'website' }));
  const submit = (event: Event) => {
    event.preventDefault();
    if (!state.isBusy) void send((trap.firstElementChild as HTMLInputElement).value);
  };
  const element = onceReady(fields, h('form', { submit, novalidate: true }, ...fields.elements, trap, h('p', { class: 'quiet privacy' }, say('privacy')), trouble, button), say('loading'));
  state.form = { language: state.language, element, fields, button, trouble };
  return element;
}

function tell(lines: string[]) {
  if (!state.form) return;
  state.form.trouble.hidden = lines.length === 0;
  state.form.trouble.replaceChildren(...lines.map((line) => h('p', {}, line)));
}

async function send(website: string) {
  const { form, job } = state;
  if (!form || !job) return;
  if (state.sending > 0) return tell([say('stillSending')]);
  state.isBusy = true;
  form.button.disabled = true;
  form.button.textContent = say('sending');
  tell([]);
  try {
    const response = await ask('/applications', { values: form.fields.toSend(), key: once(), website });
    if (response.ok) {
      state.status = ((await response.json()) as { status_token: string }).status_token;
      dropDraft();
      state.screen = 'sent';
      show();
      toTop();
      return;
    }
    const refusal = (await response.json()) as ProblemDocument;
    const problems = refusal.problems ?? [];
    const keys = new Set(fieldsOf(job.layout.items).map((field) => field.key));
    const others = problems.filter((problem) => !keys.has((problem.path ?? '').replace(/^(values|inputs)\./, '').split(/[.[]/)[0] ?? '')).map((problem) => problem.message);
    if (response.status === 409) state.screen = 'closedJob';
    if (response.status === 409) return show();
    tell(problems.length > others.length ? [say('wrong'), ...others] : [refusal.detail ?? refusal.title]);
    form.fields.refuse(problems);
  } catch {
    tell([`${say('failed')} ${say('failedHint')}`]);
  } finally {
    state.isBusy = false;
    form.button.disabled = false;
    form.button.textContent = say('send');
  }
}

function sent(): HTMLElement[] {
  const link = `${window.location.origin}/a/${state.status}`;
  const field = h('input', { type: 'text', readonly: true, id: 'status-link', 'aria-label': say('statusLink') });
  field.value = link;
  const copied = h('span', { class: 'quiet', role: 'status' });
  const copy = () => {
    field.select();
    const done = navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.resolve(void document.execCommand('copy'));
    void done.then(() => { copied.textContent = say('copied'); }, () => undefined);
  };
  return [
    ...notice('applied', 'appliedHint', '✓', state.language),
    h('p', { class: 'lead' }, say('statusLink')), h('div', { class: 'with-unit' }, field, h('button', { type: 'button', click: copy }, say('copy'))), copied,
    h('a', { class: 'big link-button', href: `/a/${state.status}` }, say('seeStatus')),
  ];
}
