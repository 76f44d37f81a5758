/* The form as it is being built: its pieces in their order, titles written in place in both languages. Knows the tree and the workbench; what a piece asks for stands in its panel. */
import { useDraggable } from '@dnd-kit/core';
import { CalculatorOutlined, CopyOutlined, DeleteOutlined, ExclamationCircleFilled, EyeInvisibleOutlined, EyeOutlined, HolderOutlined, LockOutlined, PlusOutlined, TeamOutlined, UserOutlined, WarningFilled } from '@ant-design/icons';
import { memo, useEffect, useRef, type KeyboardEvent } from 'react';
import { useWords } from '../i18n';
import { duplicate, settle, shift, useBench, useForms } from './bench';
import { Gap } from './drag';
import type { Placed } from './shape';
import { kindIcon } from './icons';
import { nameOf, useNames } from './names';
import { Sketch } from './Sketch';
import { attribute, changed, itemsOf, spoken, titled, type FormNode, type Holder, type Item, type Title } from './tree';
import { useRemoved } from './useRemoved';

export function Paper({ form, problems }: { form: FormNode; problems: ReadonlyMap<string, Placed[]> }) {
  const { t } = useWords();
  return (
    <div className="paper-form" data-form={form.key}>
      <div className="paper-title"><Titles id={form.id} title={form.title} word={t('builder.formTitle')} part="title" /></div>
      <Pieces parent={form} problems={problems} />
    </div>
  );
}

function Pieces({ parent, problems }: { parent: Holder; problems: ReadonlyMap<string, Placed[]> }) {
  const { t } = useWords();
  const items = itemsOf(parent);
  const shown = items.map((item, index) => ({ item, index })).filter(({ item }) => item.kind !== 'setting');
  return (
    <ol className={parent.kind === 'columns' ? 'pieces in-columns' : 'pieces'}>
      {shown.map(({ item, index }) => (
        <li key={item.id}>
          <Gap place={{ parent: parent.id, index }} parent={parent} />
          <Piece item={item} problems={problems} />
        </li>
      ))}
      <li className="pieces-end">
        <Gap place={{ parent: parent.id, index: items.length }} parent={parent} isOnly={shown.length === 0} />
        {shown.length === 0 && (parent.kind === 'form' || parent.kind === 'record') && (
          <div className="paper-empty"><PlusOutlined aria-hidden /><p>{t('builder.empty')}</p><p className="quiet">{t('builder.emptyHint')}</p></div>
        )}
      </li>
    </ol>
  );
}

const Piece = memo(function Piece({ item, problems }: { item: Item; problems: ReadonlyMap<string, Placed[]> }) {
  const { t } = useWords();
  const names = useNames();
  const isSelected = useBench((bench) => bench.selected.includes(item.id));
  const told = problems.get(item.id) ?? [];
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging } = useDraggable({ id: `item:${item.id}` });
  const name = nameOf(item, names);
  const kind = names.of({ id: item.kind === 'field' ? item.type : item.kind });
  const isBlock = item.kind === 'section' || item.kind === 'columns' || (item.kind === 'field' && item.type === 'table');
  const choose = (event: React.MouseEvent | React.FocusEvent) => {
    event.stopPropagation();
    const bench = useBench.getState();
    if ('shiftKey' in event && (event.shiftKey || event.ctrlKey || event.metaKey)) bench.select(bench.selected.includes(item.id) ? bench.selected.filter((id) => id !== item.id) : [...bench.selected, item.id]);
    else if (!bench.selected.includes(item.id)) bench.select([item.id]);
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- the button inside does the same by keyboard
    <div ref={setNodeRef} className={`piece${isSelected ? ' selected' : ''}${isDragging ? ' dragging' : ''}${told.some((one) => one.problem.severity === 'error') ? ' wrong' : ''}${isBlock ? ' block' : ''}`} data-piece={'key' in item ? item.key : item.kind} onClick={choose} onFocus={choose}>
      <div className="piece-head">
        <Handle item={item} name={name} kind={kind} refs={setActivatorNodeRef} describedBy={attributes['aria-describedby']} listeners={listeners} />
        {item.kind === 'columns' ? <span className="piece-kind">{kind}</span> : item.kind === 'total' ? <span className="piece-kind">{kind} · {item.column}</span> : item.kind !== 'setting' && <Titles id={item.id} title={item.title} word={kind} part="title" fallback={'key' in item ? item.key : ''} />}
        <Marks item={item} />
        <Told problems={told} />
        <Tools item={item} name={name} />
      </div>
      {item.kind === 'field' && item.type !== 'table' && <Sketch field={item} />}
      {item.kind === 'check' && <code className="piece-feel">{item.feel}</code>}
      {isBlock && <Pieces parent={item as Holder} problems={problems} />}
      {told.length > 0 && isSelected && <ul className="piece-told">{told.map((one, at) => <li key={at} className={one.problem.severity}>{one.problem.message}{one.problem.nearest && <> ({t('error.nearest', { value: one.problem.nearest })})</>}</li>)}</ul>}
    </div>
  );
});

