/* A title in both languages, beside each other. Knows no node. */
import { Input } from 'antd';
import { useId } from 'react';
import { useWords } from '../../i18n';
import type { Bound } from './bind';
import { isRecord } from './bind';

export function Titles({ bound, label }: { bound: Bound; label: string }) {
  const { t } = useWords();
  const id = useId();
  const value = isRecord(bound.value) ? bound.value : {};
  const set = (language: string, text: string) => { bound.set(text || value[language === 'en' ? 'zh' : 'en'] ? { ...value, [language]: text } : undefined); };
  return (
    <div className="titles" role="group" aria-label={label}>
      {(['zh', 'en'] as const).map((language) => (
        <div key={language}>
          <label htmlFor={`${id}-${language}`}>{label} · {t(`panel.language.${language}`)}</label>
          <Input id={`${id}-${language}`} lang={language} value={String(value[language] ?? '')} disabled={bound.isDisabled} onChange={(event) => { set(language, event.target.value); }} />
        </div>
      ))}
    </div>
  );
}
