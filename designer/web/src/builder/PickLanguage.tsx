/* Draws what is inside in a language of its own, whatever the language of the screen is. */
import { ConfigProvider } from 'antd';
import antdEn from 'antd/locale/en_US';
import antdZh from 'antd/locale/zh_CN';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';
import type { Language } from '../model';

function speaker(lng: Language) {
  const made = i18next.createInstance({ resources: { zh: { translation: zh }, en: { translation: en } }, lng, fallbackLng: 'en', interpolation: { escapeValue: false }, initAsync: false, nsSeparator: false, react: { useSuspense: false } });
  void made.init();
  return made;
}
const speakers: Partial<Record<Language, ReturnType<typeof speaker>>> = {};

export function PickLanguage({ value, children }: { value: Language; children: ReactNode }) {
  const one = (speakers[value] ??= speaker(value));
  return <I18nextProvider i18n={one}><ConfigProvider locale={value === 'zh' ? antdZh : antdEn}>{children}</ConfigProvider></I18nextProvider>;
}
