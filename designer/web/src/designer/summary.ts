/* One line about a step, in the words of people who approve and wait: who, until when, which rule. Pure; words come with the call. */
import { conditionWords } from '../condition/words';
import type { Words } from '../i18n';
import { namedBy, NOTHING_KNOWN, type About } from './known';
import type { GraphEdge, GraphNode } from './graph';
import type { StepTypes } from './kinds';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const short = (text: string, most = 44) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const said = (value: unknown) => (typeof value === 'string' ? value : '');

export function titleOf(node: GraphNode, types: StepTypes, words: Words): string {
  return words.text(node.title) || words.text(types.byType.get(node.type)?.title) || node.id;
}

/* People as a file names them: role:hr, {manager_of: starter}, a list of such. */
export function peopleOf(value: unknown, { t }: Words): string {
  if (Array.isArray(value)) {
    const names = value.map((one) => peopleOf(one, { t } as Words)).filter(Boolean);
    return names.length > 3 ? t('design.peopleMore', { names: names.slice(0, 2).join(t('design.and')), count: names.length - 2 }) : names.join(t('design.and'));
  }
  if (isRecord(value)) {
    const [word] = Object.keys(value);
    return word ? t(`design.person.${word}`, { defaultValue: word, of: peopleOf(value[word], { t } as Words) }) : '';
  }
  if (typeof value !== 'string') return '';
  if (value.startsWith('=')) return t('design.computed');
  const [kind = '', name = ''] = value.split(/:(.*)/s);
  if (kind === 'role') return t(`role.${name}`, { defaultValue: name });
  if (kind === 'starter' || kind === 'guest') return t(`design.person.${kind}`);
  return name || value;
}

