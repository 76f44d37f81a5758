/* Ctrl+K: everything that can be done here, found by a few letters; `?`: the keys for it. Shows what screens have registered, knows none of them. */
import { SearchOutlined } from '@ant-design/icons';
import { Modal } from 'antd';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { capsOf, isDialogOpen, isMod, useCommands, writesInField, type Command } from './commands';
import './commands.css';

export function Keys({ of }: { of: string }) {
  return <span className="keys-of">{of.split(' ').map((way) => <span key={way} className="keys-way">{capsOf(way).map((cap) => <kbd key={cap}>{cap}</kbd>)}</span>)}</span>;
}

const NONE: readonly Command[] = [];
function useAll(own: readonly Command[]) {
  const sources = useCommands((state) => state.sources);
  return useMemo(() => {
    const seen = new Set<string>();
    return [...Object.values(sources).toReversed().flat(), ...own].filter((one) => !seen.has(one.id) && seen.add(one.id));
  }, [sources, own]);
}

/* Stands once in the frame; `own` are the frame's commands: they come last. */
export function CommandCentre({ own = NONE }: { own?: readonly Command[] }) {
  const { t } = useWords();
  const open = useCommands((state) => state.open);
  const show = useCommands((state) => state.show);
  const all = useAll(own);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isPalette = isMod(event) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k';
      const isSheet = event.key === '?' && !isMod(event) && !event.altKey && !writesInField(event.target) && !isDialogOpen();
      if (!isPalette && !isSheet) return;
      event.preventDefault();
      event.stopPropagation();
      const wish = isPalette ? 'palette' : 'sheet';
      show(useCommands.getState().open === wish ? null : wish);
    };
    window.addEventListener('keydown', press, true);
    return () => { window.removeEventListener('keydown', press, true); };
  }, [show]);
  const close = () => { show(null); };
  return (
    <>
      <Modal open={open === 'palette'} onCancel={close} footer={null} closable={false} title={null} width={600} className="palette" style={{ top: '12vh' }} destroyOnHidden aria-label={t('command.palette')}>
        <Palette all={all} onDone={close} />
      </Modal>
      <Modal open={open === 'sheet'} onCancel={close} footer={null} title={t('command.sheet')} width={760} className="sheet" destroyOnHidden>
        <Sheet all={all} />
      </Modal>
    </>
  );
}

function Palette({ all, onDone }: { all: readonly Command[]; onDone: () => void }) {
  const { t } = useWords();
  const id = useId();
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const words = asked.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((one) => one.run && !one.isDisabled && words.every((word) => `${one.title} ${one.group}`.toLowerCase().includes(word)));
  const here = Math.min(at, found.length - 1);
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [here]);
  const go = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    // The focus is back where it was before the command acts on it.
    requestAnimationFrame(() => command.run?.());
  };
  const press = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((here + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') go(found[here]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="palette-head">
        <SearchOutlined aria-hidden />
        <input
          // The palette is opened to write in it.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus value={asked} onChange={(event) => { setAsked(event.target.value); setAt(0); }} onKeyDown={press} placeholder={t('command.ask')} aria-label={t('command.ask')} role="combobox" aria-expanded aria-controls={id}
          aria-activedescendant={found[here] ? `${id}-${here}` : undefined} spellCheck={false} autoComplete="off"
        />
        <Keys of="Esc" />
      </div>
      <div id={id} ref={list} role="listbox" aria-label={t('command.palette')} className="command-list">
        {found.map((one, index) => (
          // The keys are heard by the field above, as in every combobox.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={one.id} id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === here} onClick={() => { go(one); }} onMouseMove={() => { setAt(index); }}>
            <span className="palette-group">{one.group}</span><span className="palette-title">{one.title}</span>{one.keys && <Keys of={one.keys.split(' ')[0] ?? ''} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="palette-none">{t('command.none')}</p>}
    </>
  );
}

function Sheet({ all }: { all: readonly Command[] }) {
  const { t } = useWords();
  const keyed = all.filter((one) => one.keys);
  const groups = [...new Set(keyed.map((one) => one.group))];
  return (
    <div className="sheet-groups">
      {groups.map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          <dl>{keyed.filter((one) => one.group === group).map((one) => <div key={one.id}><dt>{one.title}</dt><dd><Keys of={one.keys ?? ''} /></dd></div>)}</dl>
        </section>
      ))}
      <p className="quiet">{t('command.sheetHint')}</p>
    </div>
  );
}
