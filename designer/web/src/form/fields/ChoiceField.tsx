/* choice and choices: few options stand open as radio buttons or check boxes, many fold into a list with search. Values may be any JSON. */
import { Select } from 'antd';
import { useWords } from '../../i18n';
import type { Choice, FieldItem, Json } from '../../model';
import { sameJson } from '../state';
import { aria, status, type ControlProps } from './control';

const OPEN_UP_TO = 6;

/* Whether all options of a choice stand open; records are always found by searching. */
export function isOpenChoice(field: FieldItem): boolean {
  return (field.type === 'choice' || field.type === 'choices') && (field.options.choices?.length ?? 0) <= (field.options.is_folded ? 0 : OPEN_UP_TO);
}

function picked(options: Choice[], value: Json): number[] {
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  return values.map((one) => options.findIndex((option) => sameJson(option.value, one))).filter((index) => index >= 0);
}

/* `onSearch`: the server filters instead of the list. */
export function ChoiceField(props: ControlProps & { onSearch?: (words: string) => void }) {
  const { field, value, onChange } = props;
  const options = field.options.choices ?? [];
  const isMany = field.type === 'choices';
  const chosen = isMany ? picked(options, value) : picked(options, value === null ? null : [value]);
  const choose = (indexes: number[]) => {
    const values = indexes.map((index) => options[index]?.value ?? null);
    onChange(isMany ? (values.length ? values : null) : (values[0] ?? null));
  };
  const Part = isOpenChoice(field) ? OpenChoice : FoldedChoice;
  return <Part {...props} options={options} chosen={chosen} isMany={isMany} choose={choose} />;
}

interface PartProps extends ControlProps {
  onSearch?: (words: string) => void;
  options: Choice[];
  chosen: number[];
  isMany: boolean;
  choose: (indexes: number[]) => void;
}

function OpenChoice({ options, chosen, isMany, choose, ...props }: PartProps) {
  const { text, t } = useWords();
  const { id, labelId, isReadOnly, isRequired, onTouch } = props;
  const { 'aria-required': required, 'aria-invalid': invalid, ...rest } = aria(props);
  const radio = isMany ? {} : { 'aria-required': required, 'aria-invalid': invalid };
  const toggle = (index: number) => choose(isMany ? (chosen.includes(index) ? chosen.filter((one) => one !== index) : [...chosen, index].sort((a, b) => a - b)) : [index]);
  if (options.length === 0) return <p id={id} className="quiet">{props.field.conditional ? t('form.choicesLater') : t('form.noChoices')}</p>;
  return (
    <div className="choices" role={isMany ? 'group' : 'radiogroup'} aria-labelledby={labelId} {...rest} {...radio}>
      {options.map((option, index) => (
        <label key={index} className={chosen.includes(index) ? 'choice on' : 'choice'}>
          <input type={isMany ? 'checkbox' : 'radio'} name={id} id={index === 0 ? id : undefined} checked={chosen.includes(index)} disabled={isReadOnly} onChange={() => toggle(index)} onBlur={onTouch} />
          <span>{text(option.title)}</span>
        </label>
      ))}
      {!isMany && !isRequired && !isReadOnly && chosen.length > 0 && <button type="button" className="link" onClick={() => choose([])}>{t('form.clear')}</button>}
    </div>
  );
}

function FoldedChoice({ options, chosen, isMany, choose, ...props }: PartProps) {
  const { t, text } = useWords();
  const { id, isReadOnly, isRequired, onTouch } = props;
  return (
    <Select<number | number[]>
      id={id}
      className="full"
      mode={isMany ? 'multiple' : undefined}
      value={isMany ? chosen : chosen[0]}
      options={options.map((option, index) => ({ value: index, label: text(option.title) }))}
      disabled={isReadOnly}
      allowClear={!isRequired}
      status={status(props)}
      showSearch={props.onSearch ? { filterOption: false, onSearch: props.onSearch } : { optionFilterProp: 'label' }}
      placeholder={t('form.choose')}
      notFoundContent={<span className="quiet">{t('form.noChoices')}</span>}
      onChange={(next) => choose(Array.isArray(next) ? next : next === undefined ? [] : [next])}
      onBlur={onTouch}
      {...aria(props)}
    />
  );
}
