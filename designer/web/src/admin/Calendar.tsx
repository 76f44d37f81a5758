/* When the company works: hours of each weekday, the country's days off, and days of one's own; a month at a time. */
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { App, Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Held } from '../shell/Held';
import { merged } from '../shell/merge';
import { Loading, Refused, useTitle } from '../shell/states';
import { kindOf, monthDays, turnDay, WEEKDAYS, type Days } from './month';
import { Field, PageHead } from './parts';
import { isMeanwhile, useAct, useCalendar, useDays } from './queries';

type Setting = Schemas['CalendarSetting'];
const ZONES = Intl.supportedValuesOf('timeZone');

export function Calendar() {
  const { t } = useWords();
  const calendar = useCalendar();
  useTitle(t('admin.nav.calendar'));
  return (
    <>
      <PageHead title={t('admin.nav.calendar')} hint={t('admin.calendar.hint')} />
      {calendar.isPending ? <Loading rows={12} /> : !calendar.data ? <Refused error={calendar.error} onRetry={() => void calendar.refetch()} /> : <Held value={calendar.data} version={calendar.data.revision} by={calendar.data.changed_by} at={calendar.data.changed_at} keep="both">{(reply, onDirty) => <Editor reply={reply} onDirty={onDirty} />}</Held>}
    </>
  );
}

const hoursOf = (setting: Setting) => Object.fromEntries(WEEKDAYS.map((day) => [day, (setting.hours[day] ?? []).join(', ')]));
/* A day of which both have said something is as it was said here. */
const bothDays = (base: Setting, mine: Setting, theirs: Setting): Setting => {
  const both = merged(base, mine, theirs, ['days_off', 'workdays']);
  const apart = (days: readonly string[], mineOther: readonly string[]) => days.filter((day) => !mineOther.includes(day)).sort();
  return { ...both, days_off: apart(both.days_off, mine.workdays), workdays: apart(both.workdays, mine.days_off) };
};

function Editor({ reply, onDirty }: { reply: Schemas['CalendarReply']; onDirty: (isDirty: boolean) => void }) {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const [said, setSaid] = useState<Setting>(reply.calendar);
  const [hours, setHours] = useState(hoursOf(reply.calendar));
  const [base, setBase] = useState(reply.calendar);
  if (base !== reply.calendar) {
    setBase(reply.calendar);
    setSaid(bothDays(base, said, reply.calendar));
    setHours(merged(hoursOf(base), hours, hoursOf(reply.calendar)));
  }
  const { act, error, isBusy, wrong } = useAct(['calendar']);
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const weekday = (at: number) => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + at)));
  const change = (more: Partial<Setting>) => setSaid({ ...said, ...more });
  const whole = (): Setting => ({ ...said, hours: Object.fromEntries(WEEKDAYS.map((day) => [day, (hours[day] ?? '').split(/[,，;；]/).map((part) => part.trim()).filter(Boolean)])) });
  const isChanged = JSON.stringify(whole()) !== JSON.stringify({ ...reply.calendar, hours: Object.fromEntries(WEEKDAYS.map((day) => [day, reply.calendar.hours[day] ?? []])) });
  useEffect(() => onDirty(isChanged), [onDirty, isChanged]);
  const save = async () => { if (await act(() => got(client.PUT('/api/v1/calendar', { params: { header: { 'If-Match': reply.revision } }, body: whole() })).then((kept) => { onDirty(false); return kept; }))) void message.success(t('admin.saved')); };
  const known = ['zone', 'holidays', ...WEEKDAYS.map((day) => `hours.${day}`)].some((one) => wrong(one));
  return (
    <div className="calendar">
      <section className="paper admin-paper" aria-labelledby="month-title">
        <Month said={said} hours={hours} locale={locale} weekday={weekday} onDays={(days) => change({ days_off: days.off, workdays: days.worked })} />
      </section>
      <section className="paper admin-paper">
        <h2>{t('admin.calendar.hours')}</h2>
        <p className="field-help">{t('admin.calendar.hoursHelp')}</p>
        <div className="hours">{WEEKDAYS.map((day, at) => <Field key={day} label={weekday(at)} wrong={wrong(`hours.${day}`)}>{(id, status) => <Input id={id} status={status} placeholder={t('admin.calendar.off')} value={hours[day]} onChange={(event) => setHours({ ...hours, [day]: event.target.value })} />}</Field>)}</div>
        <Field label={t('admin.calendar.zone')} wrong={wrong('zone')}>{(id, status) => <Select id={id} className="full" showSearch status={status} value={said.zone} onChange={(zone: string) => change({ zone })} options={ZONES.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))} />}</Field>
        <Field label={t('admin.calendar.country')} help={said.holidays ? t('admin.calendar.covered', { from: reply.covered_from || '–', to: reply.covered_to || '–' }) : undefined} wrong={wrong('holidays')}>
          {(id, status) => <Select id={id} className="full" status={status} value={said.holidays} onChange={(holidays: string) => change({ holidays })} options={[{ value: 'CN', label: t('admin.calendar.china') }, { value: '', label: t('admin.calendar.noCountry') }]} />}
        </Field>
        {reply.warnings.map((one) => <p key={one.code} className="banner warn">{one.message}</p>)}
        {error && !known && !isMeanwhile(error) ? <Refused error={error} compact /> : null}
      </section>
      <div className="save-line"><span className="quiet">{t(isChanged ? 'admin.unsaved' : 'admin.allSaved')}</span><Button type="primary" disabled={!isChanged} loading={isBusy} onClick={() => void save()}>{t('admin.save')}</Button></div>
    </div>
  );
}

