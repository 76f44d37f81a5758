/* Removing with a way back: nothing is asked, what went is said, and one press brings it again. */
import { App, Button } from 'antd';
import { createElement, useCallback } from 'react';
import { useWords } from '../i18n';
import { remove, useForms } from './bench';
import { nameOf, useNames } from './names';
import { find } from './tree';

export function useRemoved() {
  const { t } = useWords();
  const { message } = App.useApp();
  const names = useNames();
  return useCallback((ids: readonly string[]) => {
    const tree = useForms.getState().tree;
    const first = tree && ids[0] ? find(tree, ids[0]) : null;
    if (!first) return;
    const what = ids.length > 1 ? t('builder.pieces', { count: ids.length }) : nameOf(first, names);
    remove(t('builder.did.remove'), ids);
    const key = `removed-${ids[0]}`;
    const back = createElement(Button, { type: 'link', size: 'small', onClick: () => { useForms.getState().undo(); message.destroy(key); } }, t('builder.bringBack'));
    void message.open({ key, type: 'info', duration: 8, content: createElement('span', null, t('builder.removed', { name: what }), ' ', back) });
  }, [t, message, names]);
}
