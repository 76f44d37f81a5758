/* Keys of the inbox. They rest while someone types, and can be switched off (WCAG 2.1.4). */
import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button, Popover, Switch } from 'antd';
import { useEffect, useId, useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { useRegisterCommands, type Command } from '../../shell/commands';

const STORED = 'hireloom.shortcuts';
const areOn = () => localStorage.getItem(STORED) !== 'off';
const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="combobox"], [role="dialog"], [role="menu"]';

export function useShortcuts(keys: Record<string, () => void>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
      // A key held down while one task gives way to the next must not walk into its buttons.
      if (event.repeat && event.key === 'Enter') return;
      const target = event.target as HTMLElement;
      // Out of the search and into what it has found; the browser's own Escape would empty it.
      if (target.matches('[data-key="search"]') && (event.key === 'Escape' || event.key === 'Enter') && !event.isComposing) {
        event.preventDefault();
        keys.Escape?.();
        return;
      }
      if (event.key !== 'Escape' && target.closest(TYPING)) return;
      if (event.key === 'Enter' && target.closest('a, button, summary')) {
        if (!target.matches('[data-task][aria-current]')) return;
        event.preventDefault();
      }
      // The key that goes to the search must not be written into it.
      if (event.key === '/' && keys['/']) event.preventDefault();
      keys[event.key]?.();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [keys]);
}

export function ShortcutsHelp() {
  const { t } = useWords();
  const [isOn, setOn] = useState(areOn);
  const id = useId();
  const flip = (next: boolean) => {
    localStorage.setItem(STORED, next ? 'on' : 'off');
    setOn(next);
  };
  const rows = useMemo<[string, string][]>(() => [
    ['j / k', t('keys.move')], ['Enter', t('keys.form')], ['Esc', t('keys.list')], ['/', t('keys.search')], ['x', t('keys.tick')], ['a', t('keys.approve')], ['r', t('keys.refuse')], ['e', t('keys.sendBack')], ['c', t('keys.claim')], ['u', t('keys.undo')],
  ], [t]);
  // The sheet of all keys (?) tells these too, while they are on.
  useRegisterCommands(useMemo<Command[]>(() => (isOn ? rows.map(([keys, title]) => ({ id: `inbox.${keys}`, group: t('nav.inbox'), title, keys: keys.replace(' / ', ' ') })) : []), [isOn, rows, t]));
  const content = (
    <div className="keys">
      <dl>{[...rows, ['?', t('keys.help')] as const].map(([key, meaning]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{meaning}</dd></div>)}</dl>
      <div className="keys-switch"><span id={id}>{t('keys.on')}</span><Switch size="small" checked={isOn} onChange={flip} aria-labelledby={id} /></div>
    </div>
  );
  return <Popover trigger="click" placement="bottomRight" title={t('keys.title')} content={content}><Button type="text" size="small" className="desktop" data-key="help" icon={<QuestionCircleOutlined />} aria-label={t('keys.title')} /></Popover>;
}
