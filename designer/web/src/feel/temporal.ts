/* Dates, times without a zone, and durations, as FEEL counts them: days since 1970, seconds, months. Times with a zone lie outside: the server knows them. Knows no FEEL. */
export interface DateValue { is: 'date'; day: number }
export interface TimeValue { is: 'time'; seconds: number }
export interface MomentValue { is: 'moment'; day: number; seconds: number }
export interface SpanValue { is: 'span'; seconds: number }
export interface MonthsValue { is: 'months'; months: number }
export type Temporal = DateValue | TimeValue | MomentValue | SpanValue | MonthsValue;
const DAY = 86_400;

export function dayOf(year: number, month: number, day: number): number | null {
  if (year < 1 || year > 9999) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? Math.round(date.getTime() / (DAY * 1000)) : null;
}
export function partsOf(day: number): { year: number; month: number; date: number; weekday: number } {
  const date = new Date(day * DAY * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate(), weekday: ((date.getUTCDay() + 6) % 7) + 1 };
}
const two = (number: number) => String(number).padStart(2, '0');
function dateText(day: number) {
  const { year, month, date } = partsOf(day);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}
const timeText = (seconds: number) => `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

export function parseDate(text: string): DateValue | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = found && dayOf(Number(found[1]), Number(found[2]), Number(found[3]));
  return typeof day === 'number' ? { is: 'date', day } : null;
}
/* 'outside': there is a zone, or a part of a second. */
export function parseTime(text: string): TimeValue | null | 'outside' {
  const found = /^(\d{2}):(\d{2}):(\d{2})(.*)$/.exec(text);
  if (!found) return null;
  if (found[4]) return 'outside';
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return hours < 24 && minutes < 60 && seconds < 60 ? { is: 'time', seconds: hours * 3600 + minutes * 60 + seconds } : null;
}
export function parseMoment(text: string): MomentValue | null | 'outside' {
  const [before = '', behind] = text.split('T');
  const date = parseDate(before);
  const time = behind === undefined ? null : parseTime(behind);
  if (time === 'outside') return 'outside';
  return date && time ? { is: 'moment', day: date.day, seconds: time.seconds } : null;
}
export function parseDuration(text: string): SpanValue | MonthsValue | null | 'outside' {
  const months = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?$/.exec(text);
  if (months && (months[2] || months[3])) return { is: 'months', months: (Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0)) * (months[1] ? -1 : 1) };
  const span = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?)?$/.exec(text);
  if (!span || !(span[2] || span[3] || span[4] || span[5])) return null;
  if (span[6]) return 'outside';
  return { is: 'span', seconds: (Number(span[2] ?? 0) * DAY + Number(span[3] ?? 0) * 3600 + Number(span[4] ?? 0) * 60 + Number(span[5] ?? 0)) * (span[1] ? -1 : 1) };
}
export function parseTemporal(text: string): Temporal | null | 'outside' {
  return parseDate(text) ?? parseTime(text) ?? parseMoment(text) ?? parseDuration(text);
}

export function spelled(value: Temporal): string {
  switch (value.is) {
    case 'date': return dateText(value.day);
    case 'time': return timeText(value.seconds);
    case 'moment': return `${dateText(value.day)}T${timeText(value.seconds)}`;
    case 'months': {
      const size = Math.abs(value.months);
      const [years, months] = [Math.floor(size / 12), size % 12];
      return `${value.months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${months || !years ? `${months}M` : ''}`;
    }
    default: {
      const size = Math.abs(value.seconds);
      const [days, hours, minutes, seconds] = [Math.floor(size / DAY), Math.floor(size / 3600) % 24, Math.floor(size / 60) % 60, size % 60];
      const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`;
      return `${value.seconds < 0 ? '-' : ''}P${days ? `${days}D` : ''}${time ? `T${time}` : ''}${!days && !time ? 'T0S' : ''}`;
    }
  }
}
/* What orders a value among its kind. */
export const orderOf = (value: Temporal): number => (value.is === 'date' ? value.day : value.is === 'moment' ? value.day * DAY + value.seconds : value.is === 'months' ? value.months : value.seconds);

export function addMonths(day: number, months: number): number | null {
  const { year, month, date } = partsOf(day);
  const whole = year * 12 + (month - 1) + months;
  const [nextYear, nextMonth] = [Math.floor(whole / 12), ((whole % 12) + 12) % 12 + 1];
  for (let wanted = date; wanted > 27; wanted--) {
    const found = dayOf(nextYear, nextMonth, wanted);
    if (found !== null) return found;
  }
  return dayOf(nextYear, nextMonth, date);
}
export function moved(value: Temporal, by: SpanValue | MonthsValue, sign: 1 | -1): Temporal | null {
  if (by.is === 'months') {
    if (value.is === 'months') return { is: 'months', months: value.months + sign * by.months };
    if (value.is !== 'date' && value.is !== 'moment') return null;
    const day = addMonths(value.day, sign * by.months);
    return day === null ? null : { ...value, day };
  }
  const seconds = sign * by.seconds;
  if (value.is === 'span') return { is: 'span', seconds: value.seconds + seconds };
  if (value.is === 'date') return { is: 'date', day: Math.floor((value.day * DAY + seconds) / DAY) };
  if (value.is === 'time') return { is: 'time', seconds: (((value.seconds + seconds) % DAY) + DAY) % DAY };
  if (value.is !== 'moment') return null;
  const whole = value.day * DAY + value.seconds + seconds;
  return { is: 'moment', day: Math.floor(whole / DAY), seconds: ((whole % DAY) + DAY) % DAY };
}
export function between(left: Temporal, right: Temporal): SpanValue | null {
  if (left.is === 'date' && right.is === 'date') return { is: 'span', seconds: (left.day - right.day) * DAY };
  if (left.is === right.is && (left.is === 'moment' || left.is === 'time')) return { is: 'span', seconds: orderOf(left) - orderOf(right) };
  return null;
}