/* The grip is the piece for the keyboard: Space carries, Enter opens, Delete removes, Alt with arrows moves. */
function Handle({ item, name, kind, refs, describedBy, listeners }: { item: Item; name: string; kind: string; refs: (node: HTMLElement | null) => void; describedBy: string; listeners: ReturnType<typeof useDraggable>['listeners'] }) {
  const { t } = useWords();
  const own = useRef<HTMLButtonElement | null>(null);
  const drop = useRemoved();
  const turn = useBench((bench) => (bench.wanted?.part === 'handle' && bench.selected.at(-1) === item.id ? bench.wanted.turn : 0));
  useEffect(() => { if (turn) own.current?.focus(); }, [turn]);
  const keys = (event: KeyboardEvent<HTMLButtonElement>) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (document.querySelector('.carried')) return listeners?.onKeyDown?.(event);
    if (way && event.altKey) {
      event.preventDefault();
      if (!shift(t('builder.did.move'), item.id, way)) useBench.getState().say(t('builder.noFurther'));
      return undefined;
    }
    if (way) {
      event.preventDefault();
      const all = [...document.querySelectorAll<HTMLButtonElement>('.paper-form .piece-grip')];
      all[all.indexOf(event.currentTarget) + way]?.focus();
      return undefined;
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      const { selected } = useBench.getState();
      return drop(selected.includes(item.id) ? selected : [item.id]);
    }
    if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      useBench.getState().select([item.id], event.key === 'F2' ? 'title' : 'panel');
      return undefined;
    }
    return listeners?.onKeyDown?.(event);
  };
  return (
    <button
      ref={(node) => { own.current = node; refs(node); }} type="button" className="piece-grip" aria-describedby={describedBy} aria-label={t('builder.piece', { name, kind })} title={t('builder.grip')}
      {...listeners} onKeyDown={keys}
    ><HolderOutlined aria-hidden className="grip-dots" /><span className="piece-icon" aria-hidden>{kindIcon(item.kind === 'field' ? item.type : item.kind)}</span></button>
  );
}

function Tools({ item, name }: { item: Item; name: string }) {
  const { t } = useWords();
  const drop = useRemoved();
  return (
    <span className="piece-tools">
      <button type="button" className="icon-button" aria-label={t('builder.copyOf', { name })} title={t('builder.copyOf', { name })} onClick={() => duplicate(t('builder.did.copy'), [item.id])}><CopyOutlined /></button>
      <button type="button" className="icon-button" aria-label={t('builder.remove', { name })} title={t('builder.remove', { name })} onClick={() => drop([item.id])}><DeleteOutlined /></button>
    </span>
  );
}

