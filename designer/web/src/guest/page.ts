/* The frame of every page of the candidates' bundle: company, language switch, one main part. Knows no page. */
import type { GuestPage, Language } from '../model';
import { companyName, showBrand } from './brand';
import { h } from './dom';
import { word, type Word } from './words';

export const firstLanguage = (): Language => (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');

export interface Frame {
  company: string;
  brand: GuestPage['brand'] | undefined;
  title: string;
  language: Language;
  onLanguage: () => void;
}

export function frame(of: Frame, content: (HTMLElement | null | false)[]) {
  const root = document.getElementById('guest');
  if (!root) return;
  showBrand(of.brand);
  document.documentElement.lang = of.language === 'zh' ? 'zh-CN' : 'en';
  document.title = of.title ? `${of.title} · ${of.company}` : of.company || 'Hireloom';
  const other = of.language === 'zh' ? 'en' : 'zh-CN';
  root.replaceChildren(
    h('header', {}, companyName(of.company, of.brand), h('button', { type: 'button', class: 'language', lang: other, click: of.onLanguage }, word('switch', of.language))),
    h('main', { id: 'main', tabindex: '-1' }, ...content),
  );
}

/* Where the next step starts, for those who hear or tab the page. */
export function toTop() {
  window.scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

export function notice(title: Word, hint: Word, sign: string, language: Language): HTMLElement[] {
  return [h('div', { class: `sign sign-${title}`, 'aria-hidden': 'true' }, sign), h('h1', {}, word(title, language)), h('p', { class: 'quiet', role: 'status' }, word(hint, language))];
}

export function moment(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(new Date(iso));
}
/* The zone that `moment` writes in, named: "China Standard Time (UTC+8)". */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
