/* Beside the state of the draft: trying it, its versions, publishing it. Knows who may publish; what happens is in the dialogs. */
import { HistoryOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../../i18n';
import { useMay } from '../../queries';
import { Tool } from '../canvas/SelectionBar';
import './versions.css';

const Publish = lazy(() => import('./Publish').then(({ Publish: view }) => ({ default: view })));
const Versions = lazy(() => import('./Versions').then(({ Versions: view }) => ({ default: view })));

export function DraftBar({ pack }: { pack: string }) {
  const { t } = useWords();
  const mayPublish = useMay('packs:publish');
  const [open, setOpen] = useState<'publish' | 'versions' | null>(null);
  const close = () => { setOpen(null); };
  return (
    <>
      <Tool icon={<HistoryOutlined />} label={t('draft.title')} onClick={() => { setOpen('versions'); }} />
      {mayPublish && <Button type="primary" onClick={() => { setOpen('publish'); }}>{t('draft.publish')}</Button>}
      <Suspense fallback={null}>
        {open === 'publish' && <Publish pack={pack} onClose={close} />}
        {open === 'versions' && <Versions pack={pack} onClose={close} />}
      </Suspense>
    </>
  );
}
