/* The options of a choice: titles in both languages, values, conditions; added one by one or many at once, moved by drag and by keyboard. Knows one field. */
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, FilterOutlined, PlusOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useForms } from './bench';
import { ConditionEditor } from './ConditionEditor';
import { freeKey, keyFrom, optionsOf, spoken, titled, withOptions, type FieldNode, type OptionNode } from './tree';

interface Props { field: FieldNode; fields: FieldNode[]; onChange: (field: FieldNode, group?: string) => void }

const titlesOf = ({ title }: Pick<OptionNode, 'title'>) => { const { en, zh } = spoken(title); return [en, zh].map((one) => one.trim().toLowerCase()).filter(Boolean); };
/* What a fresh choice begins with, as nobody has touched it: real options take its place. */
export const isPlaceholder = ({ value, title, when }: OptionNode) => { const number = /^option_(\d+)$/.exec(value)?.[1]; const { en, zh } = spoken(title); return number !== undefined && !when && (!en || en === `Option ${number}`) && (!zh || zh === `选项${number}`); };
/* "Yes | 是", "Yes<tab>是", "yes = Yes | 是": an option a line. */
export function optionsFrom(text: string, there: readonly OptionNode[]): OptionNode[] {
  const used = new Set(there.map((one) => one.value));
  // What is there already, or stands twice in what was pasted, comes in once.
  const known = new Set(there.flatMap(titlesOf));
  return text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean).flatMap((line) => {
    const [, named, rest = line] = /^([^=|\t]+?)\s*=\s*(.+)$/.exec(line) ?? [];
    const [first = '', second = ''] = rest.split(/\s*(?:\t|\||｜)\s*/);
    const han = /[\u4e00-\u9fff]/;
    const [en, zh] = han.test(first) && !han.test(second) ? [second, first] : [first, second];
    const title = titled(en, zh);
    const said = titlesOf({ title });
    if (said.some((one) => known.has(one))) return [];
    for (const one of said) known.add(one);
    const value = freeKey(used, named ?? (keyFrom(en || zh) || 'option'));
    used.add(value);
    return [{ kind: 'option' as const, value, title }];
  });
}

export function OptionsEditor({ field, fields, onChange }: Props) {
  const { t, language } = useWords();
  const options = optionsOf(field);
  const [many, setMany] = useState<string | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  // A condition that asks for one keeps it: as FEEL it stands in quotes within the tree's texts.
  const tree = useForms((forms) => forms.tree);
  const kept = options.filter((one) => !isPlaceholder(one) || JSON.stringify(tree).includes(`\\"${one.value}\\"`));
  const fresh = optionsFrom(many ?? '', kept);
  const write = (next: OptionNode[], group?: string) => onChange(withOptions(field, next), group);
  const set = (at: number, next: OptionNode, group?: string) => write(options.map((one, index) => (index === at ? next : one)), group);
  const focus = (at: number, part: string) => requestAnimationFrame(() => list.current?.children[at]?.querySelector<HTMLElement>(part)?.focus());
  const move = (at: number, way: -1 | 1) => {
    const to = at + way;
    const [one, other] = [options[at], options[to]];
    if (!one || !other) return;
    write(options.map((option, index) => (index === at ? other : index === to ? one : option)));
    focus(to, way < 0 ? '.option-up' : '.option-down');
  };
  const add = () => {
    const value = freeKey(new Set(options.map((one) => one.value)), `option_${options.length + 1}`);
    write([...options, { kind: 'option', value, title: null }]);
    focus(options.length, 'input');
  };
  const title = (at: number, option: OptionNode, which: 'en' | 'zh', text: string) => {
    const said = { ...spoken(option.title), [which]: text };
    set(at, { ...option, title: titled(said.en, said.zh) }, `option:${field.id}:${at}:${which}`);
  };
  const order = language === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  return (
    <div className="options-editor">
      <ol ref={list}>
        {options.map((option, at) => (
          <li key={at} className="option-row">
            <div className="option-titles">
              {order.map((which) => <Input key={which} data-aim={`option:${at}:${which}`} size="small" lang={which === 'zh' ? 'zh-CN' : 'en'} value={spoken(option.title)[which]} placeholder={t(which === 'zh' ? 'builder.inZh' : 'builder.inEn')} aria-label={t(which === 'zh' ? 'builder.optionZh' : 'builder.optionEn', { number: at + 1 })} onChange={(event) => title(at, option, which, event.target.value)} onPressEnter={add} />)}
              <Input size="small" className="mono option-value" value={option.value} aria-label={t('builder.optionValue', { number: at + 1 })} status={options.some((other, index) => index !== at && other.value === option.value) ? 'error' : undefined} onChange={(event) => set(at, { ...option, value: event.target.value }, `option:${field.id}:${at}:value`)} />
            </div>
            <span className="option-tools">
              <button type="button" className="icon-button option-up" disabled={at === 0} aria-label={t('builder.optionUp', { number: at + 1 })} onClick={() => move(at, -1)}><ArrowUpOutlined /></button>
              <button type="button" className="icon-button option-down" disabled={at === options.length - 1} aria-label={t('builder.optionDown', { number: at + 1 })} onClick={() => move(at, 1)}><ArrowDownOutlined /></button>
              <button type="button" className={option.when ? 'icon-button on' : 'icon-button'} aria-expanded={open === at} aria-label={t('builder.optionWhen', { number: at + 1 })} title={option.when ?? t('builder.optionWhen', { number: at + 1 })} onClick={() => setOpen(open === at ? null : at)}><FilterOutlined /></button>
              <button type="button" className="icon-button" aria-label={t('builder.optionRemove', { number: at + 1 })} onClick={() => { write(options.filter((_, index) => index !== at)); focus(Math.max(0, at - 1), 'input'); }}><DeleteOutlined /></button>
            </span>
            {open === at && <div className="option-when"><ConditionEditor label={t('builder.optionWhen', { number: at + 1 })} value={option.when ?? ''} fields={fields} onChange={(when) => set(at, { ...option, when: when.trim() ? when : null }, `option:${field.id}:${at}:when`)} />{option.when && <Button size="small" type="link" onClick={() => set(at, { ...option, when: null })}>{t('builder.always')}</Button>}</div>}
          </li>
        ))}
      </ol>
      <div className="options-more">
        <Button size="small" icon={<PlusOutlined />} onClick={add}>{t('builder.addOption')}</Button>
        <Button size="small" icon={<UnorderedListOutlined />} onClick={() => setMany('')}>{t('builder.addMany')}</Button>
      </div>
      <Modal open={many !== null} title={t('builder.addMany')} okText={t('builder.addOptions', { count: fresh.length })} okButtonProps={{ disabled: fresh.length === 0 }} cancelText={t('action.close')} onCancel={() => setMany(null)} onOk={() => { write([...kept, ...fresh]); setMany(null); }} destroyOnHidden>
        <p className="quiet options-hint">{t('builder.manyHint')}</p>
        <Input.TextArea rows={8} value={many ?? ''} aria-label={t('builder.addMany')} onChange={(event) => setMany(event.target.value)} placeholder={t('builder.manyExample')} />
      </Modal>
    </div>
  );
}
