/* What a control of the guest's form is given, and what all of them share. Knows no field type. */
import type { Choice, FieldItem, Json, Language, Values } from '../model';
import { word, type Word } from './words';

export interface SentFile {
  file_id: string;
  name: string;
  size: number;
  /* A picture that this page can show by itself: links do not read files back. */
  url?: string;
}

/* The page around the form. */
export interface Host {
  language: Language;
  values: Values;
  files: Map<string, SentFile>;
  /* Rejects with words that may be shown, "" when the line did not come back. */
  upload: (file: File, onProgress?: (sent: number, size: number, isWaiting: boolean) => void) => Promise<SentFile>;
  /* Names of files that were begun and never sent to their end. */
  cutOff: () => string[];
  /* Options of a field that has more than it lists, by words. */
  find: (field: string, words: string) => Promise<Choice[]>;
}

export interface Slot {
  field: FieldItem;
  id: string;
  value: Json;
  host: Host;
  isRequired: boolean;
  set: (value: Json) => void;
  /* The control was left: its problem may be shown now. */
  leave: () => void;
}
export type Control = (slot: Slot) => HTMLElement;

export const said = (slot: Pick<Slot, 'host'>, key: Word, values?: Record<string, string>): string => word(key, slot.host.language, values);
export const localeOf = (slot: Pick<Slot, 'host'>): string => (slot.host.language === 'zh' ? 'zh-CN' : 'en-GB');

/* What a screen reader is told of a control: whether it is asked, whether it is wrong, and where that is said. */
export function tell(control: HTMLElement, state: { isRequired: boolean; isWrong: boolean; describedBy: string }) {
  const isGroup = control.getAttribute('role') === 'group';
  const inner = control.matches('input, select, textarea, [role]') ? control : (control.querySelector<HTMLElement>('input, select, textarea') ?? control);
  put(inner, 'aria-describedby', state.describedBy);
  if (isGroup) return;
  put(inner, 'aria-invalid', state.isWrong ? 'true' : '');
  put(inner, 'aria-required', state.isRequired ? 'true' : '');
}

function put(element: HTMLElement, name: string, value: string) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
