/* A value written as JSON; plain words are a text. Knows no schema. */
import { Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import type { Json } from '../model';

export function JsonField({ id, value, label, onChange }: { id?: string; value: Json | undefined; label?: string; onChange: (value: Json | undefined, isWhole: boolean) => void }) {
  const { t } = useWords();
  const [written, setWritten] = useState<string | null>(null);
  const shown = written ?? (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 1));
  const take = (text: string) => {
    setWritten(text);
    if (text.trim() === '') { onChange(undefined, true); return; }
    try {
      onChange(JSON.parse(text) as Json, true);
    } catch {
      if (/^\s*[[{]/.test(text)) onChange(value, false);
      else onChange(text, true);
    }
  };
  const isWrong = /^\s*[[{]/.test(shown) && (() => { try { JSON.parse(shown); return false; } catch { return true; } })();
  return <><Input.TextArea id={id} aria-label={label} aria-invalid={isWrong} className="mono" value={shown} status={isWrong ? 'error' : ''} spellCheck={false} autoSize={{ minRows: 1, maxRows: 12 }} onChange={(event) => { take(event.target.value); }} />{isWrong && <p className="field-wrong small" role="status">{t('monitor.notJson')}</p>}</>;
}