interface MonthProps {
  said: Setting;
  hours: Record<string, string>;
  locale: string;
  weekday: (at: number) => string;
  onDays: (days: Days) => void;
}
function Month({ said, hours, locale, weekday, onDays }: MonthProps) {
  const { t, text } = useWords();
  const [shown, setShown] = useState(() => { const now = new Date(); return { year: now.getFullYear(), month: now.getMonth() }; });
  const national = new Map((useDays(said.holidays, shown.year).data?.items ?? []).map((one) => [one.day, one]));
  const go = (by: number) => setShown(({ year, month }) => { const to = new Date(Date.UTC(year, month + by, 1)); return { year: to.getUTCFullYear(), month: to.getUTCMonth() }; });
  const own = { off: said.days_off, worked: said.workdays };
  const title = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(shown.year, shown.month, 1)));
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  const words = { work: t('admin.calendar.work'), rest: t('admin.calendar.rest'), holiday: t('admin.calendar.holiday'), makeup: t('admin.calendar.makeup'), ownOff: t('admin.calendar.ownOff'), ownWork: t('admin.calendar.ownWork') };
  return (
    <>
      <div className="month-head">
        <Button icon={<LeftOutlined />} aria-label={t('admin.calendar.before')} onClick={() => go(-1)} />
        <h2 id="month-title" aria-live="polite">{title}</h2>
        <Button icon={<RightOutlined />} aria-label={t('admin.calendar.after')} onClick={() => go(1)} />
      </div>
      <table className="month">
        <thead><tr>{WEEKDAYS.map((day, at) => <th key={day} scope="col" abbr={weekday(at)}>{new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + at)))}</th>)}</tr></thead>
        <tbody>
          {monthDays(shown.year, shown.month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const listed = national.get(day);
                const isWorked = Boolean(hours[WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon']);
                const kind = kindOf(day, own, listed?.is_working, isWorked);
                const isOther = Number(day.slice(5, 7)) !== shown.month + 1;
                return (
                  <td key={day}>
                    <button type="button" className={`day is-${kind} ${isOther ? 'is-other' : ''}`} aria-label={`${full.format(new Date(`${day}T00:00:00Z`))}: ${words[kind]}${listed && kind !== 'ownOff' && kind !== 'ownWork' ? ` (${text(listed.name)})` : ''}`} onClick={() => onDays(turnDay(day, own, listed?.is_working ?? isWorked))}>
                      <span className="num">{Number(day.slice(8))}</span><span className="day-word">{kind === 'holiday' && listed ? text(listed.name) : kind === 'work' || kind === 'rest' ? '' : words[kind]}</span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="legend">{(['work', 'rest', 'holiday', 'makeup', 'ownOff', 'ownWork'] as const).map((kind) => <li key={kind}><span className={`swatch is-${kind}`} aria-hidden />{words[kind]}</li>)}</ul>
      <p className="quiet">{t('admin.calendar.turn')}</p>
    </>
  );
}
