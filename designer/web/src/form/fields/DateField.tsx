/* date, time, date_time. Values are ISO text; a date_time carries the offset of this browser's zone, which is named beside it. */
import { DatePicker, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat';
import { useWords } from '../../i18n';
import type { Json } from '../../model';
import { aria, status, type ControlProps } from './control';

dayjs.extend(customParseFormat);

function read(type: string, value: Json): Dayjs | null {
  if (typeof value !== 'string') return null;
  const parsed = type === 'time' ? dayjs(value, ['HH:mm:ss', 'HH:mm']) : dayjs(value);
  return parsed.isValid() ? parsed : null;
}

const WRITTEN: Record<string, string> = { date: 'YYYY-MM-DD', time: 'HH:mm:ss', date_time: 'YYYY-MM-DDTHH:mm:ssZ' };

export function DateField(props: ControlProps) {
  const { field, id, value, isReadOnly, onChange, onTouch } = props;
  const { t } = useWords();
  const shared = {
    id,
    value: read(field.type, value),
    disabled: isReadOnly,
    status: status(props),
    onBlur: onTouch,
    onChange: (next: Dayjs | Dayjs[] | null) => onChange(next && !Array.isArray(next) ? next.format(WRITTEN[field.type]) : null),
    ...aria(props),
  };
  if (field.type === 'time') return <TimePicker {...shared} format="HH:mm" needConfirm={false} placeholder={t('form.time')} />;
  if (field.type === 'date') return <DatePicker {...shared} format="YYYY-MM-DD" placeholder={t('form.date')} />;
  return (
    <span className="date-time">
      <DatePicker {...shared} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" needConfirm={false} placeholder={t('form.dateTime')} />
      <span className="quiet">{Intl.DateTimeFormat().resolvedOptions().timeZone}</span>
    </span>
  );
}
