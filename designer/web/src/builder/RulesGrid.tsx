/* A decision table as a grid: arrows move, typing writes, ranges are copied, pasted and filled, rules are dragged. Knows one decision; problems and firing rules are handed in. */
import { DeleteOutlined, HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { closestCenter, DndContext, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { memo, useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useWords } from '../i18n';
import { Below, CellInput } from './CellInput';
import type { Offer } from './cellPlace';
import { ColumnHead } from './ColumnHead';
import { offersAt } from './offers';
import { cellOf, cellsOfTsv, changedDecision, columnsOf, emptyRow, feelOfCell, headOf, movedRow, rowsOf, tsvOf, withCells, withoutRows, withRows, type Cell, type Column, type Decision, type Row } from './rules';
import { useRules, type Outcome } from './rulesDesk';
import { useBench } from './bench';
import type { Writing } from './typing';

interface Props { decision: Decision; told: ReadonlyMap<string, string>; outcome: Outcome | null; marked: readonly number[]; flagged: ReadonlyMap<number, string>; onWriting: (writing: Writing | null) => void; jump?: CellJump | null }
/* A cell that is to have the keyboard; another turn asks anew. */
export interface CellJump { rowId: string; side: Column['side']; index: number; turn: number }
export const placeOfCell = (rowId: string, column: Pick<Column, 'side' | 'index'>) => `${rowId}:${column.side}:${column.index}`;
const edit = (label: string, key: string, change: (decision: Decision) => Decision, group?: string) => useRules.getState().edit(label, (tree) => changedDecision(tree, key, change), group);

export function RulesGrid({ decision, told, outcome, marked, flagged, onWriting, jump = null }: Props) {
  const { t } = useWords();
  const columns = columnsOf(decision);
  const rows = rowsOf(decision);
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<Cell | null>(null);
  const [writing, setWriting] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const wantsFocus = useRef(false);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }));
  const here = { row: Math.min(at.row, Math.max(0, rows.length - 1)), column: Math.min(at.column, Math.max(0, columns.length - 1)) };
  const range = { top: Math.min(here.row, anchor?.row ?? here.row), bottom: Math.max(here.row, anchor?.row ?? here.row), left: Math.min(here.column, anchor?.column ?? here.column), right: Math.max(here.column, anchor?.column ?? here.column) };
  useEffect(() => {
    if (!wantsFocus.current || writing !== null) return;
    wantsFocus.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-cell="${here.row}:${here.column}"]`)?.focus();
  });
  const [jumped, setJumped] = useState(0);
  if (jump && jump.turn !== jumped) {
    setJumped(jump.turn);
    const to = { row: rows.findIndex((row) => row.id === jump.rowId), column: columns.findIndex((one) => one.side === jump.side && one.index === jump.index) };
    if (to.row >= 0 && to.column >= 0) { setWriting(null); setAnchor(null); setAt(to); }
  }
  useEffect(() => { if (jumped) grid.current?.querySelector<HTMLElement>('td.here')?.focus(); }, [jumped]);
  const [rowId, column, isSame] = [rows[here.row]?.id, columns[here.column], rows[here.row] && columns[here.column] && writing?.trim() === cellOf(rows[here.row] as Row, columns[here.column] as Column)];
  const [side, index] = [column?.side, column?.index];
  useEffect(() => {
    onWriting(writing !== null && !isSame && rowId && column ? { rowId, column, text: writing } : null);
    // A column is told by its side and number; the object is made anew each time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [writing, isSame, rowId, side, index, onWriting]);
  const go = (row: number, column: number, keeps = false) => {
    wantsFocus.current = true;
    setWriting(null);
    setAnchor(keeps ? (anchor ?? here) : null);
    setAt({ row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(columns.length - 1, column)) });
  };
  const key = decision.key;
  const write = (cells: { row: number; column: number; text: string }[], label = t('rules.did.cell'), group?: string) => {
    const made = cells.flatMap(({ row, column, text }) => { const [one, other] = [rows[row], columns[column]]; return one && other ? [{ rowId: one.id, column: other, text }] : []; });
    if (made.length) edit(label, key, (now) => withCells(now, made), group);
  };
  const keep = (text: string, row: number, column: number) => { const [one, other] = [rows[row], columns[column]]; if (one && other && cellOf(one, other) !== text.trim()) write([{ row, column, text }]); };
  const everyCell = () => Array.from({ length: range.bottom - range.top + 1 }, (_, down) => Array.from({ length: range.right - range.left + 1 }, (_, right) => ({ row: range.top + down, column: range.left + right }))).flat();
  const addRow = (below: number) => { edit(t('rules.did.row'), key, (now) => withRows(now, below, [emptyRow(now)])); wantsFocus.current = true; setAt({ row: below, column: 0 }); setAnchor(null); };
  const dropRows = (ids: string[]) => { edit(t('rules.did.remove'), key, (now) => withoutRows(now, ids)); useBench.getState().say(t('rules.removed', { count: ids.length })); wantsFocus.current = true; setAnchor(null); setAt({ row: Math.max(0, range.top - (range.top >= rows.length - ids.length ? 1 : 0)), column: here.column }); };
  const move = (row: number, to: number) => { const one = rows[row]; if (!one || to < 0 || to >= rows.length) return; edit(t('rules.did.move'), key, (now) => movedRow(now, one.id, to)); go(to, here.column); };
  const fill = () => {
    const isOne = range.top === range.bottom;
    const top = isOne ? Math.max(0, range.top - 1) : range.top;
    const cells = everyCell().filter((cell) => isOne || cell.row > top).map((cell) => ({ ...cell, text: cellOf(rows[top] as Row, columns[cell.column] as Column) }));
    write(cells, t('rules.did.fill'));
  };
  const keys = (event: KeyboardEvent<HTMLTableElement>) => {
    if (writing !== null || !(event.target as HTMLElement).dataset.cell) return;
    const isHeld = event.ctrlKey || event.metaKey;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step && event.altKey) { event.preventDefault(); if (step[0]) move(here.row, here.row + step[0]); }
    else if (step) { event.preventDefault(); go(isHeld && step[0] ? (step[0] > 0 ? rows.length : 0) : here.row + (step[0] ?? 0), isHeld && step[1] ? (step[1] > 0 ? columns.length : 0) : here.column + (step[1] ?? 0), event.shiftKey); }
    else if (event.key === 'Enter' && isHeld) { event.preventDefault(); addRow(here.row + 1); }
    else if (event.key === 'Enter' || event.key === 'F2') { event.preventDefault(); setWriting(rows[here.row] && columns[here.column] ? cellOf(rows[here.row] as Row, columns[here.column] as Column) : ''); }
    else if (event.key === 'Delete' && event.shiftKey) { event.preventDefault(); dropRows(rows.slice(range.top, range.bottom + 1).map((row) => row.id)); }
    else if (event.key === 'Delete' || event.key === 'Backspace') { event.preventDefault(); write(everyCell().map((cell) => ({ ...cell, text: '' })), t('rules.did.clear')); }
    else if (isHeld && event.key.toLowerCase() === 'd') { event.preventDefault(); fill(); }
    else if (isHeld && event.key.toLowerCase() === 'a') { event.preventDefault(); setAnchor({ row: 0, column: 0 }); setAt({ row: rows.length - 1, column: columns.length - 1 }); }
    else if (event.key === 'Escape') setAnchor(null);
    else if (event.key.length === 1 && !isHeld && !event.altKey) { event.preventDefault(); setWriting(event.key); }
  };
  const copy = (event: ClipboardEvent) => {
    if (writing !== null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', tsvOf(rows.slice(range.top, range.bottom + 1).map((row) => columns.slice(range.left, range.right + 1).map((column) => cellOf(row, column)))));
    if (event.type === 'cut') write(everyCell().map((cell) => ({ ...cell, text: '' })), t('rules.did.clear'));
  };
  const paste = (event: ClipboardEvent) => {
    if (writing !== null) return;
    event.preventDefault();
    let pasted = cellsOfTsv(event.clipboardData.getData('text/plain'));
    // The heads that came with it are no rule.
    const isHead = (row: string[]) => row.length > 1 && row.every((cell, index) => { const column = columns[here.column + index]; return column && [column.head, column.variable?.title?.en, column.variable?.title?.zh].some((name) => name?.toLowerCase() === cell.trim().toLowerCase()); });
    if (pasted[0] && isHead(pasted[0])) pasted = pasted.slice(1);
    if (!pasted.length) return;
    edit(t('rules.did.paste'), key, (now) => {
      const missing = here.row + pasted.length - rowsOf(now).length;
      const longer = missing > 0 ? withRows(now, rowsOf(now).length, Array.from({ length: missing }, () => emptyRow(now))) : now;
      const [lines, heads] = [rowsOf(longer), columnsOf(longer)];
      return withCells(longer, pasted.flatMap((row, down) => row.flatMap((text, right) => { const [line, column] = [lines[here.row + down], heads[here.column + right]]; return line && column ? [{ rowId: line.id, column, text: feelOfCell(text, column) }] : []; })));
    });
    setAnchor(here);
    setAt({ row: here.row + pasted.length - 1, column: Math.min(columns.length - 1, here.column + Math.max(...pasted.map((row) => row.length)) - 1) });
    useBench.getState().say(t('rules.pasted', { count: pasted.length }));
  };
  const sides = (['inputs', 'outputs', 'annotations'] as const).map((side) => ({ side, count: columns.filter((column) => column.side === side).length })).filter((one) => one.count);
  if (!headOf(decision)) return null;
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={({ active, over }) => { if (over && active.id !== over.id) move(rows.findIndex((row) => row.id === active.id), rows.findIndex((row) => row.id === over.id)); }}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table that is written in is a grid */}
      <table className="rules-grid" role="grid" aria-label={t('rules.grid')} aria-multiselectable ref={grid} onKeyDown={keys} onCopy={copy} onCut={copy} onPaste={paste}>
        <thead>
          <tr className="rules-sides"><td />{sides.map(({ side, count }) => <th key={side} colSpan={count} scope="colgroup" className={side}>{t(`rules.side.${side}`)}</th>)}<td /></tr>
          <tr><th scope="col" className="rules-number">#</th>{columns.map((column) => <ColumnHead key={`${column.side}:${column.index}`} decision={decision} column={column} />)}<td /></tr>
        </thead>
        <tbody>
          <SortableContext items={rows.map((row) => row.id)} strategy={verticalListSortingStrategy}>
            {rows.map((row, index) => (
              <RuleRow key={row.id} id={row.id} number={index + 1} isFired={outcome?.fired.includes(index + 1) ?? false} isMarked={marked.includes(index + 1)} flag={flagged.get(index + 1)} onRemove={() => dropRows([row.id])} onMove={(way) => move(index, index + way)}>
                {columns.map((column, place) => {
                  const isHere = here.row === index && here.column === place;
                  const isIn = index >= range.top && index <= range.bottom && place >= range.left && place <= range.right && anchor !== null;
                  const held = column.side === 'inputs' ? outcome?.cells[index]?.[column.index] : undefined;
                  return (
                    <GridCell
                      key={`${column.side}:${column.index}`} name={`${index}:${place}`} text={cellOf(row, column)} side={column.side} isHere={isHere} isIn={isIn} held={held} problem={told.get(placeOfCell(row.id, column))} isFirst={column.index === 0} column={column}
                      writing={isHere ? writing : null} ask={(lead) => offersAt(decision, row.id, column, lead)} onWriting={setWriting} onHere={(keeps) => { if (writing !== null && !isHere) keep(writing, here.row, here.column); setWriting(null); setAnchor(keeps ? (anchor ?? here) : null); setAt({ row: index, column: place }); }} onOpen={() => { setAt({ row: index, column: place }); setAnchor(null); setWriting(cellOf(row, column)); }}
                      onKeep={(text, way) => { keep(text, index, place); if (way === 'down' && index === rows.length - 1) { setWriting(null); addRow(rows.length); setAt({ row: rows.length, column: place }); } else go(index + (way === 'down' ? 1 : 0), place + (way === 'right' ? 1 : way === 'left' ? -1 : 0)); }}
                      onLeave={() => { wantsFocus.current = true; setWriting(null); }} onBlur={(text) => { keep(text, index, place); setWriting(null); }}
                    />
                  );
                })}
              </RuleRow>
            ))}
          </SortableContext>
        </tbody>
      </table>
      <button type="button" className="link rules-more" onClick={() => addRow(rows.length)}><PlusOutlined aria-hidden /> {t('rules.addRow')}</button>
    </DndContext>
  );
}

function RuleRow({ id, number, isFired, isMarked, flag, onRemove, onMove, children }: { id: string; number: number; isFired: boolean; isMarked: boolean; flag?: string; onRemove: () => void; onMove: (way: -1 | 1) => void; children: React.ReactNode }) {
  const { t } = useWords();
  const { listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id });
  return (
    <tr ref={setNodeRef} className={`${isFired ? 'fired' : ''} ${isMarked ? 'marked' : ''} ${isDragging ? 'dragging' : ''} ${flag ? 'flagged' : ''}`} style={{ transform: CSS.Translate.toString(transform), transition }} data-rule={number}>
      <th scope="row" className="rules-number" title={flag}>
        <button ref={setActivatorNodeRef} type="button" className="rules-grip" {...listeners} aria-label={`${t('rules.rule', { number })}${isFired ? `, ${t('rules.fires')}` : ''}${flag ? `, ${flag}` : ''}`} title={t('rules.grip')} onKeyDown={(event) => { const way = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined; if (way && event.altKey) { event.preventDefault(); onMove(way); } }}><HolderOutlined aria-hidden />{number}</button>
      </th>
      {children}
      <td className="rules-tools"><button type="button" className="icon-button" aria-label={t('rules.remove', { number })} title={t('rules.remove', { number })} onClick={onRemove}><DeleteOutlined /></button></td>
    </tr>
  );
}

interface CellProps {
  name: string; text: string; side: string; column: Column; isHere: boolean; isIn: boolean; isFirst: boolean; held: boolean | null | undefined; problem?: string; writing: string | null; ask: (lead: string) => Promise<readonly Offer[]>;
  onWriting: (text: string) => void; onHere: (keeps: boolean) => void; onOpen: () => void; onKeep: (text: string, way: 'down' | 'right' | 'left') => void; onLeave: () => void; onBlur: (text: string) => void;
}
const GridCell = memo(function GridCell({ name, text, side, column, isHere, isIn, isFirst, held, problem, writing, ask, onWriting, onHere, onOpen, onKeep, onLeave, onBlur }: CellProps) {
  const { t } = useWords();
  const cell = useRef<HTMLTableCellElement>(null);
  const isWriting = writing !== null;
  const look = `${side}${isFirst ? ' first' : ''}${isHere ? ' here' : ''}${isIn ? ' in' : ''}${problem ? ' wrong' : ''}${held === true ? ' held' : held === false ? ' failed' : ''}`;
  return (
    <td ref={cell} role="gridcell" className={look} data-cell={name} tabIndex={isHere && !isWriting ? 0 : -1} aria-invalid={problem ? true : undefined} aria-selected={isHere || isIn} title={problem ?? (text.length > 60 ? text : undefined)} onMouseDown={(event) => { if (!isWriting) onHere(event.shiftKey); }} onDoubleClick={onOpen} onFocus={() => { if (!isHere) onHere(false); }}>
      {isWriting ? <CellInput value={writing} label={t('rules.cell', { column: column.head })} problem={problem} ask={ask} isFresh onChange={onWriting} onKeep={onKeep} onLeave={onLeave} onBlur={onBlur} /> : <span className={text === '-' ? 'mono any' : 'mono'}>{text || '\u00a0'}</span>}
      {problem && isHere && !isWriting && <Below anchor={cell}><p className="cell-told" role="alert">{problem}</p></Below>}
    </td>
  );
});