/* What is special about a field, at a glance. */
function Marks({ item }: { item: Item }) {
  const { t } = useWords();
  if (item.kind !== 'field' && item.kind !== 'section') return null;
  const required = item.kind === 'field' ? attribute(item, 'required') : undefined;
  const marks = [
    required && <span key="r" className="mark required" title={required.when ? t('builder.mark.requiredWhen', { feel: required.when }) : t('form.required')}>*{required.when ? '?' : ''}<span className="unseen">{t('form.required')}</span></span>,
    attribute(item, 'visible') && <span key="v" className="mark" title={t('builder.mark.visibleWhen', { feel: attribute(item, 'visible')?.when })}><EyeOutlined aria-hidden /><span className="unseen">{t('builder.mark.visible')}</span></span>,
    attribute(item, 'visible_to') && <span key="t" className="mark" title={t('builder.mark.visibleTo', { roles: attribute(item, 'visible_to')?.roles.join(', ') })}><EyeInvisibleOutlined aria-hidden /><span className="unseen">{t('builder.mark.some')}</span></span>,
    attribute(item, 'editable_by') && <span key="e" className="mark" title={t('builder.mark.editableBy', { roles: attribute(item, 'editable_by')?.roles.join(', ') })}><TeamOutlined aria-hidden /><span className="unseen">{t('builder.mark.some')}</span></span>,
    attribute(item, 'read_only') && <span key="l" className="mark" title={t('form.readOnly')}><LockOutlined aria-hidden /><span className="unseen">{t('form.readOnly')}</span></span>,
    attribute(item, 'computed') && <span key="c" className="mark" title={attribute(item, 'computed')?.feel}><CalculatorOutlined aria-hidden /><span className="unseen">{t('form.computed')}</span></span>,
    attribute(item, 'personal') && <span key="p" className="mark" title={t('builder.mark.personal')}><UserOutlined aria-hidden /><span className="unseen">{t('builder.mark.personal')}</span></span>,
  ].filter(Boolean);
  return marks.length ? <span className="piece-marks">{marks}</span> : null;
}
function Told({ problems }: { problems: Placed[] }) {
  const { t } = useWords();
  const errors = problems.filter((one) => one.problem.severity === 'error').length;
  if (!problems.length) return null;
  return <span className={errors ? 'piece-badge error' : 'piece-badge'} title={problems.map((one) => one.problem.message).join('\n')}>{errors ? <ExclamationCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}<span className="unseen">{t('builder.problems', { count: problems.length })}</span></span>;
}

/* A title written in place, in both languages; the screen's own stands first. What is new is keyed by its first title. */
export function Titles({ id, title, word, part, fallback = '' }: { id: string; title: Title | null | undefined; word: string; part: string; fallback?: string }) {
  const { t, language } = useWords();
  const said = spoken(title);
  const first = useRef<HTMLInputElement>(null);
  const turn = useBench((bench) => (bench.wanted?.part.split(':')[0] === part && bench.selected.at(-1) === id ? bench.wanted.turn : 0));
  useEffect(() => {
    if (!turn) return;
    // `title:en`: the one in this language.
    const which = useBench.getState().wanted?.part.split(':')[1];
    const input = which ? first.current?.parentElement?.querySelector<HTMLInputElement>(`[data-lang="${which}"]`) : first.current;
    input?.focus();
    input?.select();
  }, [turn]);
  const write = (which: 'en' | 'zh', text: string) => {
    const next = { ...said, [which]: text };
    useForms.getState().edit(t('builder.did.title'), (tree) => changed(tree, id, (one: Item | FormNode) => ({ ...one, title: titled(next.en, next.zh) ?? (one.kind === 'note' || one.kind === 'check' ? { en: '' } : null) }) as Item), `title:${id}:${which}`);
  };
  const input = (which: 'en' | 'zh', isFirst: boolean) => (
    <input
      ref={isFirst ? first : undefined} className={isFirst ? 'inline-title' : 'inline-title second'} lang={which === 'zh' ? 'zh-CN' : 'en'} value={said[which]} aria-label={t(which === 'zh' ? 'builder.titleZh' : 'builder.titleEn', { word })}
      placeholder={isFirst && fallback ? fallback : t(which === 'zh' ? 'builder.inZh' : 'builder.inEn')} onChange={(event) => write(which, event.target.value)} data-lang={which}
      onBlur={(event) => { if (!event.currentTarget.closest('.inline-titles')?.contains(event.relatedTarget)) settle(t('builder.did.title'), id); }}
      onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) (event.currentTarget.closest('.piece')?.querySelector('.piece-grip') as HTMLElement | null)?.focus(); }}
    />
  );
  const order = language === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  return <span className={said.en && said.zh ? 'inline-titles' : 'inline-titles untranslated'}>{input(order[0], true)}{input(order[1], false)}</span>;
}
