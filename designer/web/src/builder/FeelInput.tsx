/* One expression: names of fields and functions are completed while one writes, and what it comes to now is shown. Knows no form. */
import { AutoComplete, Input } from 'antd';
import { useId, useMemo, useState } from 'react';
import { useWords } from '../i18n';
import { BUILT_IN_NAMES } from '../feel/names';

/* A name, or one with the title that people know it by: either finds it. */
export type Named = string | { readonly name: string; readonly title: string };
interface Props { value: string; label: string; names: readonly Named[]; onChange: (text: string) => void; problem?: string; placeholder?: string; live?: string; lacking?: string }

/* The last word before the cursor, in any script. */
const WORD = /[\p{L}_][\p{L}\p{N}_]*$/u;
export function FeelInput({ value, label, names, onChange, problem, placeholder, live, lacking }: Props) {
  const { t } = useWords();
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const before = value.slice(0, at ?? value.length);
  const word = WORD.exec(before)?.[0] ?? '';
  const found = useMemo(() => {
    if (!word) return [];
    const sought = word.toLowerCase();
    const fits = (name: string, title = '') => (name.toLowerCase().includes(sought) || title.toLowerCase().includes(sought)) && name !== word;
    const known = names.map((one) => (typeof one === 'string' ? { name: one, title: '' } : one)).filter(({ name, title }) => fits(name, title));
    return [...known.map(({ name, title }) => ({ value: name, label: title && title !== name ? <>{title} <span className="quiet mono">{name}</span></> : name })), ...BUILT_IN_NAMES.filter((name) => fits(name)).map((name) => ({ value: `${name}(`, label: `${name}(…)` }))].slice(0, 8);
  }, [names, word]);
  const take = (name: string) => {
    const start = before.length - word.length;
    onChange(value.slice(0, start) + name + value.slice(before.length));
    setAt(start + name.length);
  };
  return (
    <div className="feel-input">
      <AutoComplete className="full" value={value} options={found} onSelect={take} popupMatchSelectWidth={false} defaultActiveFirstOption={false}>
        <Input.TextArea
          className="mono" autoSize={{ minRows: 1, maxRows: 6 }} aria-label={label} aria-invalid={problem ? true : undefined} aria-describedby={problem ? `${id}-wrong` : undefined} status={problem ? 'error' : undefined} placeholder={placeholder ?? t('builder.feelHint')} spellCheck={false}
          onChange={(event) => { setAt(event.target.selectionStart); onChange(event.target.value); }} onSelect={(event) => setAt((event.target as HTMLTextAreaElement).selectionStart)}
        />
      </AutoComplete>
      {problem && <p id={`${id}-wrong`} className="field-wrong small" role="alert">{problem}</p>}
      {!problem && lacking && <p className="feel-live" aria-live="polite">{lacking}</p>}
      {!problem && !lacking && live !== undefined && live !== '' && <p className="feel-live" aria-live="polite">= {live}</p>}
    </div>
  );
}
