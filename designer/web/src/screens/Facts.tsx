/* The facts of a run as small tags: "Score 86". */
import { useWords } from '../i18n';
import type { Json, Text, Values } from '../model';
import { Tag } from '../shell/states';
import { nameOf } from '../values/ValueView';
import { isFile, isNothing, isObject, nameInside } from '../values/shape';

/* `titles`: what the workflow calls them; the dictionary helps where it says nothing. */
export function Facts({ facts, titles = {}, most = 6 }: { facts: Values; titles?: Record<string, Text>; most?: number }) {
  const words = useWords();
  const shown = Object.entries(facts).filter(([, value]) => !isNothing(value)).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <span className="facts">
      {shown.map(([name, value]) => <Tag key={name} tone={toneOf(name, value)}><span className="fact-name">{titles[name] ? words.text(titles[name]) : nameOf(nameInside(name, facts), words)}</span> <b>{wordOf(value, words)}</b></Tag>)}
    </span>
  );
}

/* One fact by itself, in a column of its own. */
export function FactValue({ value }: { value: Json }) {
  const words = useWords();
  return isNothing(value) ? null : <>{wordOf(value, words)}</>;
}

function wordOf(value: Json, { t, text, format }: ReturnType<typeof useWords>): string {
  if (typeof value === 'number') return format.number(Math.round(value * 10) / 10);
  if (typeof value === 'boolean') return value ? t('value.yes') : t('value.no');
  // A row is a link already: the file itself opens from the run.
  if (isFile(value)) return t('value.file');
  if (typeof value === 'string') return t(`fact.${value}`, { defaultValue: value.replace(/_/g, ' ') });
  return isObject(value) && 'en' in value ? text(value as unknown as Text) : JSON.stringify(value);
}

function toneOf(name: string, value: Json): string {
  if (name !== 'score' || typeof value !== 'number') return 'plain';
  return value >= 85 ? 'good' : value >= 70 ? 'info' : 'plain';
}
