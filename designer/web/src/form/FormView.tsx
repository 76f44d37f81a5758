/* A form from its layout: sections, notes, fields with help and problems. Knows no task; values and states are handed in. */
import { CalculatorOutlined, InfoCircleOutlined, LockOutlined } from '@ant-design/icons';
import { memo, useId, useMemo } from 'react';
import { useWords } from '../i18n';
import type { Choice, FieldItem, Json, LayoutItem, Problem } from '../model';
import { isNothing } from '../values/shape';
import { FieldControl, isGroupOf } from './FieldControl';
import { ReadField } from './ReadField';
import { fieldsOf, isAllRead, isAnyShown, NOTHING_SAID, offering, pathParts, stateOf, type Said } from './state';
import type { FormInHand } from './useForm';

interface FormViewProps {
  items: LayoutItem[];
  form: Pick<FormInHand, 'values' | 'said' | 'problems' | 'change' | 'touch'>;
  isLocked?: boolean;
  /* Nothing here may be written, and that is already said. */
  isQuiet?: boolean;
  /* Fields that somebody has changed since the reader last saw them. */
  changed?: ReadonlySet<string>;
}

export function FormView({ items, form, isLocked = false, isQuiet = isLocked, changed }: FormViewProps) {
  const { text } = useWords();
  return (
    <div className="form">
      {items.map((item, index) => {
        if (item.kind === 'note') return <p key={index} className="form-note"><InfoCircleOutlined aria-hidden /> {text(item.text)}</p>;
        if (item.kind !== 'field' && !isAnyShown(item.items, form.said.states) && !(isLocked && fieldsOf(item.items).some((field) => !isNothing(form.values[field.key])))) return null;
        if (item.kind === 'columns') return <div key={index} className={item.items.length % 3 === 0 ? 'form-columns' : 'form-columns pairs'}><FormView items={item.items} form={form} isLocked={isLocked} isQuiet={isQuiet} changed={changed} /></div>;
        if (item.kind === 'section') {
          const isRead = !isQuiet && isAllRead(item.items, form.said.states);
          return <Section key={item.key} title={text(item.title)} isRead={isRead}><FormView items={item.items} form={form} isLocked={isLocked} isQuiet={isQuiet || isRead} changed={changed} /></Section>;
        }
        const state = stateOf(item, form.said.states);
        // What was filled in stays to be read when the server no longer says of it.
        if (!state.visible && !(isLocked && !form.said.states[item.key] && !isNothing(form.values[item.key]))) return null;
        return (
          <Field
            key={item.key} field={item} choices={form.said.choices[item.key]} said={item.type === 'table' || item.options.more ? form.said : NOTHING_SAID} value={form.values[item.key] ?? null} isRequired={state.required} isReadOnly={isLocked || state.read_only} isQuiet={isQuiet} isChanged={changed?.has(item.key) ?? false}
            problems={form.problems[item.key] ?? NO_PROBLEMS} change={form.change} touch={form.touch}
          />
        );
      })}
    </div>
  );
}
const NO_PROBLEMS: Problem[] = [];

function Section({ title, isRead, children }: { title: string; isRead: boolean; children: React.ReactNode }) {
  const { t } = useWords();
  const id = useId();
  return <section className="form-section" aria-labelledby={id}><h4 id={id}>{title}{isRead && <ReadMark word={t('form.readOnly')} />}</h4>{children}</section>;
}

interface FieldProps {
  field: FieldItem;
  /* What it offers now, when that depends on other fields. */
  choices: Choice[] | undefined;
  said: Said;
  value: Json;
  isRequired: boolean;
  isReadOnly: boolean;
  isQuiet: boolean;
  isChanged: boolean;
  problems: Problem[];
  change: (key: string, value: Json) => void;
  touch: (key: string) => void;
}

function ReadMark({ word }: { word: string }) {
  return <span className="field-mark" title={word}> <LockOutlined aria-hidden /><span className="unseen">{word}</span></span>;
}

export const fieldDomId = (key: string) => `field-${key}`;

const Field = memo(function Field({ field: asked, choices, said, value, isRequired, isReadOnly, isQuiet, isChanged, problems, change, touch }: FieldProps) {
  const { t, text } = useWords();
  const field = useMemo(() => (choices ? offering(asked, asked.key, { [asked.key]: choices }) : asked), [asked, choices]);
  const id = fieldDomId(field.key);
  // What is wrong with one cell of a table stands at the cell.
  const told = field.type === 'table' ? problems.filter((problem) => pathParts(problem.path ?? '').length < 3) : problems;
  const isWrong = problems.length > 0;
  const describedBy = [field.help && `${id}-help`, told.length > 0 && `${id}-wrong`].filter(Boolean).join(' ') || undefined;
  const isGroup = isReadOnly || isGroupOf(field);
  const label = (
    <>
      {text(field.title)}
      {isRequired && !isReadOnly && <span className="required" title={t('form.required')}> *<span className="unseen">{t('form.required')}</span></span>}
      {field.computed && <span className="field-mark" title={t('form.computed')}> <CalculatorOutlined aria-hidden /><span className="unseen">{t('form.computed')}</span></span>}
      {isReadOnly && !field.computed && !isQuiet && <ReadMark word={t('form.readOnly')} />}
      {isChanged && <span className="changed-mark">{t('form.changed')}</span>}
    </>
  );
  return (
    <div className={`field${isWrong ? ' wrong' : ''}${isChanged ? ' changed' : ''}`} data-field={field.key}>
      {isGroup ? <span id={`${id}-label`} className="field-label">{label}</span> : <label id={`${id}-label`} className="field-label" htmlFor={id}>{label}</label>}
      {field.help && !isReadOnly && <p id={`${id}-help`} className="field-help">{text(field.help)}</p>}
      {isReadOnly ? <div id={id} className="field-read" role="group" aria-labelledby={`${id}-label`}><ReadField field={field} value={value} said={said} /></div> : <FieldControl
        field={field} id={id} labelId={`${id}-label`} describedBy={describedBy} value={value} isReadOnly={false} isRequired={isRequired} isWrong={isWrong} problems={problems} said={said}
        onChange={(next) => change(field.key, next)} onTouch={() => touch(field.key)}
      />}
      {told.length > 0 && <div id={`${id}-wrong`} className="field-wrong" role="alert">{told.map((problem, index) => <p key={index}>{problem.message}</p>)}</div>}
    </div>
  );
});
