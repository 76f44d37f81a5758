/* The workflow itself, when nothing is selected: titles, whom a run is about, what lists show, what holds for all approvals, what a run begins with. */
import { Button, Input, Select, Switch } from 'antd';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { read } from '../source';
import { isRecord, useWorkflowField } from './bind';
import { Part, Row } from './Row';
import { Titles } from './Titles';
import { Feel } from './ValueField';

type Head = Record<string, unknown>;
const PEOPLE = { nobody: ['pass', 'reject', 'admin', 'incident'], same_as_starter: ['self', 'skip', 'superior', 'head', 'refuse'], same_again: ['ask', 'once', 'last', 'consecutive'] } as const;
const GROUPS = { nobody: 'nobodies', same_as_starter: 'starters', same_again: 'agains' } as const;
const NAMES = { nobody: 'nobody', same_as_starter: 'sameStarter', same_again: 'sameAgain' } as const;

function useHead(): Head {
  const text = useDoc((doc) => doc.text);
  return useMemo((): Head => { const source = read(text); const data: unknown = source.errors.length > 0 ? {} : source.toJS(); return isRecord(data) ? data : {}; }, [text]);
}

/* What whoever begins a run fills in; also shown at the step where it begins, where people look for it. */
export function Begins() {
  const { t } = useWords();
  const head = useHead();
  return <Part title={t('panel.begins_')}><Inputs head={head} /></Part>;
}

export function WorkflowPanel() {
  const { t } = useWords();
  const head = useHead();
  const title = useWorkflowField(head, ['title']);
  const subject = useWorkflowField(head, ['subject']);
  const subjectTitle = useWorkflowField(head, ['subject_title']);
  return (
    <>
      <p className="panel-about">{t('panel.workflowAbout')}</p>
      <Titles bound={title} label={t('design.title')} />
      <Begins />
      <Part title={t('panel.subject')}>
        <Row title={t('panel.subject')} help={t('panel.subjectHint')} path={subject.path}>{(field) => <Input id={field} value={typeof subject.value === 'string' ? subject.value : ''} disabled={subject.isDisabled} onChange={(event) => { subject.set(event.target.value || undefined); }} />}</Row>
        <Row title={t('panel.subjectTitle')} path={subjectTitle.path} isGroup>{() => <Feel bound={subjectTitle} label={t('panel.subjectTitle')} />}</Row>
      </Part>
      <Part title={t('panel.facts')}><p className="row-help">{t('panel.factsHint')}</p><Facts head={head} /></Part>
      <Part title={t('panel.rules')} isOpen={isRecord(head.people)}>{(Object.keys(PEOPLE) as (keyof typeof PEOPLE)[]).map((name) => <Rule key={name} head={head} name={name} />)}</Part>
    </>
  );
}
function Rule({ head, name }: { head: Head; name: keyof typeof PEOPLE }) {
  const { t } = useWords();
  const bound = useWorkflowField(head, ['people', name]);
  return <Row title={t(`panel.${NAMES[name]}`)} path={bound.path}>{(field) => <Select id={field} className="full" allowClear value={typeof bound.value === 'string' ? bound.value : undefined} placeholder={t('panel.usual')} disabled={bound.isDisabled} onChange={(next: string | undefined) => { bound.set(next); }} options={PEOPLE[name].map((one) => ({ value: one, label: t(`panel.${GROUPS[name]}.${one}`) }))} />}</Row>;
}

function Facts({ head }: { head: Head }) {
  const { t } = useWords();
  const bound = useWorkflowField(head, ['facts']);
  const [name, setName] = useState('');
  const known = isRecord(bound.value) ? Object.keys(bound.value) : [];
  const add = () => { const key = name.trim(); if (key && !known.includes(key)) { bound.set({ ...(isRecord(bound.value) ? bound.value : {}), [key]: `=${key}` }); setName(''); } };
  return (
    <div className="pairs">
      {known.map((key) => <Fact key={key} head={head} name={key} onRemove={() => { if (isRecord(bound.value)) { const rest = Object.fromEntries(Object.entries(bound.value).filter(([one]) => one !== key)); bound.set(Object.keys(rest).length > 0 ? rest : undefined); } }} />)}
      {!bound.isDisabled && <div className="pair-new"><Input size="small" value={name} placeholder={t('panel.newName')} aria-label={t('panel.newName')} onChange={(event) => { setName(event.target.value); }} onPressEnter={add} /><Button size="small" icon={<PlusOutlined aria-hidden />} disabled={!name.trim()} onClick={add}>{t('panel.add')}</Button></div>}
    </div>
  );
}
function Fact({ head, name, onRemove }: { head: Head; name: string; onRemove: () => void }) {
  const { t } = useWords();
  const bound = useWorkflowField(head, ['facts', name]);
  return <div className="pair"><Row title={name} path={bound.path} isGroup>{() => <Feel bound={bound} label={name} />}</Row>{!bound.isDisabled && <button type="button" className="pair-remove" aria-label={t('panel.removeOf', { name })} onClick={onRemove}><CloseOutlined aria-hidden /></button>}</div>;
}

