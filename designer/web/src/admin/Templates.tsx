/* The words in which people are told: each kind in both languages side by side, seen filled as they are typed. */
import { App, Button, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Loading, Refused, Tag, useTitle } from '../shell/states';
import { Held } from '../shell/Held';
import { PageHead } from './parts';
import { isMeanwhile, useAct, useTemplates } from './queries';

type Template = Schemas['TemplateView'];
const PAUSE = 350;

export function Templates() {
  const { t, text } = useWords();
  const templates = useTemplates();
  const [kind, setKind] = useState('task_assigned');
  const begun = useRef(new Map<string, string>());
  useTitle(t('admin.nav.templates'));
  if (templates.isPending) return <><PageHead title={t('admin.nav.templates')} /><Loading rows={12} /></>;
  if (!templates.data) return <Refused error={templates.error} onRetry={() => void templates.refetch()} />;
  const kinds = templates.data.items.filter((one) => one.language === 'en');
  const both = templates.data.items.filter((one) => one.kind === kind);
  return (
    <>
      <PageHead title={t('admin.nav.templates')} hint={t('admin.templates.hint')} />
      <Select aria-label={t('admin.templates.kind')} className="template-kind" value={kind} onChange={setKind} options={kinds.map((one) => ({ value: one.kind, label: text(one.title) }))} />
      <div className="templates">{both.map((one) => <div className="template-cell" key={`${one.kind}/${one.language}`}><Held value={one} version={one.revision} by={one.changed_by} at={one.changed_at} keep="mine" theirs={(theirs) => <pre className="their-words" lang={theirs.language}>{theirs.body}</pre>}>{(template, onDirty) => <Editor template={template} begun={begun.current} onDirty={onDirty} />}</Held></div>)}</div>
    </>
  );
}

/* By what a text that was begun and not kept is found again when another kind was looked at meanwhile. */
const nameOf = (one: Template) => `${one.kind}/${one.language}/${one.revision}`;

function Editor({ template, begun, onDirty }: { template: Template; begun: Map<string, string>; onDirty: (isDirty: boolean) => void }) {
  const { t, text } = useWords();
  const { message } = App.useApp();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState(begun.get(nameOf(template)) ?? template.body);
  const [preview, setPreview] = useState<Schemas['PreviewView'] | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const { act, error, isBusy } = useAct(['templates']);
  const params = { path: { kind: template.kind, language: template.language as 'en' | 'zh' }, header: { 'If-Match': template.revision } };
  const isChanged = body !== template.body;
  useEffect(() => {
    onDirty(isChanged);
    if (isChanged) begun.set(nameOf(template), body);
    else begun.delete(nameOf(template));
  }, [onDirty, isChanged, begun, template, body]);
  const wasAsked = useRef(false);
  useEffect(() => {
    let isCurrent = true;
    const timer = window.setTimeout(() => {
      got(client.POST('/api/v1/notification-templates/{kind}/{language}/preview', { params: { path: { kind: template.kind, language: template.language as 'en' | 'zh' } }, body: { body } })).then(
        (said) => { if (isCurrent) { setPreview(said); setRefused(null); } },
        (why: unknown) => { if (isCurrent) setRefused(why); },
      );
    }, wasAsked.current ? PAUSE : 0);
    wasAsked.current = true;
    return () => { isCurrent = false; window.clearTimeout(timer); };
  }, [body, template.kind, template.language]);
  const insert = (name: string) => {
    const element = area.current;
    const [from, to] = [element?.selectionStart ?? body.length, element?.selectionEnd ?? body.length];
    setBody(`${body.slice(0, from)}{{ ${name} }}${body.slice(to)}`);
    element?.focus();
  };
  const save = async () => { if (await act(() => got(client.PUT('/api/v1/notification-templates/{kind}/{language}', { params, body: { body } })).then((kept) => { begun.delete(nameOf(template)); onDirty(false); return kept; }))) void message.success(t('admin.saved')); };
  const restore = async () => { await act(() => client.DELETE('/api/v1/notification-templates/{kind}/{language}', { params })); };
  const name = template.language === 'zh' ? t('admin.templates.zh') : t('admin.templates.en');
  return (
    <section className="paper admin-paper template" aria-label={name}>
      <h2>{name} {template.is_own ? <Tag tone="info">{t('admin.templates.changed')}</Tag> : <Tag>{t('admin.templates.builtIn')}</Tag>}</h2>
      <label htmlFor={id} className="field-label">{t('admin.templates.text')}</label>
      <textarea id={id} ref={area} className="template-text" lang={template.language} rows={10} spellCheck={false} value={body} onChange={(event) => setBody(event.target.value)} />
      <p className="quiet" id={`${id}-names`}>{t('admin.templates.insert')}</p>
      <div className="chips-line" role="group" aria-labelledby={`${id}-names`}>{template.placeholders.map((one) => <button key={one.name} type="button" className="chip-button" title={one.sample} onClick={() => insert(one.name)}>{text(one.title)} <code>{one.name}</code></button>)}</div>
      <details className="placeholder-list">
        <summary>{t('admin.templates.means')}</summary>
        <table className="plain">
          <thead><tr><th scope="col">{t('admin.templates.code')}</th><th scope="col">{t('admin.templates.meaning')}</th><th scope="col">{t('admin.templates.sample')}</th></tr></thead>
          <tbody>{template.placeholders.map((one) => <tr key={one.name}><td><code>{`{{ ${one.name} }}`}</code></td><th scope="row">{text(one.title)}</th><td lang={template.language}>{one.sample}</td></tr>)}</tbody>
        </table>
        <p className="quiet">{t('admin.templates.emptyLine')}</p>
      </details>
      {refused ? <Refused error={refused} compact /> : error && !isMeanwhile(error) ? <Refused error={error} compact /> : null}
      <div className="head-tools">
        <Button type="primary" disabled={!isChanged || refused !== null} loading={isBusy} onClick={() => void save()}>{t('admin.save')}</Button>
        {isChanged && <Button onClick={() => setBody(template.body)}>{t('admin.templates.undo')}</Button>}
        {template.is_own && !isChanged && <Button onClick={() => void restore()}>{t('admin.templates.restore')}</Button>}
      </div>
      <h3 className="part-title">{t('admin.templates.preview')}</h3>
      <div className="letter" lang={template.language}>{preview ? <><p className="letter-subject">{preview.subject}</p><div className="letter-text">{preview.text}</div></> : <Loading rows={5} />}</div>
    </section>
  );
}
