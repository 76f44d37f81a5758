/* Which columns the list of runs has: ticked in a small panel, in an order of their own. */
import { TableOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import { useWords } from '../i18n';
import { COLUMNS, MOST_COLUMNS, USUAL, type Column } from './columns';

interface ChooserProps { columns: Column[]; facts: string[]; titleOf: (column: Column) => string; onChange: (columns: Column[]) => void }

export function ColumnChooser({ columns, facts, titleOf, onChange }: ChooserProps) {
  const { t } = useWords();
  const all: Column[] = [...COLUMNS, ...[...new Set([...facts.map((one) => `facts.${one}` as const), ...columns.filter((one): one is `facts.${string}` => one.startsWith('facts.'))])]];
  // Whatever is ticked stands in the order of this list.
  const flip = (column: Column, isOn: boolean) => onChange(all.filter((one) => (one === column ? isOn : columns.includes(one))));
  const content = (
    <div className="column-chooser" role="group" aria-label={t('monitor.columns')}>
      {all.map((column) => (
        <Checkbox key={column} checked={columns.includes(column)} disabled={columns.includes(column) ? columns.length === 1 : columns.length >= MOST_COLUMNS} onChange={(event) => flip(column, event.target.checked)}>{titleOf(column)}</Checkbox>
      ))}
      <Button size="small" disabled={columns.join() === USUAL.join()} onClick={() => onChange(USUAL)}>{t('monitor.usualColumns')}</Button>
    </div>
  );
  return <Popover trigger="click" placement="bottomRight" title={t('monitor.columns')} content={content}><Button className="desktop" icon={<TableOutlined />}>{t('monitor.columns')}</Button></Popover>;
}
