/* Offered times: found in a form's layout, named in a zone, grouped by day. Pure; the browser's zone is handed in. */
import { fieldsOf } from '../form/state';
import type { FieldItem, GuestPage, Json, Language, Values } from '../model';

export interface Slot {
  value: Json;
  start: string;
  end: string;
}
export interface SlotDay {
  key: string;
  title: string;
  slots: { slot: Slot; label: string }[];
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };
const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/* An instant, "instant/instant" or {start, end}; null for anything else. */
export function slotOf(value: Json): Slot | null {
  if (typeof value === 'string') {
    const [start = '', end = ''] = value.split('/');
    return INSTANT.test(start) && (end === '' || INSTANT.test(end)) ? { value, start, end } : null;
  }
  if (!isObject(value)) return null;
  const { start, end } = value;
  if (typeof start !== 'string' || !INSTANT.test(start)) return null;
  return { value, start, end: typeof end === 'string' && INSTANT.test(end) ? end : '' };
}

/* The choice whose options are all times, with them. A choice by number or id finds its times in `shown.slots`. */
export function offered(page: Pick<GuestPage, 'layout' | 'shown'>): { field: FieldItem; slots: Slot[] } | null {
  const listed = Array.isArray(page.shown.slots) ? page.shown.slots : [];
  for (const field of fieldsOf(page.layout?.items ?? [])) {
    const choices = field.type === 'choice' ? (field.options.choices ?? []) : [];
    const minutes = typeof page.shown.minutes === 'number' ? page.shown.minutes : 0;
    const slots = choices.map((choice, index) => {
      const found = slotOf(choice.value) ?? slotOf(listed.find((one) => isObject(one) && (one.slot_id ?? one.id ?? one.key) === choice.value) ?? null);
      return found ?? (typeof choice.value === 'number' ? slotOf(listed[index] ?? null) : null);
    });
    if (choices.length > 0 && slots.every((slot) => slot !== null)) return { field, slots: slots.map((slot, index) => ({ ...slot, end: slot.end || endOf(slot.start, minutes), value: choices[index]?.value ?? null })) };
  }
  return null;
}

function endOf(start: string, minutes: number): string {
  return minutes > 0 ? new Date(new Date(start).getTime() + minutes * 60_000).toISOString() : '';
}

/* A title names its zone in brackets: "Mon 2 Mar 2026, 09:00-10:00 (Asia/Shanghai)". */
function titledZone(layout: GuestPage['layout']): string | undefined {
  const titles = fieldsOf(layout?.items ?? []).flatMap((field) => field.options.choices?.map((choice) => choice.title.en) ?? []);
  return titles.map((title) => /\(([A-Za-z_]+\/[\w/+-]+|UTC)\)/.exec(title)?.[1]).find((zone) => zone !== undefined);
}

/* The zone that the company thinks in: named by the task or by the offers' titles, else the offset that the times carry. */
export function companyZone(page: Pick<GuestPage, 'shown' | 'layout'>, slots: Slot[]): string {
  const first = slots[0]?.value;
  const named = [page.shown.time_zone, page.shown.timezone, isObject(first) ? first.time_zone : null, titledZone(page.layout)].find((zone) => typeof zone === 'string' && isZone(zone));
  return typeof named === 'string' ? named : zoneOfOffset(slots[0]?.start ?? '');
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function zoneOfOffset(instant: string): string {
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(instant) ?? [];
  if (!sign || hours === undefined) return 'UTC';
  if (minutes !== '00') return isZone(`${sign}${hours}:${minutes}`) ? `${sign}${hours}:${minutes}` : 'UTC';
  // The names of the tz database turn the sign round: Etc/GMT-8 is UTC+8.
  return Number(hours) === 0 ? 'UTC' : `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
}

function part(instant: string, options: Intl.DateTimeFormatOptions, locale: string, type: Intl.DateTimeFormatPartTypes): string {
  return new Intl.DateTimeFormat(locale, options).formatToParts(new Date(instant)).find((one) => one.type === type)?.value ?? '';
}

/* "China Standard Time (UTC+8)"; a zone known only by offset is named by it. */
export function zoneName(zone: string, instant: string, language: Language): string {
  const offset = part(instant, { timeZone: zone, timeZoneName: 'shortOffset' }, 'en', 'timeZoneName').replace('GMT', 'UTC');
  if (zone.startsWith('Etc/') || zone === 'UTC' || /^[+-]/.test(zone)) return offset;
  return `${part(instant, { timeZone: zone, timeZoneName: 'long' }, LOCALES[language], 'timeZoneName')} (${offset})`;
}

/* Whether clocks in both zones show the same at that moment. */
export function sameClock(a: string, b: string, instant: string): boolean {
  const clock = (zone: string) => new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
  return clock(a) === clock(b);
}

export function dayTitle(instant: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, weekday: 'long', month: 'long', day: 'numeric' }).format(new Date(instant));
}

export function timeLabel(slot: Slot, zone: string, language: Language): string {
  const time = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return slot.end ? `${time.format(new Date(slot.start))} – ${time.format(new Date(slot.end))}` : time.format(new Date(slot.start));
}

export function groupByDay(slots: Slot[], zone: string, language: Language): SlotDay[] {
  const keyOf = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  const days = new Map<string, SlotDay>();
  for (const slot of [...slots].sort((a, b) => new Date(a.start).getTime() - new Date(b.start).getTime())) {
    const key = keyOf.format(new Date(slot.start));
    const day = days.get(key) ?? { key, title: dayTitle(slot.start, zone, language), slots: [] };
    day.slots.push({ slot, label: timeLabel(slot, zone, language) });
    days.set(key, day);
  }
  return [...days.values()];
}
