/* After pasting from elsewhere: what the steps name that is not here, by kind, with the steps that need it. */
import { Modal } from 'antd';
import { useWords } from '../i18n';
import { useDoc } from './document';
import type { Missing } from './fragment';

export function MissingReport({ found, onClose }: { found: readonly Missing[]; onClose: () => void }) {
  const { t } = useWords();
  const pack = useDoc((doc) => doc.packKey);
  return (
    <Modal open={found.length > 0} onCancel={onClose} onOk={onClose} cancelButtonProps={{ style: { display: 'none' } }} okText={t('action.close')} title={t('design.missing')} width={560}>
      <p>{t('design.missingHint', { pack })}</p>
      <ul className="missing-list">
        {found.map(({ kind, name, nodes }) => <li key={`${kind} ${name}`}><span className="tag tone-wait">{t(`design.missingKind.${kind}`)}</span> <code>{name}</code> <span className="quiet">{t('design.missingIn', { nodes: nodes.join(', ') })}</span></li>)}
      </ul>
    </Modal>
  );
}
