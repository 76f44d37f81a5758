/* The list of steps to choose from where one is to be put: searched in both languages, driven by the keyboard. Also as the palette at the side. */
import { SearchOutlined } from '@ant-design/icons';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { CATEGORIES, iconOf, matchOf, type StepType } from './kinds';
import { useTools } from './tools';
import { useUi } from './ui';

/* Step types that answer a search, by category; the best category first when something is asked. */
function useFound(q: string) {
  const { types } = useTools();
  return useMemo(() => {
    const scored = types.list.map((step) => ({ step, score: matchOf(step, q) })).filter(({ score }) => score > 0);
    const groups = CATEGORIES.map((category) => ({ category, steps: scored.filter(({ step }) => step.category === category) })).filter(({ steps }) => steps.length > 0);
    if (q.trim()) {
      for (const group of groups) group.steps.sort((a, b) => b.score - a.score);
      groups.sort((a, b) => (b.steps[0]?.score ?? 0) - (a.steps[0]?.score ?? 0));
    }
    return groups.map(({ category, steps }) => ({ category, steps: steps.map(({ step }) => step) }));
  }, [types, q]);
}

export function Chooser() {
  const chooser = useUi((ui) => ui.chooser);
  return chooser ? <ChooserBox key={JSON.stringify(chooser)} /> : null;
}

function ChooserBox() {
  const { t, text } = useWords();
  const { actions } = useTools();
  const chooser = useUi((ui) => ui.chooser);
  const id = useId();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const groups = useFound(q);
  const flat = groups.flatMap(({ steps }) => steps);
  const here = Math.min(at, flat.length - 1);
  const close = () => { useUi.getState().set({ chooser: null }); useUi.getState().ask('drawingFocus'); };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !chooser) return;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(chooser.spot.x, window.innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(chooser.spot.y, window.innerHeight - height - 8))}px`;
  }, [chooser]);
  useEffect(() => {
    const leave = (event: PointerEvent) => { if (event.target instanceof Node && !box.current?.contains(event.target)) useUi.getState().set({ chooser: null }); };
    window.addEventListener('pointerdown', leave, true);
    return () => { window.removeEventListener('pointerdown', leave, true); };
  }, []);
  useEffect(() => { box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [here]);
  const take = (step: StepType | undefined) => {
    if (!step || !chooser) return;
    close();
    actions.insert(step, chooser.place);
  };
  const press = (event: React.KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) setAt((here + move + flat.length) % Math.max(1, flat.length));
    else if (event.key === 'Enter') take(flat[here]);
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={box} className="chooser" role="dialog" aria-label={t('design.choose')}>
      <div className="chooser-head">
        <SearchOutlined aria-hidden />
        <input
          // It is opened to write in it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus value={q} onChange={(event) => { setQ(event.target.value); setAt(0); }} onKeyDown={press} placeholder={t('design.chooseAsk')} aria-label={t('design.chooseAsk')} role="combobox" aria-expanded aria-controls={id}
          aria-activedescendant={flat[here] ? `${id}-${flat[here].type}` : undefined} spellCheck={false} autoComplete="off"
        />
      </div>
      <div id={id} role="listbox" aria-label={t('design.choose')} className="chooser-list">
        {groups.map(({ category, steps }) => (
          <div key={category} role="group" aria-label={t(`design.category.${category}`)}>
            <p className="chooser-group" aria-hidden>{t(`design.category.${category}`)}</p>
            {steps.map((step) => (
              // The keys are heard by the field above, as in every combobox.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div key={step.type} id={`${id}-${step.type}`} role="option" aria-selected={flat[here] === step} tabIndex={-1} className="chooser-step" onClick={() => { take(step); }} onMouseMove={() => { setAt(flat.indexOf(step)); }}>
                <span className={`chooser-icon cat-${step.category}`} aria-hidden>{iconOf(step.kind, step.manifest)}</span>
                <span className="chooser-words"><span className="chooser-title">{text(step.title)}</span><span className="chooser-about">{text(step.about)}</span></span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {flat.length === 0 && <p className="chooser-none">{t('design.chooseNone')}</p>}
    </div>
  );
}

export const DRAGGED = 'application/x-hireloom-step';

/* The palette at the side: a click puts a step behind what is selected, a drag puts it where it is dropped. */
export function StepPalette() {
  const { t, text } = useWords();
  const { actions } = useTools();
  const [q, setQ] = useState('');
  const groups = useFound(q);
  return (
    <aside className="step-palette" aria-label={t('design.palette')}>
      <div className="chooser-head">
        <SearchOutlined aria-hidden />
        <input value={q} onChange={(event) => { setQ(event.target.value); }} placeholder={t('design.chooseAsk')} aria-label={t('design.chooseAsk')} spellCheck={false} autoComplete="off" />
      </div>
      {/* A region that scrolls must be reachable by keyboard: its buttons are. */}
      <div className="palette-steps">
        {groups.map(({ category, steps }) => (
          <section key={category}>
            <h3>{t(`design.category.${category}`)}</h3>
            <ul>
              {steps.map((step) => (
                <li key={step.type}>
                  <button
                    type="button" className="palette-step" title={text(step.about)} onClick={() => { actions.insert(step); }} draggable
                    onDragStart={(event) => { event.dataTransfer.setData(DRAGGED, step.type); event.dataTransfer.effectAllowed = 'copy'; }}
                  >
                    <span className={`chooser-icon cat-${step.category}`} aria-hidden>{iconOf(step.kind, step.manifest)}</span><span>{text(step.title)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className="chooser-none">{t('design.chooseNone')}</p>}
      </div>
    </aside>
  );
}
