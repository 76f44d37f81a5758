/* The days of a month, and what each is in a working calendar. Pure: days are texts, `2026-03-02`. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export interface Days {
  off: string[];
  worked: string[];
}
export type DayKind = 'work' | 'rest' | 'holiday' | 'makeup' | 'ownOff' | 'ownWork';

/* Weeks from Monday to Sunday that hold the month (0: January). */
export function monthDays(year: number, month: number): string[][] {
  const first = new Date(Date.UTC(year, month, 1));
  const start = Date.UTC(year, month, 1 - ((first.getUTCDay() + 6) % 7));
  const last = Date.UTC(year, month + 1, 0);
  const weeks: string[][] = [];
  for (let at = start; at <= last; at += 7 * 86_400_000) weeks.push(Array.from({ length: 7 }, (_, day) => new Date(at + day * 86_400_000).toISOString().slice(0, 10)));
  return weeks;
}

/* One's own day wins over the country's, that over the weekday. */
export function kindOf(day: string, own: Days, national: boolean | undefined, isWeekdayWorked: boolean): DayKind {
  if (own.off.includes(day)) return 'ownOff';
  if (own.worked.includes(day)) return 'ownWork';
  if (national !== undefined) return national ? 'makeup' : 'holiday';
  return isWeekdayWorked ? 'work' : 'rest';
}

/* A click: the opposite of what the day would be, and back. */
export function turnDay(day: string, own: Days, isWorked: boolean): Days {
  const off = own.off.filter((one) => one !== day);
  const worked = own.worked.filter((one) => one !== day);
  if (own.off.includes(day) || own.worked.includes(day)) return { off, worked };
  return isWorked ? { off: [...off, day].sort(), worked } : { off, worked: [...worked, day].sort() };
}
