/* Everything that can be put on a form, with search: dragged, clicked, or chosen by keyboard. Knows the entries, not the form. */
import { useDraggable } from '@dnd-kit/core';
import { Input } from 'antd';
import { useRef, useState } from 'react';
import { useWords } from '../i18n';
import { add } from './bench';
import { kindIcon } from './icons';
import { useNames } from './names';
import { made, PALETTE, type Entry } from './palette';

export function Palette() {
  const { t } = useWords();
  const names = useNames();
  const [words, setWords] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const sought = words.trim().toLowerCase();
  const groups = PALETTE.map((group) => ({ ...group, entries: group.entries.filter((entry) => !sought || [names.of(entry), entry.id, names.both(entry).en, names.both(entry).zh].some((name) => name.toLowerCase().includes(sought))) })).filter((group) => group.entries.length);
  const put = (entry: Entry) => add(t('builder.did.add'), made(entry, names.both(entry), names.more));
  const move = (event: React.KeyboardEvent) => {
    const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('.palette-entry') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    // While something is carried the arrow keys are the carrier's.
    if (!way || document.querySelector('.carried')) return;
    event.preventDefault();
    buttons[Math.min(buttons.length - 1, Math.max(0, at + way))]?.focus();
  };
  return (
    <div className="palette">
      <Input.Search
        id="palette-search" allowClear value={words} placeholder={t('builder.seek')} aria-label={t('builder.seek')} onChange={(event) => setWords(event.target.value)}
        onPressEnter={() => { const first = groups[0]?.entries[0]; if (first) { put(first); setWords(''); } }}
        onKeyDown={(event) => { if (event.key === 'ArrowDown') { event.preventDefault(); list.current?.querySelector<HTMLButtonElement>('.palette-entry')?.focus(); } }}
      />
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys are a shorter way between the buttons inside */}
      <div ref={list} onKeyDown={move} className="palette-groups">
        {groups.map((group) => (
          <section key={group.id} aria-label={t(`builder.group.${group.id}`)}>
            <h3>{t(`builder.group.${group.id}`)}</h3>
            <ul>{group.entries.map((entry) => <li key={entry.id}><EntryButton entry={entry} name={names.of(entry)} onPut={() => put(entry)} /></li>)}</ul>
          </section>
        ))}
        {groups.length === 0 && <p className="quiet">{t('builder.seekNone')}</p>}
      </div>
    </div>
  );
}

function EntryButton({ entry, name, onPut }: { entry: Entry; name: string; onPut: () => void }) {
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({ id: `new:${entry.id}` });
  const rest = { 'aria-describedby': attributes['aria-describedby'], 'aria-roledescription': attributes['aria-roledescription'] };
  return (
    <button ref={setNodeRef} type="button" className={isDragging ? 'palette-entry dragging' : 'palette-entry'} data-entry={entry.id} {...rest} {...listeners} onClick={onPut}>
      <span className="palette-icon" aria-hidden>{kindIcon(entry.id)}</span>{name}
    </button>
  );
}
