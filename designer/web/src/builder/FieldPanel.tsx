/* What a field asks for: its titles, type, limits, options, conditions, who sees it. Knows one field and the form around it. */
import { Checkbox, Collapse, Input, Select } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { ConditionEditor } from './ConditionEditor';
import { FeelInput } from './FeelInput';
import { KeyInput } from './KeyInput';
import { hintFor, lackingIn, liveOf } from './live';
import { namedFields, nameOf, useNames } from './names';
import { OptionsEditor } from './OptionsEditor';
import { FIELD_TYPES, SETTINGS } from './palette';
import { Relation, TypeOfRecord, useTypesOfRecord } from './Relation';
import { RolesInput } from './RolesInput';
import type { Placed } from './shape';
import { attribute, optionsOf, setting, spoken, titled, withAttribute, withSetting, type Attribute, type FieldNode, type SectionNode } from './tree';
import { settle, useBench } from './bench';
import { BothTitles } from './BothTitles';

export interface PanelProps<One> { one: One; fields: FieldNode[]; problems: Placed[]; isColumn: boolean; isRecord: boolean; change: (next: One, group?: string) => void }

const RELATED: ReadonlySet<string> = new Set(['record', 'department', 'position']);

export function FieldPanel(props: PanelProps<FieldNode>) {
  const { one, fields, problems, isColumn, isRecord, change } = props;
  const { t } = useWords();
  const names = useNames();
  const retype = (type: string) => {
    const takes = new Set(SETTINGS[type] ?? []);
    const isChoosing = (kind: string) => kind === 'choice' || kind === 'choices';
    const kept = (one.arguments ?? []).filter((found) => (found.kind === 'where' ? RELATED.has(type) : found.kind === 'setting' ? takes.has(found.name) : found.kind === 'bounds' ? takes.has('min') : isChoosing(type) && isChoosing(one.type)));
    const fresh = isChoosing(type) && !isChoosing(one.type) ? [{ kind: 'option' as const, value: 'option_1', title: { en: `${names.more.option.en} 1`, zh: `${names.more.option.zh}1` } }] : type === 'rating' && !kept.some((found) => found.kind === 'bounds') ? [{ kind: 'bounds' as const, min: '1', max: '5' }] : type === 'money' && one.type !== 'money' ? [{ kind: 'name' as const, name: 'CNY' }] : [];
    change({ ...one, type, arguments: [...fresh, ...kept] });
  };
  const kinds = (isColumn ? FIELD_TYPES.filter((type) => type !== 'table') : FIELD_TYPES).map((type) => ({ value: type, label: names.of({ id: type }) }));
  const isChoice = one.type === 'choice' || one.type === 'choices';
  const parts = [
    { key: 'limits', label: t('builder.panel.limits'), children: <Limits {...props} />, isShown: (SETTINGS[one.type] ?? []).length > 0 },
    { key: 'conditions', label: t('builder.panel.conditions'), children: <Conditions {...props} /> },
    { key: 'value', label: t('builder.panel.value'), children: <ValuePart {...props} />, isShown: one.type !== 'table' },
    { key: 'checks', label: t('builder.panel.checks'), children: <Checks {...props} /> },
    { key: 'who', label: t('builder.panel.who'), children: <Who {...props} isRecord={isRecord} /> },
  ];
  return (
    <>
      <BothTitles title={one.title} onChange={(title, which) => change({ ...one, title }, `title:${one.id}:${which}`)} onLeave={() => settle(t('builder.did.title'), one.id)} />
      <div className="panel-two">
        <label>{t('builder.type')}<Select className="full" showSearch={{ optionFilterProp: 'label' }} value={one.type} onChange={retype} options={kinds} aria-label={t('builder.type')} /></label>
        <KeyInput key={one.key} node={one} isColumn={isColumn} />
      </div>
      <Flag is={!!attribute(one, 'required') && !attribute(one, 'required')?.when} word={t('builder.required')} onChange={(is) => change(withAttribute(one, 'required', is ? { kind: 'required', when: null } : null))} />
      {isChoice && <Part title={t('builder.panel.options')}><OptionSource {...props} />{!(one.arguments ?? []).some((found) => found.kind === 'from' || found.kind === 'records') && <OptionsEditor field={one} fields={fields} onChange={change} />}</Part>}
      {RELATED.has(one.type) && <Part title={t('builder.panel.records')}><Relation one={one} problem={problems[0]?.problem.message} onChange={change} /></Part>}
      <Help {...props} />
      <Collapse ghost size="small" defaultActiveKey={['conditions', 'value']} items={parts.filter((part) => part.isShown !== false).map(({ key, label, children }) => ({ key, label, children }))} />
    </>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section className="panel-part"><h4>{title}</h4>{children}</section>;
}
function Flag({ is, word, onChange }: { is: boolean; word: string; onChange: (is: boolean) => void }) {
  return <Checkbox checked={is} onChange={(event) => onChange(event.target.checked)}>{word}</Checkbox>;
}
export const toldOf = (one: { attributes?: Attribute[] }, problems: Placed[], kind: Attribute['kind']): string | undefined => {
  const at = (one.attributes ?? []).findIndex((found) => found.kind === kind);
  return at < 0 ? undefined : problems.find((placed) => placed.at.endsWith(`.attributes.${at}`))?.problem.message;
};

function Help({ one, change }: PanelProps<FieldNode>) {
  const { t, language } = useWords();
  const said = spoken(attribute(one, 'help')?.title);
  const write = (which: 'en' | 'zh', text: string) => {
    const next = { ...said, [which]: text };
    const title = titled(next.en, next.zh);
    change(withAttribute(one, 'help', title ? { kind: 'help', title } : null), `help:${one.id}:${which}`);
  };
  return (
    <div className="panel-two">
      {(language === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const)).map((which) => <label key={which}>{t(which === 'zh' ? 'builder.helpZh' : 'builder.helpEn')}<Input data-aim={`help:${which}`} lang={which === 'zh' ? 'zh-CN' : 'en'} value={said[which]} onChange={(event) => write(which, event.target.value)} /></label>)}
    </div>
  );
}

