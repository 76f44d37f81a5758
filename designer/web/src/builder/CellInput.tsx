/* A field of one line that offers what may stand in it: a list under it, by keyboard or mouse, as far as one wants it. Knows no table; `ask` knows what there is. */
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useWords } from '../i18n';
import { fitting, wordBefore, type Offer } from './cellPlace';

const PAUSE = 90;
const ALL = 60;
interface Given {
  value: string; label: string; problem?: string; className?: string;
  /* What may follow this much of the text. */
  ask: (lead: string) => Promise<readonly Offer[]>;
  onChange: (text: string) => void; onKeep?: (text: string, way: 'down' | 'right' | 'left') => void; onLeave?: () => void; onBlur?: (text: string) => void;
  /* A cell of a grid is written from its end on. */
  isFresh?: boolean;
}
export function CellInput({ value, label, problem, className = 'mono', ask, onChange, onKeep, onLeave, onBlur, isFresh = false }: Given) {
  const { t } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const goal = useRef<number | null>(null);
  const [caret, setCaret] = useState(value.length);
  const [isIn, setIn] = useState(isFresh);
  const [found, setFound] = useState<{ about: string; offers: readonly Offer[] }>({ about: '\n', offers: [] });
  const [at, setAt] = useState(-1);
  // Wished for by key, put away by Escape, else by what is written.
  const [wish, setWish] = useState<'shown' | 'hidden' | ''>('');
  useEffect(() => { if (isFresh) { input.current?.focus(); const end = input.current?.value.length ?? 0; input.current?.setSelectionRange(end, end); } }, [isFresh]);
  useLayoutEffect(() => { if (goal.current !== null) { input.current?.setSelectionRange(goal.current, goal.current); goal.current = null; } });
  const before = value.slice(0, caret);
  const isAny = value.trim() === '-';
  const word = isAny ? value : wordBefore(before);
  const lead = isAny ? '' : before.slice(0, before.length - word.length);
  const about = lead + (word.startsWith('"') ? '"' : '');
  useEffect(() => {
    if (!isIn) return undefined;
    let isLate = false;
    const timer = setTimeout(() => { void ask(about).then((offers) => { if (!isLate) setFound({ about, offers }); }); }, PAUSE);
    return () => { isLate = true; clearTimeout(timer); };
    // What is asked for depends on the words before; `ask` is made anew with each letter.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [about, isIn]);
  const known = found.about === about ? found.offers : [];
  const isBlank = isAny || (word === '' && value.trim() === '');
  const offers = wish === 'hidden' ? [] : wish === 'shown' ? fitting(known, isAny ? '' : word, ALL) : isBlank ? known.filter((one) => one.kind === 'value') : word ? fitting(known, word) : [];
  const isOpen = isIn && offers.length > 0;
  const chosen = at < offers.length ? at : -1;
  const take = ({ insert }: Offer) => {
    const rest = insert.endsWith('"') && value[caret] === '"' ? value.slice(caret + 1) : isAny ? '' : value.slice(caret);
    goal.current = lead.length + insert.length;
    setCaret(goal.current);
    setAt(-1);
    setWish('hidden');
    onChange(lead + insert + rest);
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    const stop = () => { event.preventDefault(); event.stopPropagation(); };
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.nativeEvent.isComposing) return;
    if (event.key === ' ' && (event.ctrlKey || event.metaKey)) { stop(); setWish('shown'); }
    else if (step && isOpen) { stop(); setAt((chosen + step + (chosen < 0 && step < 0 ? 1 : 0) + offers.length) % offers.length); }
    else if (step === 1 && !event.altKey) { stop(); setWish('shown'); setAt(0); }
    else if ((event.key === 'Enter' || event.key === 'Tab') && isOpen && chosen >= 0) { stop(); take(offers[chosen] as Offer); }
    else if (event.key === 'Escape' && isOpen) { stop(); setWish('hidden'); setAt(-1); }
    else if (event.key === 'Escape' && onLeave) { stop(); isDone.current = true; onLeave(); }
    else if ((event.key === 'Enter' || event.key === 'Tab') && onKeep) { stop(); isDone.current = true; onKeep(event.currentTarget.value, event.key === 'Enter' ? 'down' : event.shiftKey ? 'left' : 'right'); }
  };
  return (
    <>
      <input
        ref={input} className={className} value={value} role="combobox" aria-label={label} aria-expanded={isOpen} aria-controls={isOpen ? `${id}-list` : undefined} aria-autocomplete="list" aria-activedescendant={isOpen && chosen >= 0 ? `${id}-${chosen}` : undefined} aria-invalid={problem ? true : undefined} aria-describedby={problem && !isOpen ? `${id}-told` : undefined} autoComplete="off" spellCheck={false}
        onChange={(event) => { setCaret(event.target.selectionStart ?? event.target.value.length); setWish(''); setAt(-1); onChange(event.target.value); }} onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? value.length)} onKeyDown={keys}
        onFocus={() => setIn(true)} onBlur={(event) => { setIn(false); setWish(''); setAt(-1); if (!isDone.current) onBlur?.(event.target.value); }}
      />
      {(isOpen || problem) && (
        <Below anchor={input}>
          {problem && !isOpen && <p className="cell-told" role="status" id={`${id}-told`}>{problem}</p>}
          {isOpen && (
            <div className="cell-offers" role="listbox" id={`${id}-list`} aria-label={t('rules.offers')}>
              {offers.map((one, index) => (
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the field's, which keeps the focus
                <div key={`${one.kind}:${one.label}`} id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === chosen} className={index === chosen ? 'on' : ''} ref={index === chosen ? (line) => line?.scrollIntoView({ block: 'nearest' }) : undefined} onMouseDown={(event) => event.preventDefault()} onClick={() => take(one)}>
                  <span className="mono">{one.label}</span> <span className="quiet">{one.detail}</span>
                </div>
              ))}
            </div>
          )}
        </Below>
      )}
    </>
  );
}

/* Under a field, over everything that would cut it off. */
export function Below({ anchor, children }: { anchor: RefObject<HTMLElement | null>; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      const [at, own] = [anchor.current?.getBoundingClientRect(), box.current];
      if (!at || !own) return;
      const isLow = at.bottom + own.offsetHeight > innerHeight - 4 && at.top > own.offsetHeight;
      own.style.top = `${isLow ? at.top - own.offsetHeight - 4 : at.bottom + 6}px`;
      own.style.left = `${Math.max(4, Math.min(at.left - 10, innerWidth - own.offsetWidth - 8))}px`;
    };
    place();
    window.addEventListener('scroll', place, true);
    window.addEventListener('resize', place);
    return () => { window.removeEventListener('scroll', place, true); window.removeEventListener('resize', place); };
  });
  return createPortal(<div className="cell-below" ref={box}>{children}</div>, document.body);
}
