/* What a record type says of itself: what names a record, tells it apart, finds it, how long it is kept, who reads it. Knows one record type. */
import { Input, Select } from 'antd';
import { useWords } from '../i18n';
import { useNames } from './names';
import { RolesInput } from './RolesInput';
import { fieldsIn, freshId, type FormNode, type SettingNode } from './tree';

export function RecordPanel({ form, change }: { form: FormNode; change: (next: FormNode, group?: string) => void }) {
  const { t } = useWords();
  const names = useNames();
  const items = form.items ?? [];
  const said = (word: SettingNode['word']) => items.find((one): one is SettingNode => one.kind === 'setting' && one.word === word)?.values ?? [];
  const write = (word: SettingNode['word'], values: string[]) => {
    const at = items.findIndex((one) => one.kind === 'setting' && one.word === word);
    const next = values.filter(Boolean);
    if (at >= 0) return change({ ...form, items: next.length ? items.map((one, index) => (index === at ? ({ ...one, values: next } as SettingNode) : one)) : items.filter((_, index) => index !== at) }, `record:${word}`);
    const first = items.findIndex((one) => one.kind !== 'setting');
    const made: SettingNode = { id: freshId(), kind: 'setting', word, values: next };
    return next.length ? change({ ...form, items: first < 0 ? [...items, made] : [...items.slice(0, first), made, ...items.slice(first)] }, `record:${word}`) : undefined;
  };
  const fields = fieldsIn(items).map((field) => ({ value: field.key, label: names.title(field.title) || field.key }));
  const years = /^P(\d+)Y$/.exec(said('retain')[0] ?? '')?.[1];
  return (
    <div className="panel-stack">
      <label>{t('builder.record.title')}<Select className="full" allowClear value={said('title')[0]} aria-label={t('builder.record.title')} onChange={(next?: string) => write('title', next ? [next] : [])} options={fields} /></label>
      <label>{t('builder.record.key')}<Select className="full" allowClear value={said('key')[0]} placeholder={t('builder.record.noKey')} aria-label={t('builder.record.key')} onChange={(next?: string) => write('key', next ? [next] : [])} options={fields} /></label>
      <label>{t('builder.record.index')}<Select className="full" mode="multiple" value={said('index')} aria-label={t('builder.record.index')} onChange={(next: string[]) => write('index', next)} options={fields} /></label>
      <div className="panel-two">
        <label>{t('builder.record.history')}<Select className="full" value={said('history')[0] ?? 'all'} aria-label={t('builder.record.history')} onChange={(next) => write('history', [next])} options={[{ value: 'all', label: t('builder.record.all') }, { value: 'none', label: t('builder.record.none') }, ...['1', '3', '5', '10', ...(/^\d+$/.test(said('history')[0] ?? '') ? said('history') : [])].filter((one, at, all) => all.indexOf(one) === at).map((one) => ({ value: one, label: one }))]} /></label>
        <label>{t('builder.record.retain')}<Input value={years ?? said('retain')[0] ?? ''} aria-label={t('builder.record.retain')} suffix={years || !said('retain')[0] ? t('builder.record.years') : undefined} onChange={(event) => write('retain', [/^\d+$/.test(event.target.value) ? `P${event.target.value}Y` : event.target.value.toUpperCase()])} /></label>
      </div>
      <RolesInput label={t('builder.record.read')} value={said('read')} onChange={(next) => write('read', next)} />
    </div>
  );
}
