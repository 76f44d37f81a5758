/* Dates, numbers and sizes as the reader's language writes them. Pure: the zone and the present moment may be handed in. */
import type { Language } from './model';

const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

export function formatter(language: Language, timeZone?: string) {
  const locale = LOCALES[language];
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const moment = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const precise = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
  const civil = new Intl.DateTimeFormat('en-CA', { timeZone });
  const dayOf = (at: Date | number) => Date.parse(civil.format(at));
  return {
    locale,
    date: (iso: string) => day.format(new Date(iso)),
    time: (iso: string) => clock.format(new Date(iso)),
    dateTime: (iso: string) => moment.format(new Date(iso)),
    precise: (iso: string) => precise.format(new Date(iso)),
    number: (value: number) => number.format(value),
    money: (value: number, currency: string) => new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: 2, minimumFractionDigits: 0 }).format(value),
    /* "in 2 days", "3 hours ago". */
    ago: (iso: string, now = Date.now()) => {
      const seconds = (new Date(iso).getTime() - now) / 1000;
      const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ['minute', 60];
      // "Tomorrow" is a day of the calendar, not 24 hours.
      return relative.format(unit === 'day' ? (dayOf(new Date(iso)) - dayOf(now)) / 86_400_000 : Math.trunc(seconds / size), unit);
    },
    /* From one moment to another: "1.2 s", "3 min", "2 h 5 min". */
    lasted: (from: string, to: string) => lasted((new Date(to).getTime() - new Date(from).getTime()) / 1000, language),
    size: (bytes: number) => {
      if (bytes < 1000) return `${bytes} B`;
      return bytes < 1_000_000 ? `${number.format(Math.round(bytes / 1000))} kB` : `${number.format(Math.round(bytes / 100_000) / 10)} MB`;
    },
  };
}

function lasted(seconds: number, language: Language): string {
  const [s, min, h, d] = language === 'zh' ? [' 秒', ' 分钟', ' 小时', ' 天'] : [' s', ' min', ' h', ' d'];
  if (seconds < 60) return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)}${s}`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${min}`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}${h} ${Math.floor((seconds % 3600) / 60)}${min}`;
  return `${Math.floor(seconds / 86_400)}${d} ${Math.floor((seconds % 86_400) / 3600)}${h}`;
}