function Limits({ one, change }: PanelProps<FieldNode>) {
  const { t } = useWords();
  const size = (one.arguments ?? []).find((found) => found.kind === 'setting' && found.name === 'max_size');
  const isFile = one.type === 'file';
  const currency = (one.arguments ?? []).find((found) => found.kind === 'name');
  const kinds = (one.arguments ?? []).flatMap((found) => (found.kind === 'name' ? [found.name] : []));
  return (
    <div className="panel-grid">
      {(SETTINGS[one.type] ?? []).filter((name) => name !== 'currency' && name !== 'country').map((name) => (
        <label key={name} className={name === 'pattern' ? 'wide' : ''}>{t(`builder.setting.${name}`)}
          <Input
            inputMode={name === 'pattern' ? undefined : 'decimal'} value={setting(one, name)} suffix={name === 'max_size' ? 'MB' : undefined}
            onChange={(event) => change(withSetting(one, name, name === 'pattern' ? event.target.value : event.target.value.replace(/[^\d.-]/g, ''), name === 'pattern' ? 'text' : 'number', name === 'max_size' ? (size?.kind === 'setting' && size.unit) || 'MB' : undefined), `setting:${one.id}:${name}`)}
          />
        </label>
      ))}
      {one.type === 'money' && <label>{t('builder.setting.currency')}<Select value={currency?.kind === 'name' ? currency.name : 'CNY'} aria-label={t('builder.setting.currency')} onChange={(name) => change({ ...one, arguments: [{ ...currency, kind: 'name', name }, ...(one.arguments ?? []).filter((found) => found.kind !== 'name')] })} options={['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'JPY', 'SGD'].map((name) => ({ value: name, label: name }))} /></label>}
      {isFile && <label className="wide">{t('builder.setting.types')}<Select mode="tags" value={kinds} aria-label={t('builder.setting.types')} tokenSeparators={[',', ' ', '，']} onChange={(next: string[]) => change({ ...one, arguments: [...next.map((name) => ({ kind: 'name' as const, name: name.toLowerCase().replace(/^\./, '') })), ...(one.arguments ?? []).filter((found) => found.kind !== 'name')] })} options={['pdf', 'docx', 'doc', 'xlsx', 'png', 'jpg', 'zip'].map((name) => ({ value: name, label: name }))} /></label>}
    </div>
  );
}

function Conditions({ one, fields, problems, change }: PanelProps<FieldNode>) {
  const { t } = useWords();
  const others = useMemo(() => fields.filter((field) => field.key !== one.key), [fields, one.key]);
  return (
    <>
      <When kind="visible" word={t('builder.visibleWhen')} one={one} fields={others} problems={problems} change={change} />
      <When kind="required" word={t('builder.requiredWhen')} one={one} fields={others} problems={problems} change={change} />
      <When kind="read_only" word={t('builder.readOnlyWhen')} one={one} fields={others} problems={problems} change={change} />
    </>
  );
}
/* A condition with a switch; what was written comes back when it is switched on again. */
export function When<One extends FieldNode | SectionNode>({ kind, word, one, fields, problems, change }: { kind: 'visible' | 'required' | 'read_only'; word: string; one: One; fields: FieldNode[]; problems: Placed[]; change: (next: One, group?: string) => void }) {
  const { t } = useWords();
  const found = attribute(one, kind);
  const isOn = !!found && (kind === 'visible' || !!found.when);
  const open = useBench((bench) => bench.conditions[`${one.id}:${kind}`] ?? false) || isOn;
  const write = (when: string) => change(withAttribute(one, kind, when.trim() ? ({ kind, when } as Attribute) : null), `${kind}:${one.id}`);
  return (
    <div className="when">
      <Checkbox checked={open} onChange={(event) => { useBench.getState().openCondition(`${one.id}:${kind}`, event.target.checked); if (!event.target.checked && isOn) change(withAttribute(one, kind, null)); }}>{word}</Checkbox>
      {kind === 'read_only' && found && !found.when && !open && <span className="quiet small"> {t('builder.always')}</span>}
      {open && <ConditionEditor label={word} value={found?.when ?? ''} fields={fields} onChange={write} problem={toldOf(one, problems, kind)} />}
    </div>
  );
}

function ValuePart({ one, fields, problems, change }: PanelProps<FieldNode>) {
  const { t } = useWords();
  const names = useNames();
  const keys = namedFields(fields, names);
  const values = useBench((bench) => bench.trial);
  // Nothing comes of it while what it reads has no value: said in words, for "null" tells nobody what to do.
  const told = (text: string) => { const lacks = lackingIn(text, fields, values).filter((field) => field.id !== one.id); const live = liveOf(text, fields, values, t('builder.serverSays')); return { live, lacking: live === 'null' && lacks.length > 0 ? t('builder.needsSample', { names: lacks.map((field) => nameOf(field, names)).join(t('people.and')) }) : undefined }; };
  const feel = (kind: 'computed' | 'default') => attribute(one, kind)?.feel ?? '';
  const write = (kind: 'computed' | 'default', text: string) => change(withAttribute(one, kind, text.trim() ? { kind, feel: text } : null), `${kind}:${one.id}`);
  const isPlain = /^"[^"]*"$|^$/.test(feel('default'));
  const option = optionsOf(one);
  return (
    <>
      <label>{t('builder.default')}
        {option.length > 0 && isPlain
          ? <Select allowClear className="full" aria-label={t('builder.default')} value={feel('default') || undefined} onChange={(next?: string) => write('default', next ?? '')} options={option.map((found) => ({ value: `"${found.value}"`, label: names.title(found.title) || found.value }))} />
          : <FeelInput label={t('builder.default')} value={feel('default')} names={keys} onChange={(text) => write('default', text)} problem={toldOf(one, problems, 'default')} {...told(feel('default'))} />}
      </label>
      <label>{t('builder.computed')}<FeelInput label={t('builder.computed')} value={feel('computed')} names={keys} placeholder={t('builder.computedHint', { feel: hintFor(one, fields) })} onChange={(text) => write('computed', text)} problem={toldOf(one, problems, 'computed')} {...told(feel('computed'))} /></label>
    </>
  );
}

function Checks({ one, fields, problems, change }: PanelProps<FieldNode>) {
  const { t } = useWords();
  const names = useNames();
  const all = one.attributes ?? [];
  const found = all.flatMap((each, at) => (each.kind === 'valid' ? [{ each, at }] : []));
  const set = (at: number, next: Attribute | null, group?: string) => change({ ...one, attributes: next ? all.map((each, index) => (index === at ? next : each)) : all.filter((_, index) => index !== at) }, group);
  return (
    <>
      {found.map(({ each, at }) => (
        <div key={at} className="valid-row">
          <FeelInput label={t('builder.validWhen')} value={each.when} names={['?', ...namedFields(fields, names)]} placeholder={t('builder.validHint')} onChange={(when) => set(at, { ...each, when }, `valid:${one.id}:${at}`)} problem={problems.find((placed) => placed.at.endsWith(`.attributes.${at}`))?.problem.message} />
          <BothTitles title={each.message} word={t('builder.message')} onChange={(title, which) => set(at, { ...each, message: title ?? { en: '' } }, `valid:${one.id}:${at}:${which}`)} />
          <button type="button" className="link small" onClick={() => set(at, null)}>{t('builder.removeCheck')}</button>
        </div>
      ))}
      <button type="button" className="link" onClick={() => change({ ...one, attributes: [...all, { kind: 'valid', message: { en: 'Please check this', zh: '\u8bf7\u68c0\u67e5\u6b64\u9879' }, when: '? != null' }] })}>{t('builder.addCheck')}</button>
    </>
  );
}

export function Who<One extends FieldNode | SectionNode>({ one, isRecord, change }: { one: One; isRecord: boolean; change: (next: One, group?: string) => void }) {
  const { t } = useWords();
  const roles = (kind: 'visible_to' | 'editable_by') => attribute(one, kind)?.roles ?? [];
  const write = (kind: 'visible_to' | 'editable_by', next: string[]) => change(withAttribute(one, kind, next.length ? { kind, roles: next } : null));
  const flag = (kind: 'personal' | 'unique' | 'read_only', word: string) => <Flag is={!!attribute(one, kind) && !(kind === 'read_only' && attribute(one, 'read_only')?.when)} word={word} onChange={(is) => change(withAttribute(one, kind, is ? ({ kind } as Attribute) : null))} />;
  return (
    <div className="panel-stack">
      <RolesInput label={t('builder.visibleTo')} value={roles('visible_to')} onChange={(next) => write('visible_to', next)} />
      <RolesInput label={t('builder.editableBy')} value={roles('editable_by')} onChange={(next) => write('editable_by', next)} />
      {flag('read_only', t('builder.readOnly'))}
      {one.kind === 'field' && flag('personal', t('builder.personal'))}
      {one.kind === 'field' && isRecord && flag('unique', t('builder.unique'))}
    </div>
  );
}

function OptionSource({ one, fields, problems, change }: PanelProps<FieldNode>) {
  const { t } = useWords();
  const names = useNames();
  const types = useTypesOfRecord();
  const source = (one.arguments ?? []).find((found) => found.kind === 'from' || found.kind === 'records');
  const others = (one.arguments ?? []).filter((found) => found.kind !== 'from' && found.kind !== 'records');
  const kind = source?.kind ?? 'options';
  const choose = (next: string) => {
    const plain = others.filter((found) => found.kind !== 'option');
    if (next === 'options') change({ ...one, arguments: [{ kind: 'option', value: 'option_1', title: null }, ...plain] });
    if (next === 'from') change({ ...one, arguments: [{ kind: 'from', feel: 'offers' }, ...plain] });
    if (next === 'records') change({ ...one, arguments: [{ kind: 'records', type: types[0]?.value ?? '' }, ...plain] });
  };
  const told = problems.find((placed) => placed.at.includes('.arguments.'))?.problem.message;
  return (
    <>
      <Select className="full" aria-label={t('builder.source')} value={kind} onChange={choose} options={[{ value: 'options', label: t('builder.fromOptions') }, { value: 'from', label: t('builder.fromFeel') }, { value: 'records', label: t('builder.fromRecords') }]} />
      {source?.kind === 'from' && <FeelInput label={t('builder.fromFeel')} value={source.feel} names={namedFields(fields, names)} onChange={(feel) => change({ ...one, arguments: [{ ...source, feel }, ...others] }, `from:${one.id}`)} problem={told} />}
      {source?.kind === 'records' && <div className="panel-two"><TypeOfRecord value={source.type} onChange={(type) => change({ ...one, arguments: [{ ...source, type }, ...others] })} /><FeelInput label={t('builder.where')} placeholder={t('builder.where')} value={source.where ?? ''} names={[]} onChange={(where) => change({ ...one, arguments: [{ ...source, where: where.trim() ? where : null }, ...others] }, `where:${one.id}`)} problem={told} /></div>}
      {one.type === 'choices' && kind === 'options' && optionsOf(one).length === 0 && <p className="quiet small">{t('form.noChoices')}</p>}
    </>
  );
}
