/* Durations (ISO 8601: P3D, PT90M, P1Y): written as a number and a unit, read as words. The browser knows the units' names. Pure. */

export const UNITS = ['minute', 'hour', 'day', 'month', 'year'] as const;
export type Unit = (typeof UNITS)[number];

const WHOLE = /^(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const NAMES = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function partsOf(text: string): { amount: number; unit: string }[] | null {
  const found = WHOLE.exec(text);
  if (!found) return null;
  const sign = found[1] === '-' ? -1 : 1;
  return NAMES.map((unit, index) => ({ amount: sign * Number(found[index + 2] ?? 0), unit })).filter((part) => part.amount !== 0);
}

/* A duration of one unit; null for others, which stay text. */
export function simpleDuration(text: string): { amount: number; unit: Unit } | null {
  const parts = partsOf(text);
  if (!parts) return null;
  const [first, ...rest] = parts.length ? parts : [{ amount: 0, unit: 'day' }];
  const unit = UNITS.find((one) => one === first?.unit);
  return first && unit && rest.length === 0 && first.amount >= 0 ? { amount: first.amount, unit } : null;
}

export function writeDuration(amount: number, unit: Unit): string {
  return { minute: `PT${amount}M`, hour: `PT${amount}H`, day: `P${amount}D`, month: `P${amount}M`, year: `P${amount}Y` }[unit];
}

const written = (unit: string, locale: string) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 3 });

/* "1 year 6 months"; what is no duration stays as it is. */
export function durationWords(text: string, locale: string): string {
  const parts = partsOf(text);
  if (!parts) return text;
  return parts.map((part) => written(part.unit, locale).format(part.amount)).join(' ') || written('day', locale).format(0);
}

/* "days". */
export function unitName(unit: Unit, locale: string): string {
  return written(unit, locale).formatToParts(2).find((part) => part.type === 'unit')?.value ?? unit;
}
