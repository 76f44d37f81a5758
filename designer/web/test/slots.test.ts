/* Offered times: the same instant is named right in every zone. */
import { describe, expect, it } from 'vitest';
import { companyZone, groupByDay, offered, sameClock, slotOf, zoneName, type Slot } from '../src/guest/slots';
import type { Choice, GuestPage, Json, Values } from '../src/model';

const page = (choices: Choice[], shown: Values = {}): Pick<GuestPage, 'layout' | 'shown'> => ({
  shown,
  layout: { key: 'pick', title: { en: '' }, checks: [], items: [{ kind: 'field', key: 'slot', type: 'choice', title: { en: '' }, help: null, options: { choices }, required: true, computed: false, default: null, personal: false, conditional: false }] },
});
const choice = (value: Json): Choice => ({ value, title: { en: 'x' } });
const slot = (start: string, end = ''): Slot => ({ value: start, start, end });

describe('offered times', () => {
  it('are read as an instant, as two with a stroke, and as an object', () => {
    expect(slotOf('2026-03-02T09:00:00+08:00')).toMatchObject({ start: '2026-03-02T09:00:00+08:00', end: '' });
    expect(slotOf('2026-03-02T01:00Z/2026-03-02T01:45Z')).toMatchObject({ end: '2026-03-02T01:45Z' });
    expect(slotOf({ start: '2026-03-02T01:00:00Z', end: '2026-03-02T01:45:00Z', room: 'A' })).toMatchObject({ end: '2026-03-02T01:45:00Z' });
    expect([slotOf('tomorrow'), slotOf(3), slotOf('2026-03-02T09:00:00')]).toEqual([null, null, null]);
  });
  it('are found by their id among the slots that are shown', () => {
    const found = offered(page([choice('b')], { slots: [{ id: 'a', start: '2026-03-02T01:00:00Z' }, { id: 'b', start: '2026-03-03T01:00:00Z' }] }));
    expect(found?.slots).toEqual([{ value: 'b', start: '2026-03-03T01:00:00Z', end: '' }]);
  });
  it('are not seen in a choice of other things', () => {
    expect(offered(page([choice('S'), choice('M')]))).toBeNull();
  });
});

describe('time zones', () => {
  it('group the same instants under other days elsewhere', () => {
    const slots = [slot('2026-03-02T15:30:00Z'), slot('2026-03-02T16:30:00Z')];
    expect(groupByDay(slots, 'Europe/Berlin', 'en').map((day) => [day.key, day.slots.map((one) => one.label)])).toEqual([['2026-03-02', ['16:30', '17:30']]]);
    expect(groupByDay(slots, 'Asia/Shanghai', 'zh').map((day) => [day.key, day.slots.map((one) => one.label)])).toEqual([['2026-03-02', ['23:30']], ['2026-03-03', ['00:30']]]);
  });
  it('come in order, whatever order they were offered in', () => {
    const days = groupByDay([slot('2026-03-03T01:00:00Z'), slot('2026-03-02T09:00:00Z', '2026-03-02T09:45:00Z'), slot('2026-03-02T01:00:00Z')], 'Asia/Shanghai', 'en');
    expect(days.map((day) => day.slots.map((one) => one.label))).toEqual([['09:00', '17:00 – 17:45'], ['09:00']]);
  });
  it('follow the clock change of a zone', () => {
    expect(zoneName('Europe/Berlin', '2026-03-28T12:00:00Z', 'en')).toContain('UTC+1');
    expect(zoneName('Europe/Berlin', '2026-03-30T12:00:00Z', 'en')).toContain('UTC+2');
  });
  it('are named in the reader\'s language, or by offset when nothing else is known', () => {
    expect(zoneName('Asia/Shanghai', '2026-03-02T01:00:00Z', 'zh')).toBe('中国标准时间 (UTC+8)');
    const slots = [slot('2026-03-02T09:00:00+08:00')];
    expect(companyZone({ shown: {}, layout: null }, slots)).toBe('Etc/GMT-8');
    expect(zoneName('Etc/GMT-8', '2026-03-02T01:00:00Z', 'en')).toBe('UTC+8');
    expect(companyZone({ shown: { time_zone: 'Asia/Tokyo' }, layout: null }, slots)).toBe('Asia/Tokyo');
    expect(companyZone({ shown: { time_zone: 'Nowhere' }, layout: null }, slots)).toBe('Etc/GMT-8');
  });
  it('take zone and length from what the task says of its offers', () => {
    const offer = { value: '2026-03-02T01:00Z', title: { en: 'Mon 2 Mar 2026, 09:00-10:00 (Asia/Shanghai)' } };
    const shownPage = page([offer], { minutes: 60 });
    expect(companyZone(shownPage, offered(shownPage)?.slots ?? [])).toBe('Asia/Shanghai');
    expect(offered(shownPage)?.slots[0]?.end).toBe('2026-03-02T02:00:00.000Z');
  });
  it('are the same when their clocks are', () => {
    expect(sameClock('Asia/Shanghai', 'Asia/Singapore', '2026-03-02T01:00:00Z')).toBe(true);
    expect(sameClock('Asia/Shanghai', 'Europe/London', '2026-03-02T01:00:00Z')).toBe(false);
  });
});
