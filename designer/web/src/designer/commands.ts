/* The designer's commands, for the palette (Ctrl+K) and the sheet of shortcuts (?). */
import { useMemo } from 'react';
import { useWords } from '../i18n';
import { useRegisterCommands, type Command } from '../shell/commands';
import { useDoc } from './document';
import type { Tools } from './tools';
import { useUi } from './ui';

export function useDesignCommands({ actions, mayEdit, types }: Tools) {
  const { t, text } = useWords();
  const hasSelection = useDoc((doc) => doc.selected.length > 0);
  const canUndo = useDoc((doc) => doc.canUndo);
  const canRedo = useDoc((doc) => doc.canRedo);
  const commands = useMemo(() => {
    const ui = useUi.getState();
    const [views, edit, move] = [t('design.view'), t('design.editing'), t('design.moving')];
    const needs = !hasSelection;
    const always: Command[] = [
      { id: 'design.canvas', group: views, title: t('design.views.canvas'), run: () => { ui.set({ view: 'canvas' }); } },
      { id: 'design.tree', group: views, title: t('design.views.tree'), run: () => { ui.set({ view: 'tree' }); } },
      { id: 'design.text', group: views, title: t('design.views.text'), run: () => { ui.set({ view: 'text' }); } },
      { id: 'design.find', group: views, title: t('design.find'), keys: 'Mod+F', run: () => { ui.set({ isFinding: true }); } },
      { id: 'design.problems', group: views, title: t('design.problems'), run: () => { ui.set({ isProblemsOpen: true }); } },
      { id: 'design.rights', group: views, title: t('rights.title'), run: () => { ui.set({ rightsOf: '' }); } },
      { id: 'design.whole', group: views, title: t('drawing.fit'), keys: 'F', run: () => { ui.ask('whole'); } },
      { id: 'design.zoom', group: views, title: t('design.zoom'), keys: '+ -' },
      { id: 'design.arrows', group: move, title: t('design.moveSelection'), keys: 'Left Right Up Down' },
      { id: 'design.more', group: move, title: t('design.selectMore'), keys: 'Shift+Right' },
      { id: 'design.all', group: move, title: t('design.selectAll'), keys: 'Mod+A' },
      { id: 'design.open', group: move, title: t('design.openPanel'), keys: 'Enter' },
      { id: 'design.leave', group: move, title: t('design.deselect'), keys: 'Esc' },
    ];
    if (!mayEdit) return always;
    return [
      ...always,
      { id: 'design.nudge', group: move, title: t('design.nudge'), keys: 'Alt+Right' },
      { id: 'design.insert', group: edit, title: t('design.insert'), keys: 'Tab /' },
      { id: 'design.rename', group: edit, title: t('design.rename'), keys: 'F2', isDisabled: needs, run: () => { ui.set({ renaming: useDoc.getState().selected.at(-1) ?? null }); } },
      { id: 'design.connect', group: edit, title: t('design.connect'), keys: 'C', isDisabled: needs, run: () => { ui.set({ connecting: useDoc.getState().selected.at(-1) ?? null }); } },
      { id: 'design.undo', group: edit, title: t('design.undo'), keys: 'Mod+Z', isDisabled: !canUndo, run: actions.undo },
      { id: 'design.redo', group: edit, title: t('design.redo'), keys: 'Mod+Y', isDisabled: !canRedo, run: actions.redo },
      { id: 'design.copy', group: edit, title: t('design.copy'), keys: 'Mod+C', isDisabled: needs, run: actions.copy },
      { id: 'design.cut', group: edit, title: t('design.cut'), keys: 'Mod+X', isDisabled: needs, run: () => { actions.copy(); actions.remove(); } },
      { id: 'design.paste', group: edit, title: t('design.paste'), keys: 'Mod+V', run: actions.pasteCopied },
      { id: 'design.duplicate', group: edit, title: t('design.duplicate'), keys: 'Mod+D', isDisabled: needs, run: actions.duplicate },
      { id: 'design.remove', group: edit, title: t('design.remove'), keys: 'Delete', isDisabled: needs, run: actions.remove },
      { id: 'design.group', group: edit, title: t('design.group'), keys: 'Mod+G', isDisabled: needs, run: actions.group },
      { id: 'design.ungroup', group: edit, title: t('design.ungroup'), keys: 'Mod+Shift+G', isDisabled: needs, run: actions.ungroup },
      { id: 'design.tidy', group: edit, title: t('design.tidy'), keys: 'T', run: actions.tidy },
      { id: 'design.note', group: edit, title: t('design.addNote'), keys: 'N', run: () => { actions.note(); } },
      { id: 'design.alignAcross', group: edit, title: t('design.alignAcross'), isDisabled: needs, run: () => { actions.align('top'); } },
      { id: 'design.alignDown', group: edit, title: t('design.alignDown'), isDisabled: needs, run: () => { actions.align('left'); } },
      { id: 'design.spreadAcross', group: edit, title: t('design.spreadAcross'), isDisabled: needs, run: () => { actions.align('across'); } },
      { id: 'design.spreadDown', group: edit, title: t('design.spreadDown'), isDisabled: needs, run: () => { actions.align('down'); } },
      ...types.list.map((step): Command => ({ id: `design.add.${step.type}`, group: t('design.add'), title: text(step.title), run: () => { actions.insert(step); } })),
    ];
  }, [t, text, actions, mayEdit, types, hasSelection, canUndo, canRedo]);
  useRegisterCommands(commands);
}
