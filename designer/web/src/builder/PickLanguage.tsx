/* Draws what is inside in a language of its own, whatever the language of the screen is. */
import { ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import i18next from 'i18next';
import { useMemo, type ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Language } from '../model';

export function PickLanguage({ value, children }: { value: Language; children: ReactNode }) {
  const other = useMemo(() => i18next.cloneInstance({ lng: value }), [value]);
  return <I18nextProvider i18n={other}><ConfigProvider locale={value === 'zh' ? zh : en}>{children}</ConfigProvider></I18nextProvider>;
}