const UNITS: [RegExp, Intl.NumberFormatOptions['unit']][] = [[/(\d+)Y/, 'year'], [/(\d+)M(?!.*T)|(\d+)M(?=.*T)/, 'month'], [/(\d+)W/, 'week'], [/(\d+)D/, 'day']];
const TIME_UNITS: [RegExp, Intl.NumberFormatOptions['unit']][] = [[/(\d+)H/, 'hour'], [/(\d+)M/, 'minute'], [/(\d+)S/, 'second']];
const formats = new Map<string, Intl.NumberFormat>();
/* Making one takes longer than drawing a step. */
function formatOf(locale: string, unit: Intl.NumberFormatOptions['unit']): Intl.NumberFormat {
  const name = `${locale} ${unit}`;
  const made = formats.get(name) ?? new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  formats.set(name, made);
  return made;
}
/* P1DT4H as "1 day 4 hours"; anything else as it is. */
export function durationOf(iso: string, { format, t }: Words): string {
  if (iso.startsWith('=')) return t('design.computed');
  const [date = '', time = ''] = iso.replace(/^R\d*\//, '').split('T');
  if (!/^-?P/.test(date)) return iso.includes('T') || /^\d{4}-/.test(iso) ? iso.replace('T', ' ').slice(0, 16) : iso;
  const parts = [...UNITS.map(([pattern, unit]) => [pattern.exec(date), unit] as const), ...TIME_UNITS.map(([pattern, unit]) => [pattern.exec(time), unit] as const)];
  const told = parts.flatMap(([found, unit]) => (found ? [formatOf(format.locale, unit).format(Number(found[1] ?? found[2]))] : []));
  return told.join(' ') || iso;
}

/* A condition in words where each part has a title, else its text, without the leading =. */
export const conditionOf = (when: string) => when.replace(/^=/, '').trim();
const conditionSaid = (when: string, words: Words, about: About) => conditionWords(when, about.names, words) || conditionOf(when);
export function edgeLabel(edge: GraphEdge, words: Words, open: boolean, about: About): string {
  const { t } = words;
  if (edge.onError) return edge.onError === '*' ? t('design.onError') : t('design.onErrorOf', { code: edge.onError });
  if (edge.when) return conditionSaid(edge.when, words, about);
  return edge.isDefault ? t('design.otherwise') : open ? t('design.noCondition') : '';
}

function timeOf(fields: GraphNode['fields'], words: Words): string {
  const { t } = words;
  const { wait, until, every, working } = fields;
  if (typeof wait === 'string') return t('design.waits', { time: durationOf(wait, words) });
  if (typeof working === 'string') return t('design.waitsWorking', { time: durationOf(working, words) });
  if (typeof until === 'string') return t('design.waitsUntil', { time: until.startsWith('=') ? short(until.slice(1), 30) : durationOf(until, words) });
  return typeof every === 'string' ? t('design.waitsEvery', { time: durationOf(every, words) }) : '';
}
/* Until when a step has to be done; '' when there is no hurry. */
export function dueOf(fields: GraphNode['fields'], words: Words): string {
  const due = said(fields.due) || said(fields.working);
  if (!due) return '';
  return due.startsWith('P') ? words.t(said(fields.due) ? 'design.within' : 'design.withinWorking', { time: durationOf(due, words) }) : words.t('design.dueBy', { time: due.startsWith('=') ? short(due.slice(1), 24) : durationOf(due, words) });
}
function eventOf(fields: GraphNode['fields'], words: Words, about: About): string {
  const time = timeOf(fields, words);
  const name = ['message', 'signal', 'error', 'escalation'].map((one) => said(fields[one])).find(Boolean);
  return time || name || (said(fields.condition) ? conditionSaid(said(fields.condition), words, about) : '') || (fields.compensation ? words.t('design.takesBack') : '') || (fields.cancel ? words.t('design.cancels') : '') || (fields.terminate ? words.t('design.terminates') : '');
}

/* What stands below the title; '' when there is nothing to say. `hasDue`: also until when, where that is not shown beside it. */
export function summaryOf(node: GraphNode, words: Words, about: About = NOTHING_KNOWN, hasDue = true): string {
  const { t, text } = words;
  const named = (key: string) => text(about.titles[namedBy(node)]) || key;
  const { fields } = node;
  const inputs = isRecord(fields.inputs) ? fields.inputs : {};
  const parts: string[] = [];
  if (node.type === 'approval') {
    const who = peopleOf(inputs.approvers, words);
    parts.push(who && typeof inputs.policy === 'string' && Array.isArray(inputs.approvers) && inputs.approvers.length > 1 ? t('design.approvers', { who, how: t(`design.policy.${inputs.policy}`, { defaultValue: inputs.policy }) }) : who || t('design.nobodyYet'));
    if (hasDue) parts.push(dueOf(fields, words));
  } else if (node.kind === 'user_task') {
    parts.push(peopleOf(fields.candidates, words) || t('design.nobodyYet'), hasDue ? dueOf(fields, words) : '');
  } else if (node.kind === 'decision') parts.push(named(said(fields.decision)) || t('design.noRule'));
  else if (node.kind === 'call') parts.push(named(said(fields.workflow)) || t('design.noWorkflow'));
  else if (node.kind === 'calculate') parts.push(isRecord(fields.outputs) ? Object.keys(fields.outputs).join(', ') : t('design.noVariable'));
  else if (node.kind === 'end') parts.push(eventOf(fields, words, about) || (text(node.title) ? '' : said(fields.outcome)));
  else if (node.kind === 'link') parts.push(said(fields.link));
  else if (node.kind === 'join') parts.push(t('design.needs', { count: said(fields.need) || Number(fields.need) || 1 }));
  else if (node.type === 'notify') parts.push(named(said(inputs.template)) || t('design.noTemplate'));
  else if (node.type === 'save_record') parts.push(named(said(inputs.record_type)) || t('design.noRecord'));
  else if (['timer', 'message', 'signal', 'condition', 'throw', 'start', 'boundary'].includes(node.kind)) parts.push(eventOf(fields, words, about));
  if (isRecord(fields.many)) parts.push(t('design.forEach', { what: short(conditionOf(said(fields.many.over) || String(fields.many.count ?? '')), 20) }));
  if (isRecord(fields.repeat)) parts.push(t('design.repeats'));
  return short(parts.filter((part) => part && part !== text(node.title)).join(' · '), 90);
}
