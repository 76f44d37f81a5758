/* Forms, record types and rules to choose from: by their titles, with the key beside for who reads the file. */
import type { ReactNode } from 'react';
import type { Text } from '../../model';
import type { Files } from '../keep/state';
import { mailTitle, namedTitle } from './forms';

export interface NamedOption { value: string; label: ReactNode; search: string }
export function namedOptions(keys: readonly string[], files: Files, part: 'form' | 'record' | 'decision' | 'template', text: (title: Text) => string): NamedOption[] {
  return keys.map((key) => {
    const title = text(part === 'template' ? mailTitle(files, key) : namedTitle(files, part, key));
    return { value: key, search: `${title} ${key}`, label: title && title !== key ? <>{title} <span className="quiet mono">{key}</span></> : key };
  });
}
