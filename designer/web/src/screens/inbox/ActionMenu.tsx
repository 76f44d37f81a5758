/* Everything that may be done with a task besides answering it: what the server says this person may do now, and nothing else. */
import { MoreOutlined, RollbackOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { said } from '../../api';
import { useWords } from '../../i18n';
import type { TaskDetail } from '../../model';
import { useTaskChanged, type Signing } from './calls';
import { operations } from './operations';
import type { DialogName } from './dialogs';

const TaskDialog = lazy(() => import('./dialogs').then((file) => ({ default: file.TaskDialog })));

interface MenuProps {
  task: TaskDetail;
  signing: Signing;
  me: string;
  /* The task is no longer the reader's: the next one may open. */
  onAway: () => void;
}

export function ActionMenu({ task, signing, me, onAway }: MenuProps) {
  const { t } = useWords();
  const { message, modal } = App.useApp();
  const changed = useTaskChanged();
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const may = new Set(signing.operations);
  const canAdd = may.has('add_before') || may.has('add_after') || may.has('add_beside');
  const takeBack = () => modal.confirm({
    title: t('act.takeBack'), content: t('act.takeBackHint'), okText: t('act.takeBack'), cancelText: t('action.close'),
    onOk: () => operations.takeBack(task.task_id).then(() => { message.success(t('act.done', { what: t('act.takeBack') })); return changed(); }, (refusal: unknown) => { message.error(said(refusal, t)); }),
  });
  const items = [
    canAdd && { key: 'signers', label: t('act.addSigner') },
    may.has('transfer') && { key: 'transfer', label: t('act.transfer') },
    may.has('delegate') && { key: 'delegate', label: t('act.delegate') },
    may.has('return') && { key: 'return', label: t('act.return') },
    may.has('copy') && { key: 'copy', label: t('act.copy') },
    may.has('urge') && { key: 'urge', label: t('act.urge') },
  ].filter((one) => one !== false);
  return (
    <>
      {may.has('take_back') && <Button icon={<RollbackOutlined />} onClick={takeBack}>{t('act.takeBack')}</Button>}
      {may.has('send_back') && signing.back_to.length > 0 && <Button icon={<RollbackOutlined />} data-key="send-back" onClick={() => setDialog('send_back')}>{t('act.sendBack')}</Button>}
      {items.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => setDialog(key as DialogName) }}>
          <Button icon={<MoreOutlined />} aria-label={t('act.more')} />
        </Dropdown>
      )}
      {dialog && <Suspense><TaskDialog name={dialog} taskId={task.task_id} signing={signing} me={me} onClose={() => setDialog(null)} onDone={(isAway) => { setDialog(null); if (isAway) onAway(); void changed(); }} /></Suspense>}
    </>
  );
}
