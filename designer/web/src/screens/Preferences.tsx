/* How one wants to be told: which kind by which way, quiet hours, what is told once a day. The page of who is signed in. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Switch, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useId, useState } from 'react';
import { Refusal } from '../api';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import type { Text } from '../model';
import { Held } from '../shell/Held';
import { merged } from '../shell/merge';
import { Loading, Refused, useTitle } from '../shell/states';
import './preferences.css';

type View = Schemas['PreferencesView'];
type Likes = Schemas['Preferences'];

export function Preferences() {
  const { t } = useWords();
  useTitle(t('prefs.title'));
  const found = useQuery({ queryKey: ['preferences'], queryFn: () => got(client.GET('/api/v1/notification-preferences')) });
  return (
    <div className="page prefs-page">
      <div className="page-head"><div><h1>{t('prefs.title')}</h1><p className="quiet">{t('prefs.hint')}</p></div></div>
      {found.isPending ? <Loading rows={8} /> : !found.data ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : <Held value={found.data} version={found.data.revision} keep="both">{(view, onDirty) => <PreferencesForm view={view} onDirty={onDirty} />}</Held>}
    </div>
  );
}

function PreferencesForm({ view, onDirty }: { view: View; onDirty: (isDirty: boolean) => void }) {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [likes, setLikes] = useState<Likes>(view.preferences);
  const [base, setBase] = useState(view.preferences);
  if (base !== view.preferences) {
    setBase(view.preferences);
    setLikes(merged(base, likes, view.preferences));
  }
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const kinds = Object.entries(view.kinds as Record<string, Text>);
  const of = (kind: string) => likes.channels?.[kind] ?? view.effective[kind] ?? [];
  const turn = (kind: string, channel: string, isOn: boolean) => setLikes({ ...likes, channels: { ...likes.channels, [kind]: view.channels.filter((one) => (one === channel ? isOn : of(kind).includes(one))) } });
  const isChanged = JSON.stringify(likes) !== JSON.stringify(view.preferences);
  useEffect(() => onDirty(isChanged), [onDirty, isChanged]);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const saved = await got(client.PUT('/api/v1/notification-preferences', { params: { header: { 'If-Match': view.revision } }, body: likes }));
      onDirty(false);
      queries.setQueryData(['preferences'], saved);
      message.success(t('prefs.saved'));
    } catch (refusal) {
      if (refusal instanceof Refusal && refusal.code === 'setting.changed') await queries.invalidateQueries({ queryKey: ['preferences'] });
      else setError(refusal instanceof Refusal ? refusal : new Error(String(refusal)));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <section className="paper">
        <h2>{t('prefs.channels')}</h2>
        <div className="scroll-x" role="region" aria-label={t('prefs.channels')} tabIndex={0}>
          <table className="plain prefs-table">
            <thead><tr><th scope="col">{t('prefs.kind')}</th>{view.channels.map((channel) => <th scope="col" key={channel}>{t(`prefs.channel.${channel}`, { defaultValue: channel })}</th>)}</tr></thead>
            <tbody>
              {kinds.map(([kind, title]) => (
                <tr key={kind}>
                  <th scope="row">{text(title)}</th>
                  {view.channels.map((channel) => <td key={channel}><Checkbox checked={of(kind).includes(channel)} onChange={(event) => turn(kind, channel, event.target.checked)} aria-label={t('prefs.byChannel', { kind: text(title), channel: t(`prefs.channel.${channel}`, { defaultValue: channel }) })}><span className="phone" aria-hidden>{t(`prefs.channel.${channel}`, { defaultValue: channel })}</span></Checkbox></td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className="field-help">{t('prefs.channelsHint')}</p>
      </section>
      <Quiet likes={likes} zone={view.zone} onChange={setLikes} />
      <DigestPart likes={likes} kinds={kinds} onChange={setLikes} />
      <Addresses likes={likes} channels={view.channels} onChange={setLikes} />
      {error ? <Refused error={error} compact /> : null}
      <div className="prefs-end"><Button type="primary" size="large" htmlType="submit" loading={isBusy}>{t('prefs.save')}</Button></div>
    </form>
  );
}

function Hour({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const id = useId();
  return <span className="hour"><label htmlFor={id}>{label}</label><TimePicker id={id} format="HH:mm" minuteStep={5} allowClear={false} value={dayjs(`2026-01-01T${value}`)} onChange={(next) => { if (next) onChange(next.format('HH:mm')); }} /></span>;
}

function Quiet({ likes, zone, onChange }: { likes: Likes; zone: string; onChange: (likes: Likes) => void }) {
  const { t } = useWords();
  const id = useId();
  const quiet = likes.quiet ?? null;
  return (
    <section className="paper">
      <h2 id={id}>{t('prefs.quiet')} <Switch size="small" checked={quiet !== null} aria-labelledby={id} onChange={(isOn) => onChange({ ...likes, quiet: isOn ? { start: '22:00', end: '08:00' } : null })} /></h2>
      <p className="field-help">{t('prefs.quietHint', { zone })}</p>
      {quiet && <p className="hours"><Hour label={t('prefs.from')} value={quiet.start} onChange={(start) => onChange({ ...likes, quiet: { ...quiet, start } })} /><Hour label={t('prefs.until')} value={quiet.end} onChange={(end) => onChange({ ...likes, quiet: { ...quiet, end } })} /></p>}
    </section>
  );
}

function DigestPart({ likes, kinds, onChange }: { likes: Likes; kinds: [string, Text][]; onChange: (likes: Likes) => void }) {
  const { t, text } = useWords();
  const id = useId();
  const digest = likes.digest ?? null;
  return (
    <section className="paper">
      <h2 id={id}>{t('prefs.digest')} <Switch size="small" checked={digest !== null} aria-labelledby={id} onChange={(isOn) => onChange({ ...likes, digest: isOn ? { at: '18:00', kinds: ['run_ended', 'copied'] } : null })} /></h2>
      <p className="field-help">{t('prefs.digestHint')}</p>
      {digest && (
        <>
          <p className="hours"><Hour label={t('prefs.at')} value={digest.at} onChange={(at) => onChange({ ...likes, digest: { ...digest, at } })} /></p>
          <div className="digest-kinds" role="group" aria-label={t('prefs.digestKinds')}>
            {kinds.map(([kind, title]) => <Checkbox key={kind} checked={digest.kinds.includes(kind)} onChange={(event) => onChange({ ...likes, digest: { ...digest, kinds: event.target.checked ? [...digest.kinds, kind] : digest.kinds.filter((one) => one !== kind) } })}>{text(title)}</Checkbox>)}
          </div>
        </>
      )}
    </section>
  );
}

function Addresses({ likes, channels, onChange }: { likes: Likes; channels: string[]; onChange: (likes: Likes) => void }) {
  const { t } = useWords();
  const id = useId();
  const messengers = channels.filter((one) => one !== 'in_app' && one !== 'mail');
  const put = (channel: string, value: string) => onChange({ ...likes, addresses: Object.fromEntries(Object.entries({ ...likes.addresses, [channel]: value.trim() }).filter(([, one]) => one !== '')) });
  return (
    <section className="paper">
      <h2>{t('prefs.addresses')}</h2>
      <p className="field-help">{t('prefs.addressesHint')}</p>
      {messengers.map((channel) => (
        <div className="field" key={channel}>
          <label className="field-label" htmlFor={`${id}-${channel}`}>{t(`prefs.channel.${channel}`, { defaultValue: channel })}</label>
          <Input id={`${id}-${channel}`} value={likes.addresses?.[channel] ?? ''} maxLength={100} onChange={(event) => put(channel, event.target.value)} />
        </div>
      ))}
    </section>
  );
}
