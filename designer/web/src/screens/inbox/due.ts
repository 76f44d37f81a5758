/* How near a date is: past, today (as days are where one reads), within three days, later. Pure. */

export type Nearness = 'late' | 'today' | 'soon' | 'later';

const SOON = 3 * 86_400_000;

export function nearness(due: string, now: number): Nearness {
  const at = new Date(due);
  if (at.getTime() < now) return 'late';
  if (at.toDateString() === new Date(now).toDateString()) return 'today';
  return at.getTime() - now < SOON ? 'soon' : 'later';
}
