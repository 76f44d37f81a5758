/* Says that the drawing waits for the step where a run goes on, until one is chosen or Escape is pressed. Knows no run. */
import { Button } from 'antd';
import { useEffect } from 'react';
import { useWords } from '../i18n';
import { isDialogOpen } from '../shell/commands';

export function Picking({ onList, onEnd }: { onList: () => void; onEnd: () => void }) {
  const { t } = useWords();
  useEffect(() => {
    const press = (event: KeyboardEvent) => { if (event.key === 'Escape' && !isDialogOpen()) onEnd(); };
    document.addEventListener('keydown', press);
    return () => { document.removeEventListener('keydown', press); };
  }, [onEnd]);
  return <p className="banner pick" role="status">{t('monitor.pick')} <Button size="small" onClick={onList}>{t('monitor.pickFromList')}</Button> <Button size="small" type="text" onClick={onEnd}>{t('monitor.giveUp')}</Button></p>;
}
