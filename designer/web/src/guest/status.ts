/* How an application stands: what the applicant has done, what there is to do now, and nothing of what others say. */
import type { GuestPage, ProblemDocument, Text } from '../model';
import { h } from './dom';
import { firstLanguage, frame, moment, notice, ownZone } from './page';
import { zoneName } from './slots';
import { pick, word, type Word } from './words';

interface Step {
  title: Text;
  state: 'open' | 'done';
  at: string;
  token: string;
  due_at: string | null;
}
interface Application {
  tenant_name: string;
  brand: GuestPage['brand'];
  title: Text;
  state: 'received' | 'your_turn' | 'over';
  sent_at: string;
  ended_at: string | null;
  steps: Step[];
}

const state = { screen: 'loading' as 'loading' | 'open' | 'expired' | 'unknown' | 'failed', found: null as Application | null, language: firstLanguage(), token: '' };
const say = (key: Word, values?: Record<string, string>) => word(key, state.language, values);

export async function showStatus(token: string) {
  state.token = token;
  state.screen = 'loading';
  show();
  try {
    const response = await fetch(`/api/v1/applications/${encodeURIComponent(token)}`, { headers: { Accept: 'application/json', 'Accept-Language': state.language === 'zh' ? 'zh-CN' : 'en' } });
    if (response.ok) {
      state.found = (await response.json()) as Application;
      state.screen = 'open';
    } else state.screen = response.status === 409 || ((await response.json()) as ProblemDocument).code === 'link.expired' ? 'expired' : response.status === 404 ? 'unknown' : 'failed';
  } catch {
    state.screen = 'failed';
  }
  show();
}

function show() {
  const title = say('status');
  frame({ company: state.found?.tenant_name ?? '', brand: state.found?.brand, title, language: state.language, onLanguage: () => { state.language = state.language === 'zh' ? 'en' : 'zh'; show(); } }, content(title));
}

function content(title: string): (HTMLElement | null)[] {
  const { found, screen } = state;
  if (screen === 'loading') return [h('p', { class: 'quiet', role: 'status' }, say('loading'))];
  if (screen === 'failed') return [...notice('failed', 'failedHint', '!', state.language), h('button', { type: 'button', class: 'big', click: () => void showStatus(state.token) }, say('retry'))];
  if (screen !== 'open' || !found) return notice(screen === 'open' ? 'unknown' : screen, screen === 'expired' ? 'expiredHint' : 'unknownHint', '!', state.language);
  const words: Record<Application['state'], Word> = { received: 'isReceived', your_turn: 'isYourTurn', over: 'isOver' };
  const step = (done: boolean, name: string, at: string, more: HTMLElement | null = null) => h('li', { class: done ? 'step done' : 'step now' }, h('span', { class: 'step-sign', 'aria-hidden': 'true' }, done ? '✓' : '●'), h('div', {}, h('p', { class: 'step-name' }, name), h('p', { class: 'quiet' }, at), more));
  return [
    h('p', { class: 'hello' }, pick(found.title, state.language)), h('h1', {}, title), h('p', { class: 'lead', role: 'status' }, say(words[found.state])),
    h('ol', { class: 'steps-list' },
      step(true, say('wasSent'), moment(found.sent_at, state.language)),
      ...found.steps.map((one) => step(one.state === 'done', pick(one.title, state.language), one.state === 'done' ? moment(one.at, state.language) : one.due_at ? say('pleaseBy', { when: moment(one.due_at, state.language) }) : say('pleaseNow'),
        one.token ? h('a', { class: 'big link-button', href: `/g/${one.token}` }, pick(one.title, state.language)) : null)),
      found.state === 'over' ? step(true, say('wasOver'), found.ended_at ? moment(found.ended_at, state.language) : '') : found.state === 'received' ? step(false, say('looking'), say('lookingHint')) : null,
    ),
    h('p', { class: 'quiet' }, say('zoneIs', { zone: zoneName(ownZone(), found.sent_at, state.language) })),
    h('p', { class: 'quiet' }, say('keepLink')),
  ];
}
