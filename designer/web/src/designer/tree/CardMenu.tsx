/* What can be done with a card of the tree, behind its three dots. The menu is made when it is asked for: a large workflow has hundreds of cards. */
import { MoreOutlined } from '@ant-design/icons';
import { Dropdown } from 'antd';
import { memo, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { useTools } from '../tools';
import { useUi } from '../ui';

export const CardMenu = memo(function CardMenu({ id }: { id: string }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const dots = useRef<HTMLButtonElement>(null);
  const close = () => { setOpen(false); dots.current?.focus(); };
  return (
    <>
      <button ref={dots} type="button" className="tree-more" aria-label={t('design.more')} aria-haspopup="menu" aria-expanded={isOpen} onClick={() => { setOpen(!isOpen); }}><MoreOutlined aria-hidden /></button>
      {isOpen && <Menu id={id} onClose={close} onLeave={() => { setOpen(false); }} />}
    </>
  );
});

function Menu({ id, onClose, onLeave }: { id: string; onClose: () => void; onLeave: () => void }) {
  const { t } = useWords();
  const { actions } = useTools();
  const kind = useDoc((doc) => doc.graph.byId.get(id)?.kind);
  const here = (act: () => void) => () => { onLeave(); useDoc.getState().select([id]); act(); };
  const items = [
    { key: 'rename', label: t('design.rename'), onClick: here(() => { useUi.getState().set({ renaming: id }); }) },
    { key: 'duplicate', label: t('design.duplicate'), onClick: here(actions.duplicate) },
    { key: 'copy', label: t('design.copy'), onClick: here(actions.copy) },
    ...(kind !== 'end' ? [{ key: 'connect', label: t('design.connect'), onClick: here(() => { useUi.getState().set({ connecting: id }); }) }] : []),
    { key: 'remove', label: t('design.remove'), danger: true, onClick: here(actions.remove) },
  ];
  return (
    // A menu that was asked for by key takes the focus (WAI-ARIA, menu button).
    // eslint-disable-next-line jsx-a11y/no-autofocus
    <Dropdown open autoFocus trigger={['click']} menu={{ items, onKeyDown: (event) => { if (event.key === 'Escape') { event.stopPropagation(); onClose(); } } }} onOpenChange={(next) => { if (!next) onClose(); }}>
      <span className="tree-more-place" aria-hidden />
    </Dropdown>
  );
}
