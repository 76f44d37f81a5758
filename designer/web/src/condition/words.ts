/* A condition said in words, where each of its parts has a title: "Route is Manual review". What words cannot say plainly stays FEEL (''). Pure; what names are called is handed in. */
import { durationWords } from '../form/duration';
import type { Words } from '../i18n';
import type { Text } from '../model';
import { isGroup, readCondition, type Literal, type Test } from './condition';

/* What a variable is called, and the values that it may have by what they are called. */
export interface Named { readonly title: Text; readonly choices?: Readonly<Record<string, Text>> }
export type Names = Readonly<Record<string, Named>>;

const DATED: ReadonlySet<string> = new Set(['date', 'date_time', 'time']);
/* `manual_review` is a name for programs, "Shanghai" is a word. */
const KEY = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const PLAIN: Partial<Record<Test['op'], string>> = { '=': 'eq', '!=': 'ne', in: 'in', not_in: 'notIn', between: 'between', contains: 'contains', starts: 'starts', has: 'has', has_not: 'hasNot', empty: 'empty', not_empty: 'notEmpty', true: 'yes', false: 'no' };
const COMPARED: Partial<Record<Test['op'], readonly [string, string]>> = { '<': ['lt', 'before'], '<=': ['le', 'until'], '>': ['gt', 'after'], '>=': ['ge', 'since'] };

export function conditionWords(when: string, names: Names, words: Pick<Words, 't' | 'text' | 'format'>): string {
  const group = readCondition(when.replace(/^=/, '').trim());
  if (!group || group.items.length === 0) return '';
  const said = group.items.map((one) => (isGroup(one) ? '' : testWords(one, names, words)));
  return said.every(Boolean) ? said.join(words.t(`said.${group.join}`)) : '';
}

function testWords(test: Test, names: Names, words: Pick<Words, 't' | 'text' | 'format'>): string {
  const { t, text } = words;
  const left = names[test.left];
  const title = text(left?.title);
  const values = test.right.map((one) => valueWords(one, left, names, words));
  if (!left || !title || values.some((one) => !one)) return '';
  const [first = '', second = ''] = values;
  // “Approve” on the way out of “Approve”.
  if (test.op === '=' && left.choices && first === title) return first;
  const compared = COMPARED[test.op];
  const op = compared ? compared[DATED.has(test.right[0]?.kind ?? '') ? 1 : 0] : PLAIN[test.op];
  return op ? t(`said.${op}`, { left: title, right: test.op === 'between' ? first : values.join(t('said.or')), second }) : '';
}

function valueWords({ kind, text: said }: Literal, left: Named | undefined, names: Names, { t, text, format }: Pick<Words, 't' | 'text' | 'format'>): string {
  if (kind === 'string') {
    if (left?.choices) return text(left.choices[said]);
    return KEY.test(said) || !said.trim() ? '' : `“${said}”`;
  }
  if (kind === 'number') return format.number(Number(said));
  if (kind === 'date') return format.date(said);
  if (kind === 'date_time') return format.dateTime(said);
  if (kind === 'duration') return durationWords(said, format.locale);
  if (kind === 'time') return said.slice(0, 5);
  return kind === 'feel' ? (/^today\(\s*\)$/.test(said) ? t('said.today') : text(names[said]?.title)) : '';
}
