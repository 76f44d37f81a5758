/* What a JSON value looks like to a person: recognises moments, sources, scores, reasons and entries. Pure. */
import type { Json, Text, Values } from '../model';

export type Shape =
  | { is: 'nothing' }
  | { is: 'yes_no'; value: boolean }
  | { is: 'number'; value: number }
  | { is: 'moment' | 'day' | 'link' | 'mail' | 'file' | 'line' | 'paragraphs'; value: string }
  | { is: 'bilingual'; value: Text }
  | { is: 'sourced'; value: Json; source: Values }
  | { is: 'words'; value: (string | number)[] }
  | { is: 'inline'; value: string[] }
  | { is: 'entries'; value: Json[] }
  | { is: 'score'; score: number; rest: Values }
  | { is: 'address' | 'place'; value: Values }
  | { is: 'fields'; value: Values };

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const FILE = /^f[0-9a-f]{32}$/;
export const isFile = (value: Json | undefined): boolean => typeof value === 'string' && FILE.test(value);
const POINT_KEYS = new Set(['latitude', 'longitude', 'accuracy', 'place']);
const SOURCE_KEYS = new Set(['value', 'page', 'line', 'lines', 'box', 'quote', 'source', 'where', 'confidence', 'text']);

export const isObject = (value: Json | undefined): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isNothing = (value: Json | undefined): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

// Rules write one text in two languages: "below the threshold | 低于阈值".
const TWO_LANGUAGES = /^([^|\u4e00-\u9fff]+) \| ([^|]*[\u4e00-\u9fff][^|]*)$/;

function shapeOfText(value: string): Shape {
  const [, en, zh] = TWO_LANGUAGES.exec(value) ?? [];
  if (en && zh) return { is: 'bilingual', value: { en, zh } };
  if (MOMENT.test(value)) return { is: 'moment', value };
  if (DAY.test(value)) return { is: 'day', value };
  if (MAIL.test(value)) return { is: 'mail', value };
  if (FILE.test(value)) return { is: 'file', value };
  if (/^https?:\/\/\S+$/.test(value)) return { is: 'link', value };
  return value.includes('\n') ? { is: 'paragraphs', value } : { is: 'line', value };
}

/* `{name, zh}`: a name that is said in Chinese too is one name. */
function oneName(value: Values): Values {
  if (typeof value.name !== 'string' || typeof value.zh !== 'string') return value;
  const { name, zh, ...rest } = value;
  return { name: { en: name, zh }, ...rest };
}

/* A skill with where it stood is, to a reader, its name. */
function nameOnly(item: Json): string | null {
  if (!isObject(item) || typeof item.name !== 'string') return null;
  return Object.entries(item).every(([key, value]) => key === 'name' || key === 'at' || isNothing(value)) ? item.name : null;
}

function shapeOfObject(value: Values): Shape {
  if (Object.keys(value).length === 2 && typeof value.name === 'string' && typeof value.zh === 'string') return { is: 'bilingual', value: { en: value.name, zh: value.zh } };
  const keys = Object.keys(value);
  if (keys.length <= 2 && typeof value.en === 'string' && keys.every((key) => key === 'en' || key === 'zh')) return { is: 'bilingual', value: value as unknown as Text };
  if ('value' in value && keys.every((key) => SOURCE_KEYS.has(key))) {
    const { value: inner, ...source } = value;
    return { is: 'sourced', value: inner ?? null, source };
  }
  if (typeof value.score === 'number' && value.score >= 0 && value.score <= 100 && keys.length > 1) {
    const { score, ...rest } = value;
    return { is: 'score', score: score as number, rest };
  }
  if (typeof value.region === 'string' && /^\d{6}$/.test(value.region) && keys.every((key) => key === 'region' || key === 'detail')) return { is: 'address', value };
  if (typeof value.latitude === 'number' && typeof value.longitude === 'number' && keys.every((key) => POINT_KEYS.has(key))) return { is: 'place', value };
  return { is: 'fields', value };
}

export function shapeOf(value: Json | undefined): Shape {
  if (value === undefined || value === null || isNothing(value)) return { is: 'nothing' };
  if (typeof value === 'boolean') return { is: 'yes_no', value };
  if (typeof value === 'number') return { is: 'number', value };
  if (typeof value === 'string') return shapeOfText(value);
  if (Array.isArray(value)) {
    const names = value.map(nameOnly);
    if (names.every((name) => name !== null)) return { is: 'words', value: names };
    const areWords = value.every((item) => typeof item === 'number' || (typeof item === 'string' && item.length <= 60 && shapeOfText(item).is === 'line'));
    if (!areWords && value.every((item) => typeof item === 'string' && item.length <= 60 && !item.includes('\n'))) return { is: 'inline', value: value as string[] };
    return areWords ? { is: 'words', value: value as (string | number)[] } : { is: 'entries', value };
  }
  return shapeOfObject(value);
}

// What an entry is called, best first; a sentence only when there is no name.
const HEADLINES = ['company', 'school', 'requirement', 'name', 'title', 'role', 'major', 'subject', 'label'];
// Where a value stood and how sure a node is: shown as a small note or not at all.
const PROVENANCE = new Set(['page', 'line', 'lines', 'box', 'bbox', 'confidence', 'where', 'quote', 'at', 'met', 'strength']);

export interface Entry {
  headline: Json[];
  period: Json[];
  quote: string;
  page: Json;
  /* Whether a requirement is met; null when the entry is not about one. */
  met: boolean | null;
  rest: Values;
}

/* An entry of a list (a job held, a school, a reason): its headline, its period, its quote, and what is left. */
export function entryOf(said: Values): Entry {
  const value = oneName(said);
  const used = new Set<string>();
  const take = (key: string) => {
    used.add(key);
    return value[key] as Json;
  };
  const has = (key: string) => !isNothing(value[key]);
  const named = HEADLINES.filter((key) => has(key) && isShort(value[key] ?? null)).slice(0, 2);
  const headline = (named.length > 0 ? named : ['text', 'message', 'reason'].filter(has).slice(0, 1)).map(take);
  const period = [['start', 'end'], ['from', 'to'], ['start_date', 'end_date']].find(([from, to]) => has(from ?? '') || has(to ?? ''))?.map(take) ?? [];
  const at = isObject(value.at) ? value.at : value;
  const quote = at === value && typeof value.quote === 'string' ? value.quote : '';
  const told = [...headline].map(String);
  if (!isNothing(value.degree_text)) used.add('degree');
  if (used.has('text') || used.has('requirement')) used.add('kind');
  if (used.has('text') || told.includes(String(value.said))) used.add('said');
  const rest = Object.fromEntries(Object.entries(value).filter(([key, item]) => !used.has(key) && !PROVENANCE.has(key) && !isNothing(item)));
  return { headline, period, quote, page: at.page ?? null, met: typeof value.met === 'boolean' ? value.met : null, rest };
}

function isShort(value: Json): boolean {
  const { is } = shapeOf(value);
  return is !== 'fields' && is !== 'entries' && is !== 'score';
}

/* Which word a name asks for, seen with its neighbours: the name of a document is that of a file, a resume may be the file itself. */
export function nameInside(name: string, values: Values): string {
  if (name === 'name' && ('media_type' in values || 'file_id' in values)) return 'file_name';
  return name === 'resume' && isFile(values.resume) ? 'resume_file' : name;
}

/* `must_haves` -> "Must haves": for a name that nobody has translated. */
export function humanise(name: string): string {
  const spaced = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
