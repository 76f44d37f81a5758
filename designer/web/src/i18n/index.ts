/* The languages of the screen. Knows nothing of the server; `useWords` is what screens use. */
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { speak } from '../api';
import { formatter } from '../format';
import type { Language, Text } from '../model';
import { en } from './en';
import { zh } from './zh';

const STORED = 'hireloom.language';

export function asLanguage(value: string | null | undefined): Language {
  return value?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function firstLanguage(): Language {
  return asLanguage(localStorage.getItem(STORED) ?? navigator.language);
}

/* Switches the whole page; saving it for the person is the caller's. */
export function switchLanguage(next: Language) {
  localStorage.setItem(STORED, next);
  speak(next);
  dayjs.locale(next === 'zh' ? 'zh-cn' : 'en');
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  return i18next.changeLanguage(next);
}

void i18next.use(initReactI18next).init({
  resources: { zh: { translation: zh }, en: { translation: en } },
  lng: firstLanguage(),
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
  initAsync: false,
  nsSeparator: false,
});
void switchLanguage(firstLanguage());

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
