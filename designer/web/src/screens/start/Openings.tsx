/* Job pages: HR publishes an address at which strangers apply; open, closed, changed, copied, taken away. */
import { CopyOutlined, DeleteOutlined, EditOutlined, ExportOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Input, Modal, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { useId, useMemo, useState } from 'react';
import { Refusal, said } from '../../api';
import { copyText } from '../../browser';
import { client, got, type Schemas } from '../../client';
import { FormView } from '../../form/FormView';
import { useForm } from '../../form/useForm';
import { useWords } from '../../i18n';
import type { JsonSchema, Text, Values } from '../../model';
import { Loading, Nothing, Refused, Tag } from '../../shell/states';
import { nameOf } from '../../values/ValueView';
import { inputsOf, layoutOfInputs } from './inputs';

type Opening = Schemas['OpeningItem'];
type Setting = Schemas['OpeningSetting'];
type PublicWorkflow = Schemas['PublicWorkflow'];

export function Openings() {
  const { t, text, format } = useWords();
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ['openings'], queryFn: () => got(client.GET('/api/v1/openings')) });
  const workflows = useQuery({ queryKey: ['public-workflows'], queryFn: () => got(client.GET('/api/v1/public-workflows')) });
  const [edited, setEdited] = useState<Opening | 'new' | null>(null);
  const fresh = () => queries.invalidateQueries({ queryKey: ['openings'] });
  if (found.isPending || workflows.isPending) return <Loading rows={6} />;
  if (!found.data || !workflows.data) return <Refused error={found.error ?? workflows.error} onRetry={() => void found.refetch()} />;
  const known = workflows.data.items;
  const copy = (address: string) => copyText(address).then(() => message.success(t('action.copied')), () => message.error(t('action.copyFailed')));
  const drop = (one: Opening) => modal.confirm({
    title: t('opening.dropTitle'), content: t('opening.dropHint'), okText: t('opening.drop'), okButtonProps: { danger: true }, cancelText: t('action.close'),
    onOk: () => got(client.DELETE('/api/v1/openings/{slug}', { params: { path: { slug: one.slug } } })).then(fresh, (refusal: unknown) => { message.error(said(refusal, t)); }),
  });
  return (
    <>
      <p className="opening-head"><span className="quiet">{t('opening.hint')}</span><Button type="primary" icon={<PlusOutlined />} disabled={known.length === 0} onClick={() => setEdited('new')}>{t('opening.new')}</Button></p>
      {known.length === 0 && <p className="banner">{t('opening.noWorkflow')}</p>}
      {found.data.items.length === 0 ? <Nothing title={t('opening.none')} hint={t('opening.noneHint')} /> : (
        <ul className="begun">
          {found.data.items.map((one) => (
            <li key={one.slug}>
              <article className="begun-run">
                <div className="begun-what">
                  <p><strong>{text(one.setting.title as Text)}</strong> <Tag tone={one.is_open ? 'good' : 'quiet'}>{one.is_open ? t('opening.open') : t('opening.closed')}</Tag></p>
                  <p className="quiet">{text(one.workflow_title as Text)}{one.setting.closes_at && ` · ${t('opening.until', { when: format.dateTime(one.setting.closes_at) })}`}</p>
                  <p className="opening-address"><a href={one.address} target="_blank" rel="noreferrer">{one.address} <ExportOutlined aria-hidden /></a></p>
                </div>
                <div className="begun-acts">
                  <Button icon={<CopyOutlined />} onClick={() => void copy(one.address)} aria-label={t('opening.copy')} title={t('opening.copy')} />
                  <Button icon={<EditOutlined />} onClick={() => setEdited(one)} aria-label={t('opening.edit')} title={t('opening.edit')} />
                  <Button icon={<DeleteOutlined />} onClick={() => drop(one)} aria-label={t('opening.drop')} title={t('opening.drop')} />
                </div>
              </article>
            </li>
          ))}
        </ul>
      )}
      {edited && <OpeningDialog opening={edited === 'new' ? null : edited} workflows={known} onClose={() => setEdited(null)} onSaved={() => { setEdited(null); void fresh(); }} />}
    </>
  );
}

