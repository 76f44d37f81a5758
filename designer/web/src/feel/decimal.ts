/* Decimal numbers to 34 digits, as FEEL counts: a whole number and how many of its digits stand behind the point. Knows no FEEL. */
export interface Decimal { readonly digits: bigint; readonly scale: number }
export type Rounding = 'half_even' | 'half_up' | 'half_down' | 'up' | 'down' | 'floor' | 'ceiling';
const MOST = 34;
const LARGEST = 6144;

const ten = (power: number) => 10n ** BigInt(power);
const size = (digits: bigint) => (digits < 0n ? -digits : digits);
const length = (digits: bigint) => size(digits).toString().length;

function divided(digits: bigint, by: bigint, rounding: Rounding): bigint {
  const whole = digits / by;
  const rest = digits % by;
  if (rest === 0n) return whole;
  const sign = digits < 0n !== by < 0n ? -1n : 1n;
  const twice = size(rest) * 2n - size(by);
  const isAway = {
    half_even: twice > 0n || (twice === 0n && whole % 2n !== 0n), half_up: twice >= 0n, half_down: twice > 0n, up: true, down: false, floor: sign < 0n, ceiling: sign > 0n,
  }[rounding];
  return isAway ? whole + sign : whole;
}
/* Within 34 digits; null when it is too large. */
function fit(digits: bigint, scale: number): Decimal | null {
  const over = length(digits) - MOST;
  if (over > 0) {
    const cut = divided(digits, ten(over), 'half_even');
    return length(cut) > MOST ? fit(cut, scale - over) : bounded(cut, scale - over);
  }
  return bounded(digits, scale);
}
const bounded = (digits: bigint, scale: number): Decimal | null => (length(digits) - scale > LARGEST + 1 ? null : { digits, scale });

export const whole = (value: number | bigint): Decimal => ({ digits: BigInt(value), scale: 0 });
export function decimalOf(text: string): Decimal | null {
  const found = /^([+-]?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!found || (!found[2] && !found[3])) return null;
  const [, sign, before = '', behind = '', power = '0'] = found;
  if (Math.abs(Number(power)) > 2 * LARGEST) return null;
  const digits = BigInt(before + behind || '0') * (sign === '-' ? -1n : 1n);
  const scale = behind.length - Number(power);
  return scale < 0 ? fit(digits * ten(-scale), 0) : fit(digits, scale);
}
export function textOf({ digits, scale }: Decimal): string {
  if (scale <= 0) return (digits * ten(-scale)).toString();
  const text = size(digits).toString().padStart(scale + 1, '0');
  const behind = text.slice(-scale).replace(/0+$/, '');
  return `${digits < 0n && (text.slice(0, -scale) !== '0' || behind) ? '-' : ''}${text.slice(0, -scale)}${behind ? `.${behind}` : ''}`;
}
function level(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * ten(scale - a.scale), b.digits * ten(scale - b.scale), scale];
}
export function compare(a: Decimal, b: Decimal): number {
  const [left, right] = level(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}
export function plus(a: Decimal, b: Decimal): Decimal | null {
  const [left, right, scale] = level(a, b);
  return fit(left + right, scale);
}
export const negated = ({ digits, scale }: Decimal): Decimal => ({ digits: -digits, scale });
export const minus = (a: Decimal, b: Decimal) => plus(a, negated(b));
export const times = (a: Decimal, b: Decimal) => fit(a.digits * b.digits, a.scale + b.scale);
export function by(a: Decimal, b: Decimal): Decimal | null {
  if (b.digits === 0n) return null;
  // Enough digits for 34 of the quotient, and one that says whether there is more behind them.
  const more = Math.max(0, MOST + 2 + length(b.digits) - length(a.digits));
  const top = a.digits * ten(more);
  const quotient = top / b.digits;
  const rest = top % b.digits;
  const sign = a.digits < 0n !== b.digits < 0n ? -1n : 1n;
  const exact = rest === 0n ? quotient * 10n : quotient * 10n + sign;
  const found = fit(exact, a.scale - b.scale + more + 1);
  return found && trimmed(found);
}
/* Without zeros behind the point. */
export function trimmed({ digits, scale }: Decimal): Decimal {
  let [left, places] = [digits, scale];
  while (places > 0 && left % 10n === 0n) [left, places] = [left / 10n, places - 1];
  return places < 0 ? { digits: left * ten(-places), scale: 0 } : { digits: left, scale: places };
}
export function rounded(value: Decimal, places: number, rounding: Rounding): Decimal {
  if (value.scale <= places && places >= 0) return value;
  const off = value.scale - places;
  const cut = off > 0 ? divided(value.digits, ten(off), rounding) : value.digits * ten(-off);
  return places < 0 ? { digits: cut * ten(-places), scale: 0 } : { digits: cut, scale: places };
}
export function wholeOf(value: Decimal): bigint | null {
  const { digits, scale } = trimmed(value);
  return scale === 0 ? digits : null;
}
