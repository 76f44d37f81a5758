/* The embedded mailbox: what was sent, as its reader sees it. */
import { ArrowLeftOutlined, MailOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useWords } from '../i18n';
import type { MailView } from '../model';
import { useMail, useMails } from '../queries';
import { Loading, Nothing, Refused, StatusTag, useTitle, type Status } from '../shell/states';

export function Mailbox() {
  const { t, format } = useWords();
  const { mailId } = useParams({ strict: false });
  const mails = useMails();
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  useTitle(t('nav.mailbox'));
  return (
    <div className={mailId ? 'split has-detail' : 'split'}>
      <section className="split-list" aria-label={t('mailbox.list')}>
        <div className="split-head"><h1>{t('nav.mailbox')}</h1><p className="quiet">{t('mailbox.hint')}</p></div>
        {mails.isPending ? <Loading rows={8} /> : mails.error && !items.length ? <Refused error={mails.error} onRetry={() => void mails.refetch()} /> : items.length === 0 ? <Nothing icon={<MailOutlined />} title={t('mailbox.none')} hint={t('mailbox.noneHint')} /> : (
          <ul className="rows">
            {items.map((mail) => (
              <li key={mail.mail_id}>
                <Link to="/mailbox/$mailId" params={{ mailId: mail.mail_id }} className="row">
                  <span className="row-main"><span className="row-title">{mail.to_name || mail.to}</span><time className="row-when" dateTime={mail.created_at}>{format.ago(mail.created_at)}</time></span>
                  <span className="row-sub">{mail.subject}{mail.attachments.length > 0 && <> <PaperClipOutlined aria-label={t('mailbox.hasAttachment')} /></>}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        {mails.hasNextPage && <div className="more-row"><Button loading={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>{t('action.more')}</Button></div>}
      </section>
      <section className="split-detail" aria-label={t('mailbox.mail')}>{mailId ? <MailPane key={mailId} mailId={mailId} /> : <Nothing icon={<MailOutlined />} title={t('mailbox.choose')} />}</section>
    </div>
  );
}

function MailPane({ mailId }: { mailId: string }) {
  const { t } = useWords();
  const mail = useMail(mailId);
  return (
    <>
      <Link to="/mailbox" className="back phone"><ArrowLeftOutlined aria-hidden /> {t('mailbox.back')}</Link>
      {mail.isPending ? <Loading rows={10} /> : mail.data ? <Mail mail={mail.data} /> : <Refused error={mail.error} onRetry={() => void mail.refetch()} />}
    </>
  );
}

const STATUS: Record<string, Status> = { sent: 'sent', waiting: 'waiting', failed: 'failed', kept: 'kept' };
// Long links wrap instead of widening the mail.
const WRAP = '<style>body { overflow-wrap: anywhere; } img { max-width: 100%; }</style>';

function Mail({ mail }: { mail: MailView }) {
  const { t, format } = useWords();
  const [how, setHow] = useState<'html' | 'text'>(mail.html ? 'html' : 'text');
  return (
    <article className="mail">
      <header className="task-head"><h2>{mail.subject}</h2></header>
      <p className="task-facts">
        <StatusTag status={STATUS[mail.status] ?? 'waiting'} label={t(`mailbox.status.${mail.status}`, { defaultValue: mail.status })} />
        <span>{t('mailbox.to')} <b>{mail.to_name}</b> &lt;{mail.to}&gt;</span>
        <time className="quiet" dateTime={mail.created_at}>{format.dateTime(mail.sent_at ?? mail.created_at)}</time>
        {mail.run_id && <Link to="/runs/$runId" params={{ runId: mail.run_id }}>{t('mailbox.run')}</Link>}
      </p>
      {mail.bounce && <p className="task-facts" role="note"><b>{t(mail.bounce.action === 'delayed' ? 'mailbox.delayed' : 'mailbox.bounced')}</b> <code>{mail.bounce.status}</code> {mail.bounce.detail} <time className="quiet" dateTime={mail.bounce.at}>{format.dateTime(mail.bounce.at)}</time></p>}
      {mail.attachments.length > 0 && <ul className="attachments">{mail.attachments.map((one, index) => <li key={index}><a download={one.name} href={`data:${one.media_type ?? 'text/plain'};charset=utf-8,${encodeURIComponent(one.text ?? '')}`}><PaperClipOutlined aria-hidden /> {one.name}</a></li>)}</ul>}
      {mail.html && <Segmented size="small" value={how} onChange={setHow} options={[{ value: 'html', label: t('mailbox.html') }, { value: 'text', label: t('mailbox.text') }]} />}
      {how === 'html' && mail.html ? (
        // No scripts, no forms, no own origin; links open outside.
        <iframe className="mail-frame" title={mail.subject} sandbox="allow-popups allow-popups-to-escape-sandbox" srcDoc={`<base target="_blank">${WRAP}${mail.html}`} />
      ) : <p className="mail-text">{linked(mail.text)}</p>}
    </article>
  );
}

/* Addresses in a plain text become links. */
function linked(text: string) {
  return text.split(/(https?:\/\/[^\s<>"，。）]+)/).map((part, index) => (index % 2 ? <a key={index} href={part} target="_blank" rel="noreferrer">{part}</a> : part));
}
