/* The languages of the screen. Knows nothing of the server; `useWords` is what screens use. Words are loaded: one language, and of it what is shown. */
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { speak } from '../api';
import { formatter } from '../format';
import type { Language, Text } from '../model';

const STORED = 'hireloom.language';
const LANGUAGES = ['en', 'zh'] as const;

/* What every screen needs; what only those need that make workflows and forms; what only the admin's pages need. */
type Area = 'core' | 'make' | 'rule';
const WORDS: Record<Area, Record<Language, () => Promise<object>>> = {
  core: { en: () => import('./en').then((file) => file.en), zh: () => import('./zh').then((file) => file.zh) },
  make: { en: () => import('./make.en').then((file) => file.make), zh: () => import('./make.zh').then((file) => file.make) },
  rule: { en: () => import('./rule.en').then((file) => file.rule), zh: () => import('./rule.zh').then((file) => file.rule) },
};
const wanted = new Set<Area>(['core']);
const loaded = new Map<string, Promise<void>>();

function load(area: Area, language: Language): Promise<void> {
  const name = `${area}.${language}`;
  const known = loaded.get(name);
  if (known) return known;
  const loading = WORDS[area][language]().then(
    (words) => { i18next.addResourceBundle(language, 'translation', words, true, true); },
    (error: unknown) => { loaded.delete(name); throw error; },
  );
  loaded.set(name, loading);
  return loading;
}
const spokenNow = () => asLanguage(i18next.language);

/* A screen, once its words are there as well. What is made has titles in both languages: its words come in both. */
export async function withWords<Screen>(area: Area, screen: Promise<Screen>): Promise<Screen> {
  wanted.add(area);
  const languages = area === 'make' ? LANGUAGES : [spokenNow()];
  const [shown] = await Promise.all([screen, ...languages.map((language) => load(area, language))]);
  return shown;
}

export function asLanguage(value: string | null | undefined): Language {
  return value?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function firstLanguage(): Language {
  return asLanguage(localStorage.getItem(STORED) ?? navigator.language);
}

let asked: Language = firstLanguage();

/* Switches the whole page; saving it for the person is the caller's. */
export async function switchLanguage(next: Language) {
  localStorage.setItem(STORED, next);
  speak(next);
  asked = next;
  await Promise.all([...wanted].map((area) => load(area, next)));
  if (asked !== next) return;
  dayjs.locale(next === 'zh' ? 'zh-cn' : 'en');
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  await i18next.changeLanguage(next);
}

void i18next.use(initReactI18next).init({
  resources: {},
  lng: asked,
  fallbackLng: false,
  interpolation: { escapeValue: false },
  initAsync: false,
  nsSeparator: false,
  react: { useSuspense: false },
});
/* Fulfilled when there is something to say. */
export const wordsReady = switchLanguage(asked);

export function pick(text: Text | null | undefined, language: Language): string {
  if (!text) return '';
  return (language === 'zh' ? text.zh : text.en) || text.en || text.zh || '';
}

/* One set of formatters for each language: making them takes a millisecond or two, and hundreds of components ask. */
const formatters = { en: formatter('en'), zh: formatter('zh') };

/* The words of the screen: `t` for our own, `text` for bilingual ones of the server, `format` for dates and numbers. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const language = asLanguage(i18n.language);
  return useMemo(
    () => ({ t, language, text: (value: Text | null | undefined) => pick(value, language), format: formatters[language] }),
    [t, language],
  );
}
export type Words = ReturnType<typeof useWords>;