/* The language in which what a run begins with has no title though it has one in the other; its own short name is no title. */
export function lackingTitle(key: string, title: Head): 'en' | 'zh' | null {
  const [en, zh] = [String(title.en ?? ''), String(title.zh ?? '')];
  if (zh && (!en || (en === key && zh !== key))) return 'en';
  return en && en !== key && !zh ? 'zh' : null;
}
/* Without a word there is no title in that language, so that readers get the other one. */
export function titleWith(title: Head, language: 'en' | 'zh', text: string): Head | undefined {
  const next = Object.fromEntries(Object.entries({ ...title, [language]: text }).filter(([, said]) => said !== ''));
  return Object.keys(next).length > 0 ? next : undefined;
}
const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'] as const;
/* What a run is started with: names, kinds, titles, whether they are needed. */
function Inputs({ head }: { head: Head }) {
  const { t } = useWords();
  const bound = useWorkflowField(head, ['inputs']);
  const schema = isRecord(bound.value) ? bound.value : {};
  const parts = isRecord(schema.properties) ? schema.properties : {};
  const needed = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const [name, setName] = useState('');
  const write = (properties: Head, required: string[]) => { bound.set(Object.keys(properties).length === 0 ? undefined : { ...schema, type: 'object', ...(required.length > 0 ? { required } : { required: undefined }), properties }); };
  const add = () => { const key = name.trim(); if (key && !(key in parts)) { write({ ...parts, [key]: { type: 'string' } }, needed); setName(''); } };
  return (
    <div className="inputs">
      {Object.entries(parts).map(([key, given]) => {
        const part = isRecord(given) ? given : {};
        const title = isRecord(part['x-title']) ? part['x-title'] : {};
        const lacks = lackingTitle(key, title);
        const put = (change: Head) => { write({ ...parts, [key]: { ...part, ...change } }, needed); };
        return (
          <fieldset key={key} className="input">
            <legend><code>{key}</code></legend>
            <div className="outcome">
              <Select size="small" value={typeof part.type === 'string' ? part.type : undefined} disabled={bound.isDisabled} placeholder={t('panel.anyType')} aria-label={t('panel.typeOf', { name: key })} onChange={(type: string) => { put({ type }); }} options={TYPES.map((type) => ({ value: type, label: t(`panel.types.${type}`) }))} popupMatchSelectWidth={false} />
              <label className="row-switch"><Switch size="small" checked={needed.includes(key)} disabled={bound.isDisabled} onChange={(isOn) => { write(parts, isOn ? [...needed, key] : needed.filter((one) => one !== key)); }} aria-label={t('panel.neededOf', { name: key })} /> {t('panel.needed')}</label>
              <label className="row-switch"><Switch size="small" checked={part['x-personal'] === true} disabled={bound.isDisabled} onChange={(isOn) => { write({ ...parts, [key]: Object.fromEntries([...Object.entries(part).filter(([one]) => one !== 'x-personal'), ...(isOn ? [['x-personal', true] as const] : [])]) }, needed); }} aria-label={t('panel.personalOf', { name: key })} /> {t('panel.personal')}</label>
              {!bound.isDisabled && <button type="button" className="pair-remove" aria-label={t('panel.removeOf', { name: key })} onClick={() => { write(Object.fromEntries(Object.entries(parts).filter(([one]) => one !== key)), needed.filter((one) => one !== key)); }}><CloseOutlined aria-hidden /></button>}
            </div>
            <div className="titles">
              {(['zh', 'en'] as const).map((language) => <Input key={language} size="small" lang={language} value={lacks === language ? '' : String(title[language] ?? '')} status={lacks === language ? 'warning' : undefined} disabled={bound.isDisabled} aria-label={`${key} · ${t(`panel.language.${language}`)}`} placeholder={t(`panel.language.${language}`)} onChange={(event) => { put({ 'x-title': titleWith(lacks === 'en' ? { ...title, en: '' } : title, language, event.target.value) }); }} />)}
            </div>
            {lacks && <p className="row-help is-lacking">{t('panel.noTitleIn', { language: t(`panel.language.${lacks}`), title: String(title[lacks === 'en' ? 'zh' : 'en'] ?? '') })}</p>}
          </fieldset>
        );
      })}
      {!bound.isDisabled && <div className="pair-new"><Input size="small" value={name} placeholder={t('panel.newName')} aria-label={t('panel.newInput')} onChange={(event) => { setName(event.target.value); }} onPressEnter={add} /><Button size="small" icon={<PlusOutlined aria-hidden />} disabled={!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name.trim())} onClick={add}>{t('panel.add')}</Button></div>}
    </div>
  );
}