const NEW: Setting = { workflow: '', title: { en: '', zh: '' }, text: { en: '', zh: '' }, inputs: {}, is_open: true, closes_at: null };

function OpeningDialog({ opening, workflows, onClose, onSaved }: { opening: Opening | null; workflows: PublicWorkflow[]; onClose: () => void; onSaved: () => void }) {
  const words = useWords();
  const { t, text } = words;
  const { message } = App.useApp();
  const id = useId();
  const [slug, setSlug] = useState(opening?.slug ?? '');
  const [setting, setSetting] = useState<Setting>(opening?.setting ?? { ...NEW, workflow: workflows[0]?.workflow ?? '' });
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const workflow = workflows.find((one) => one.workflow === setting.workflow);
  const schema = useMemo(() => (workflow?.missing ?? { properties: {} }) as JsonSchema, [workflow]);
  const layout = useMemo(() => layoutOfInputs(schema, (key) => nameOf(key, words)), [schema, words]);
  const form = useForm({ name: `opening:${opening?.slug ?? 'new'}:${setting.workflow}`, layout, given: (opening?.setting.inputs ?? {}) as Values, preview: null });
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await got(client.PUT('/api/v1/openings/{slug}', { params: { path: { slug: slug.trim() || '-' } }, body: { ...setting, inputs: inputsOf(schema, form.values) as Record<string, unknown> } }));
      message.success(t('opening.saved'));
      onSaved();
    } catch (refusal) {
      setError(refusal instanceof Refusal ? refusal : new Error(String(refusal)));
      setBusy(false);
    }
  };
  const both = (key: 'title' | 'text', label: string, lines: number) => (['zh', 'en'] as const).map((language) => (
    <div className="field" key={`${key}${language}`}>
      <label className="field-label" htmlFor={`${id}-${key}-${language}`}>{label} ({t(language === 'zh' ? 'opening.chinese' : 'opening.english')})</label>
      <Input.TextArea id={`${id}-${key}-${language}`} lang={language} autoSize={{ minRows: lines, maxRows: 14 }} maxLength={key === 'title' ? 200 : 20_000} value={setting[key]?.[language] ?? ''} onChange={(event) => setSetting({ ...setting, [key]: { ...setting[key], [language]: event.target.value } })} />
    </div>
  ));
  return (
    <Modal open width={720} title={opening ? t('opening.edit') : t('opening.new')} okText={t('opening.save')} cancelText={t('action.close')} okButtonProps={{ loading: isBusy }} onOk={save} onCancel={onClose} destroyOnHidden>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-slug`}>{t('opening.slug')}</label>
        <Input id={`${id}-slug`} value={slug} disabled={opening !== null} onChange={(event) => setSlug(event.target.value.toLowerCase())} placeholder="backend-engineer" maxLength={64} />
      </div>
      <div className="field">
        <label className="field-label" htmlFor={`${id}-workflow`}>{t('start.workflow')}</label>
        <Select id={`${id}-workflow`} className="full" value={setting.workflow} onChange={(next: string) => setSetting({ ...setting, workflow: next })} options={workflows.map((one) => ({ value: one.workflow, label: text(one.title as Text) }))} />
      </div>
      {both('title', t('opening.title'), 1)}
      {both('text', t('opening.text'), 5)}
      <FormView items={layout.items} form={form} />
      <div className="field opening-state">
        <span><Switch id={`${id}-open`} checked={setting.is_open ?? true} onChange={(is_open) => setSetting({ ...setting, is_open })} aria-label={t('opening.takes')} /> {t('opening.takes')}</span>
        <span className="hour"><label htmlFor={`${id}-closes`}>{t('opening.closes')}</label><DatePicker id={`${id}-closes`} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={setting.closes_at ? dayjs(setting.closes_at) : null} onChange={(at) => setSetting({ ...setting, closes_at: at ? at.toISOString() : null })} /></span>
      </div>
      {error ? <Refused error={error} compact /> : null}
    </Modal>
  );
}
