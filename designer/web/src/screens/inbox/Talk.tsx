/* Remarks beside a run: who said what, who has read it; with @mention and files. */
import { PaperClipOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Mentions } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { api, said } from '../../api';
import { useWords } from '../../i18n';
import type { FileView } from '../../model';
import { useColleagues } from '../../people/PersonPicker';
import { useNames } from '../../people/names';
import { useSession } from '../../queries';
import { Loading, Refused } from '../../shell/states';
import { FileLink } from '../../values/ValueView';
import { useComments, useTaskChanged } from './calls';
import { operations } from './operations';
import { markRemarkRead, unreadRemarks } from './remarks';

/* Remarks begun and not sent, by task: they are there again after a look at another task, as long as the page is open. */
interface Begun { text: string; mentions: Record<string, string>; files: FileView[] }
const begun = new Map<string, Begun>();
const EMPTY: Begun = { text: '', mentions: {}, files: [] };

/* `isOn`: it is in sight; what is there is then read. */
export function Talk({ taskId, isAllowed, isOn }: { taskId: string; isAllowed: boolean; isOn: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const me = useSession().data?.principal_id ?? '';
  const comments = useComments(taskId);
  const items = comments.data?.items ?? [];
  const unread = isOn && me ? unreadRemarks(items, me).join() : '';
  useEffect(() => {
    if (unread) void Promise.all(unread.split(',').map(markRemarkRead)).then(() => Promise.all(['comments', 'tasks'].map((key) => queries.invalidateQueries({ queryKey: [key] }))), () => undefined);
  }, [queries, unread]);
  const named = useNames(items.flatMap((one) => [one.by, ...Object.keys(one.read_by ?? {})]));
  if (comments.isPending) return <Loading rows={4} />;
  if (!comments.data) return <Refused error={comments.error} onRetry={() => void comments.refetch()} />;
  return (
    <div className="talk">
      {items.length === 0 && <p className="quiet">{t('talk.none')}</p>}
      <ul>
        {items.map((one) => {
          const readers = Object.keys(one.read_by ?? {}).filter((reader) => reader !== one.by);
          return (
            <li key={one.comment_id} className="talk-entry">
              <p className="trail-head"><strong>{named(one.by)}</strong><time dateTime={one.at}>{format.dateTime(one.at)}</time></p>
              <p className="paragraphs">{one.text}</p>
              {one.files.length > 0 && <div className="talk-files">{one.files.map((file) => <FileLink key={file} fileId={file} />)}</div>}
              {readers.length > 0 && <p className="quiet">{t('talk.readBy', { who: readers.map(named).join(t('people.and')) })}</p>}
            </li>
          );
        })}
      </ul>
      {isAllowed && <Remark taskId={taskId} />}
    </div>
  );
}

function Remark({ taskId }: { taskId: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const changed = useTaskChanged();
  const id = useId();
  const [{ text, mentions, files }, setBegun] = useState(() => begun.get(taskId) ?? EMPTY);
  const [q, setQ] = useState('');
  const change = (next: (now: Begun) => Partial<Begun>) => setBegun((now) => {
    const after = { ...now, ...next(now) };
    begun.set(taskId, after);
    return after;
  });
  const [isBusy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const found = useColleagues(q);
  // Words that come without keys (an input method, dictation, a paste) are looked for too.
  const seek = (next: string) => {
    const box = document.getElementById(id);
    const at = box instanceof HTMLTextAreaElement ? box.selectionStart : next.length;
    const words = /@([^\s@]*)$/.exec(next.slice(0, at))?.[1];
    if (words !== undefined) setQ(words);
  };
  // While the answer to the newest words is on its way, nobody is offered whom they do not name.
  const isNamed = (one: { name: string; department?: string }) => !found.isPlaceholderData && !found.isFetching ? true : `${one.name} ${one.department ?? ''}`.toLowerCase().includes(q.toLowerCase());
  // The list makes keys of its own, so who was meant is found by what stands in the text; who shares a name has the department beside it.
  const people = new Map((found.data?.items ?? []).map((one, _, all) => [all.filter((other) => other.name === one.name).length > 1 && one.department ? `${one.name} (${one.department})` : one.name, one]));
  const say = (refusal: unknown) => message.error(said(refusal, t));
  const send = async () => {
    setBusy(true);
    try {
      // Whoever was named and then taken out of the text again is not told.
      const named = Object.entries(mentions).filter(([name]) => text.includes(`@${name}`)).map(([, person]) => person);
      await operations.comment(taskId, text.trim(), named, files.map((one) => one.file_id));
      begun.delete(taskId);
      setBegun(EMPTY);
      await changed();
    } catch (refusal) {
      say(refusal);
    }
    setBusy(false);
  };
  const attach = async (picked: FileList | null) => {
    setBusy(true);
    for (const file of Array.from(picked ?? [])) {
      try {
        const sent = await api.upload(file);
        change((now) => ({ files: [...now.files, sent] }));
      } catch (refusal) {
        say(refusal);
      }
    }
    setBusy(false);
  };
  return (
    <form className="remark" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <label className="field-label" htmlFor={id}>{t('talk.say')}</label>
      <Mentions
        id={id} value={text} onChange={(next) => { change(() => ({ text: next })); seek(next); }} onSearch={setQ} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} placeholder={t('talk.hint')} loading={found.isFetching} filterOption={false}
        options={[...people].filter(([, one]) => isNamed(one)).map(([value, one]) => ({ key: one.person_id, value, label: <span>{one.name} <span className="quiet">{one.department}</span></span> }))}
        onSelect={(option) => { const one = people.get(String(option.value)); if (one) change((now) => ({ mentions: { ...now.mentions, [String(option.value)]: one.person_id } })); }}
      />
      {files.length > 0 && <ul className="talk-files">{files.map((one) => <li key={one.file_id}><PaperClipOutlined aria-hidden /> {one.name} <button type="button" className="link" onClick={() => change((now) => ({ files: now.files.filter((other) => other !== one) }))}>{t('form.removeFile')}</button></li>)}</ul>}
      <div className="remark-end">
        <input ref={picker} type="file" multiple hidden onChange={(event) => { void attach(event.target.files); event.target.value = ''; }} />
        <Button icon={<PaperClipOutlined />} onClick={() => picker.current?.click()}>{t('talk.attach')}</Button>
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={!text.trim() && files.length === 0}>{t('talk.send')}</Button>
      </div>
    </form>
  );
}
