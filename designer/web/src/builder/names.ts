/* What pieces of a form are called: kinds of fields and blocks in the language of the screen and in both. */
import i18next from 'i18next';
import { useMemo } from 'react';
import { useWords } from '../i18n';
import type { Text } from '../model';
import type { Entry } from './palette';
import { spoken, type FieldNode, type FormNode, type Item, type Title } from './tree';

const both = (key: string) => ({ en: i18next.t(key, { lng: 'en' }), zh: i18next.t(key, { lng: 'zh' }) });
export function useNames() {
  const { t, language } = useWords();
  return useMemo(() => ({
    of: (entry: Pick<Entry, 'id'>) => t(`kindOf.${entry.id}`, { defaultValue: entry.id }),
    both: (entry: Pick<Entry, 'id'>) => both(`kindOf.${entry.id}`),
    more: { option: both('builder.option'), column: both('builder.column') },
    title: (title: Title | null | undefined) => { const said = spoken(title); return (language === 'zh' ? said.zh || said.en : said.en || said.zh); },
    untitled: t('builder.untitled'),
  }), [t, language]);
}
export type Names = ReturnType<typeof useNames>;
export function nameOf(one: Item | FormNode, names: Names): string {
  const title = 'title' in one ? names.title(one.title) : '';
  const key = 'key' in one ? one.key : one.kind === 'total' ? one.column : '';
  return title || key || names.of({ id: one.kind === 'field' ? one.type : one.kind }) || names.untitled;
}
/* The fields of a form for completion: found by key and by title. */
export const namedFields = (fields: readonly FieldNode[], names: Names) => fields.map((field) => ({ name: field.key, title: names.title(field.title) }));
export const textOf = (title: Title | null | undefined): Text | null => (title ? { en: spoken(title).en || spoken(title).zh, zh: spoken(title).zh || spoken(title).en } : null);
