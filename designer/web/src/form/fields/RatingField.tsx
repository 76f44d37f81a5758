/* rating: one number of a short row, as radio buttons; arrow keys move, digits need no mouse. */
import { CloseOutlined } from '@ant-design/icons';
import { useWords } from '../../i18n';
import { aria, type ControlProps } from './control';

export function RatingField(props: ControlProps) {
  const { field, id, labelId, value, isReadOnly, isRequired, onChange, onTouch } = props;
  const { t } = useWords();
  const { min = 1, max = 5 } = field.options;
  const steps = Array.from({ length: Math.max(1, Math.min(21, max - min + 1)) }, (_, index) => min + index);
  const { 'aria-describedby': describedBy, ...rest } = aria(props);
  return (
    <div className="rating" role="radiogroup" aria-labelledby={labelId} aria-describedby={describedBy} {...rest} onBlur={onTouch}>
      {steps.map((step, index) => (
        <label key={step} className={value === step ? 'rating-step on' : 'rating-step'}>
          <input type="radio" name={id} id={index === 0 ? id : undefined} checked={value === step} disabled={isReadOnly} onChange={() => onChange(step)} />
          <span>{step}</span>
        </label>
      ))}
      {!isRequired && !isReadOnly && value !== null && (
        <button type="button" className="clear" onClick={() => onChange(null)} aria-label={t('form.clear')}><CloseOutlined /></button>
      )}
    </div>
  );
}
