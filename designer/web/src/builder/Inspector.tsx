/* The panel of what is selected: a field, a section, a note, a check, a total, or the form itself. */
import { Input, Select } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { useWords } from '../i18n';
import { BothTitles } from './BothTitles';
import { ConditionEditor } from './ConditionEditor';
import { FeelInput } from './FeelInput';
import { FieldPanel, Part, When, Who } from './FieldPanel';
import { KeyInput } from './KeyInput';
import { liveOf } from './live';
import { useBench, useForms } from './bench';
import { kindIcon } from './icons';
import { nameOf, useNames } from './names';
import { RecordPanel } from './RecordPanel';
import type { Placed } from './shape';
import { changed, fieldsIn, find, isForm, itemsOf, trail, type FormNode, type Item, type SectionNode } from './tree';

export function Inspector({ form, problems }: { form: FormNode; problems: ReadonlyMap<string, Placed[]> }) {
  const { t } = useWords();
  const names = useNames();
  const tree = useForms((shape) => shape.tree);
  const selected = useBench((bench) => bench.selected);
  const wanted = useBench((bench) => bench.wanted);
  const box = useRef<HTMLDivElement>(null);
  const one = (tree && selected.length === 1 && find(tree, selected[0] ?? '')) || form;
  useEffect(() => {
    const [part, ...aim] = wanted?.part.split(':') ?? [];
    if (part !== 'panel') return;
    const control = (aim.length > 0 && box.current?.querySelector<HTMLElement>(`[data-aim="${aim.join(':')}"]`)) || box.current?.querySelector<HTMLElement>('input, textarea, button');
    control?.focus();
  }, [wanted]);
  if (selected.length > 1) return <div className="inspector" ref={box}><p className="quiet inspector-many">{t('builder.many', { count: selected.length })}</p></div>;
  const told = problems.get(one.id) ?? [];
  return (
    <div className="inspector" ref={box} key={one.id}>
      <h3 className="inspector-head"><span aria-hidden className="piece-icon">{kindIcon(one.kind === 'field' ? one.type : one.kind)}</span><span title={nameOf(one, names)}>{nameOf(one, names)}</span><span className="quiet small">{names.of({ id: one.kind === 'field' ? one.type : one.kind })}</span></h3>
      {told.length > 0 && <ul className="piece-told">{told.map((placed, at) => <li key={at} className={placed.problem.severity}>{placed.problem.message}{placed.problem.nearest && <> ({t('error.nearest', { value: placed.problem.nearest })})</>}</li>)}</ul>}
      <Body one={one} form={form} problems={told} />
    </div>
  );
}

function Body({ one, form, problems }: { one: Item | FormNode; form: FormNode; problems: Placed[] }) {
  const { t } = useWords();
  const tree = useForms((shape) => shape.tree);
  const trial = useBench((bench) => bench.trial);
  const way = useMemo(() => (tree ? trail(tree, one.id) : []), [tree, one.id]);
  const table = way.at(-2)?.kind === 'field' ? way.at(-2) : undefined;
  const fields = useMemo(() => {
    const columns = table ? itemsOf(table).filter((item) => item.kind === 'field') : [];
    return [...columns, ...fieldsIn(form.items ?? [])];
  }, [table, form]);
  const change = (next: Item | FormNode, group?: string) => useForms.getState().edit(t('builder.did.change'), (now) => changed(now, one.id, () => next), group);
  if (isForm(one)) return <FormPanel form={one} change={change} />;
  switch (one.kind) {
    case 'field': return <FieldPanel one={one} fields={fields} problems={problems} isColumn={!!table} isRecord={form.kind === 'record'} change={change} />;
    case 'section': return <SectionPanel one={one} form={form} problems={problems} change={change} />;
    case 'note': return <BothTitles title={one.title} word={t('builder.noteText')} onChange={(title, which) => change({ ...one, title: title ?? { en: '' } }, `title:${one.id}:${which}`)} />;
    case 'check': return (
      <>
        <BothTitles title={one.title} word={t('builder.message')} onChange={(title, which) => change({ ...one, title: title ?? { en: '' } }, `title:${one.id}:${which}`)} />
        <Part title={t('builder.checkHolds')}><ConditionEditor label={t('builder.checkHolds')} value={one.feel === 'true' ? '' : one.feel} fields={fields} onChange={(feel) => change({ ...one, feel: feel.trim() || 'true' }, `check:${one.id}`)} problem={problems[0]?.problem.message} /></Part>
      </>
    );
    case 'total': return (
      <>
        <BothTitles title={one.title} onChange={(title, which) => change({ ...one, title }, `title:${one.id}:${which}`)} />
        <label>{t('builder.totalColumn')}<Select className="full" aria-label={t('builder.totalColumn')} value={one.column} onChange={(column) => change({ ...one, column })} options={(table ? itemsOf(table) : []).flatMap((item) => (item.kind === 'field' ? [{ value: item.key, label: item.key }] : []))} /></label>
        <label>{t('builder.totalFeel')}<FeelInput label={t('builder.totalFeel')} placeholder={t('builder.totalHint')} value={one.feel ?? ''} names={fields.map((field) => field.key)} onChange={(feel) => change({ ...one, feel: feel.trim() ? feel : null }, `total:${one.id}`)} live={liveOf(one.feel ?? '', fields, trial, '')} /></label>
      </>
    );
    default: return <p className="quiet">{t('builder.columnsHint')}</p>;
  }
}

function SectionPanel({ one, form, problems, change }: { one: SectionNode; form: FormNode; problems: Placed[]; change: (next: SectionNode, group?: string) => void }) {
  const { t } = useWords();
  const fields = fieldsIn(form.items ?? []).filter((field) => !fieldsIn(itemsOf(one)).some((inner) => inner.id === field.id));
  return (
    <>
      <BothTitles title={one.title} onChange={(title, which) => change({ ...one, title }, `title:${one.id}:${which}`)} />
      <KeyInput key={one.key} node={one} isColumn={false} />
      <When kind="visible" word={t('builder.visibleWhen')} one={one} fields={fields} problems={problems} change={change} />
      <When kind="read_only" word={t('builder.readOnlyWhen')} one={one} fields={fields} problems={problems} change={change} />
      <Who one={one} isRecord={false} change={change} />
    </>
  );
}

function FormPanel({ form, change }: { form: FormNode; change: (next: FormNode, group?: string) => void }) {
  const { t } = useWords();
  return (
    <>
      <BothTitles title={form.title} onChange={(title, which) => change({ ...form, title }, `title:${form.id}:${which}`)} />
      <label>{t('builder.formKey')}<Input className="mono" readOnly value={form.key} aria-label={t('builder.formKey')} /></label>
      {form.kind === 'record' && <RecordPanel form={form} change={change} />}
      <p className="quiet small">{t('builder.formHint')}</p>
    </>
  );
}
