/* Invites several people at once, each by a mail of their own; what became of each is told beside their name. Knows neither a table nor a file. */
import { CheckCircleFilled, CloseCircleFilled, MailOutlined } from '@ant-design/icons';
import { Button, Checkbox, Modal, Select } from 'antd';
import { useState } from 'react';
import { Refusal } from '../api';
import { client, got } from '../client';
import { useWords } from '../i18n';

export interface Invitee { person_id: string; name: string; email: string }

/* So many mails are asked for at a time: a server that is busy is not to be flooded. */
const AT_ONCE = 4;

export function InviteDialog({ people, isNew, onClose }: { people: Invitee[]; isNew?: boolean; onClose: () => void }) {
  const { t } = useWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [language, setLanguage] = useState<'' | 'en' | 'zh'>('');
  const [became, setBecame] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const open = people.filter((one) => !left.has(one.person_id) && became[one.person_id] !== '');
  const sent = people.filter((one) => became[one.person_id] === '').length;
  const failed = people.filter((one) => became[one.person_id]).length;
  const invite = async ({ person_id }: Invitee) => {
    const said = await got(client.POST('/api/v1/organisation/people/{person_id}/invitation/mail', { params: { path: { person_id } }, body: { language } })).then(() => '', (error: unknown) => (error instanceof Refusal && error.message) || t('error.unreachable'));
    setBecame((before) => ({ ...before, [person_id]: said }));
  };
  const send = async () => {
    setBusy(true);
    const waiting = [...open];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (let next = waiting.shift(); next; next = waiting.shift()) await invite(next); }));
    setBusy(false);
  };
  const turn = (id: string) => setLeft((before) => { const after = new Set(before); if (!after.delete(id)) after.add(id); return after; });
  return (
    <Modal open title={t(isNew ? 'admin.invite.newTitle' : 'admin.invite.title', { count: people.length })} onCancel={onClose} footer={null} width={620} destroyOnHidden>
      <p className="quiet">{t('admin.invite.hint')}</p>
      <ul className="lines invite-list" aria-label={t('admin.invite.who')}>
        {people.map((one) => {
          const said = became[one.person_id];
          return (
            <li key={one.person_id}>
              <Checkbox checked={!left.has(one.person_id)} disabled={isBusy || said === ''} onChange={() => turn(one.person_id)}><strong>{one.name}</strong> <span className="quiet">{one.email}</span></Checkbox>
              {said === '' ? <span className="invite-said good"><CheckCircleFilled aria-hidden /> {t('admin.invite.sent')}</span> : said ? <span className="invite-said bad"><CloseCircleFilled aria-hidden /> {said}</span> : null}
            </li>
          );
        })}
      </ul>
      <p role="status" className="quiet">{sent + failed > 0 && t('admin.invite.result', { sent, failed })}</p>
      <div className="dialog-end invite-end">
        <Select className="first" aria-label={t('admin.access.language')} value={language} onChange={setLanguage} disabled={isBusy} options={[{ value: '', label: t('admin.access.theirs') }, { value: 'zh', label: t('admin.templates.zh') }, { value: 'en', label: t('admin.templates.en') }]} />
        <Button onClick={onClose}>{t(sent > 0 ? 'admin.done' : isNew ? 'admin.invite.later' : 'admin.cancel')}</Button>
        {(open.length > 0 || sent === 0) && <Button type="primary" icon={<MailOutlined />} disabled={open.length === 0} loading={isBusy} onClick={() => void send()}>{t('admin.invite.send', { count: open.length })}</Button>}
      </div>
    </Modal>
  );
}
