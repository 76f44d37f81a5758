/* table: rows of fields, with what stands under them. Few narrow columns stand in lines with one head; many or wide ones, and all on a phone, as a card for each row. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { CSSProperties } from 'react';
import { useWords } from '../../i18n';
import type { FieldItem, Json, Values } from '../../model';
import { isObject } from '../../values/shape';
import { FieldControl, isGroupOf } from '../FieldControl';
import { ReadField } from '../ReadField';
import { fieldsOf, NOTHING_SAID, offering, problemsOfCell, stateOf } from '../state';
import { Totals } from '../Totals';
import type { ControlProps } from './control';

const WIDE = new Set(['rich_text', 'address', 'location', 'signature', 'image', 'file', 'rating', 'date_time', 'choices']);
const isWide = (column: FieldItem) => WIDE.has(column.type) || (column.type !== 'choice' && isGroupOf(column)) || (column.options.lines ?? 1) > 1;

export function TableField(props: ControlProps) {
  const { field, id, labelId, value, isReadOnly, describedBy, onChange } = props;
  const { t, text } = useWords();
  const columns = fieldsOf(field.options.items ?? []);
  const rows: Values[] = Array.isArray(value) ? value.map((row) => (isObject(row) ? row : {})) : [];
  const write = (next: Values[]) => onChange(next.length ? next : null);
  const fresh = () => Object.fromEntries(columns.filter((column) => column.default !== null && column.default !== undefined).map((column) => [column.key, column.default]));
  const isLined = columns.length <= 4 && !columns.some(isWide);
  const isFull = rows.length >= (field.options.max ?? Infinity);
  return (
    <div className={isLined ? 'table-field lined' : 'table-field'} style={{ '--columns': columns.length } as CSSProperties} role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
      {isLined && rows.length > 0 && (
        <div className="table-head" aria-hidden>
          <span className="table-number" />
          <div className="table-cells">{columns.map((column) => <span key={column.key}>{text(column.title)}{column.required && <span className="required"> *</span>}</span>)}</div>
          {!isReadOnly && <span className="table-gap" />}
        </div>
      )}
      {rows.map((row, at) => (
        <div key={at} className="table-row" role="group" aria-label={t('form.row', { number: at + 1 })}>
          <span className="table-number" aria-hidden>{at + 1}</span>
          <div className="table-cells">
            {columns.map((column) => <Cell key={column.key} {...props} column={column} row={row} at={at} onCell={(cell) => write(rows.map((one, index) => (index === at ? { ...one, [column.key]: cell } : one)))} />)}
          </div>
          {!isReadOnly && <Button type="text" icon={<DeleteOutlined />} aria-label={t('form.removeRow', { number: at + 1 })} onClick={() => write(rows.filter((_, index) => index !== at))} />}
        </div>
      ))}
      {rows.length > 0 && <Totals field={field} totals={props.said.totals[field.key] ?? {}} />}
      {rows.length === 0 && <p className="quiet table-none">{t('form.noRows')}</p>}
      {!isReadOnly && !isFull && <Button id={id} icon={<PlusOutlined />} onClick={() => write([...rows, fresh()])}>{t('form.addRow')}</Button>}
    </div>
  );
}

interface CellProps extends ControlProps {
  column: FieldItem;
  row: Values;
  at: number;
  onCell: (value: Json) => void;
}

function Cell({ field, id, column, row, at, isReadOnly, problems, said, onCell, onTouch }: CellProps) {
  const { t, text } = useWords();
  const path = `${field.key}.${at}.${column.key}`;
  const state = stateOf(column, said.states, path);
  const cellId = `${id}-${at}-${column.key}`;
  const wrong = problemsOfCell(problems, at, column.key);
  if (!state.visible) return <div className="table-cell empty" aria-hidden />;
  const offered = offering(column, path, said.choices);
  const asked = column.type === 'choice' ? { ...offered, options: { ...offered.options, is_folded: true } } : offered;
  const isRead = isReadOnly || state.read_only;
  const label = <>{text(column.title)}{state.required && !isRead && <span className="required" title={t('form.required')}> *<span className="unseen">{t('form.required')}</span></span>}</>;
  return (
    <div className={isWide(column) ? 'table-cell wide' : 'table-cell'} data-cell={path}>
      {isRead || isGroupOf(asked) ? <span id={`${cellId}-label`} className="cell-label">{label}</span> : <label id={`${cellId}-label`} className="cell-label" htmlFor={cellId}>{label}</label>}
      {isRead ? <div id={cellId} className="field-read" role="group" aria-labelledby={`${cellId}-label`}><ReadField field={asked} value={row[column.key] ?? null} said={NOTHING_SAID} /></div> : (
        <FieldControl
          field={asked} id={cellId} labelId={`${cellId}-label`} describedBy={wrong.length ? `${cellId}-wrong` : undefined} value={row[column.key] ?? null}
          isReadOnly={false} isRequired={state.required} isWrong={wrong.length > 0} problems={wrong} said={said} onChange={onCell} onTouch={onTouch}
        />
      )}
      {wrong.length > 0 && <div id={`${cellId}-wrong`} className="field-wrong" role="alert">{wrong.map((problem, index) => <p key={index}>{problem.message}</p>)}</div>}
    </div>
  );
}
