/* table: rows of fields. On a phone each row stands as a card of its own. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../i18n';
import type { Json, Values } from '../../model';
import { isObject } from '../../values/shape';
import { FieldControl } from '../FieldControl';
import { fieldsOf, problemsOfCell } from '../state';
import type { ControlProps } from './control';

export function TableField({ field, id, labelId, value, isReadOnly, problems, describedBy, onChange, onTouch }: ControlProps) {
  const { t, text } = useWords();
  const columns = fieldsOf(field.options.items ?? []);
  const rows: Values[] = Array.isArray(value) ? value.map((row) => (isObject(row) ? row : {})) : [];
  const write = (next: Values[]) => onChange(next.length ? next : null);
  const setCell = (at: number, key: string, cell: Json) => write(rows.map((row, index) => (index === at ? { ...row, [key]: cell } : row)));
  const fresh = () => Object.fromEntries(columns.filter((column) => column.default !== null && column.default !== undefined).map((column) => [column.key, column.default]));
  return (
    <div className="table-field" role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
      {rows.map((row, at) => (
        <div key={at} className="table-row" role="group" aria-label={t('form.row', { number: at + 1 })}>
          <span className="table-number" aria-hidden>{at + 1}</span>
          <div className="table-cells">
            {columns.map((column) => {
              const cellId = `${id}-${at}-${column.key}`;
              const wrong = problemsOfCell(problems, at, column.key);
              return (
                <div key={column.key} className="table-cell">
                  <label id={`${cellId}-label`} htmlFor={cellId}>{text(column.title)}{column.required && <span className="required" aria-hidden> *</span>}</label>
                  <FieldControl
                    field={column} id={cellId} labelId={`${cellId}-label`} describedBy={wrong.length ? `${cellId}-wrong` : undefined} value={row[column.key] ?? null}
                    isReadOnly={isReadOnly || column.computed} isRequired={column.required} isWrong={wrong.length > 0} problems={wrong}
                    onChange={(cell) => setCell(at, column.key, cell)} onTouch={onTouch}
                  />
                  {wrong.length > 0 && <div id={`${cellId}-wrong`} className="field-wrong" role="alert">{wrong.map((problem) => problem.message).join(' ')}</div>}
                </div>
              );
            })}
          </div>
          {!isReadOnly && <Button type="text" icon={<DeleteOutlined />} aria-label={t('form.removeRow', { number: at + 1 })} onClick={() => write(rows.filter((_, index) => index !== at))} />}
        </div>
      ))}
      {!isReadOnly && <Button id={id} icon={<PlusOutlined />} onClick={() => write([...rows, fresh()])}>{t('form.addRow')}</Button>}
      {isReadOnly && rows.length === 0 && <span className="quiet">—</span>}
    </div>
  );
}
