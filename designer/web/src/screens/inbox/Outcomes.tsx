/* The buttons that decide a task. */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../../i18n';
import type { TaskDetail } from '../../model';
import { isRefusing } from './outcome';

/* How long the buttons rest under a task that opened by itself: a second click meant for the last task must not decide this one. */
export const REST = 1000;

interface OutcomesProps {
  outcomes: TaskDetail['outcomes'];
  /* Which one is being sent; null while none is. */
  busy: string | null;
  /* Whether the task opened by itself after another was done. */
  isNext: boolean;
  onChoose: (outcome: string) => void;
}

export function Outcomes({ outcomes, busy, isNext, onChoose }: OutcomesProps) {
  const { t, text } = useWords();
  const [isResting, setResting] = useState(isNext);
  useEffect(() => {
    const timer = setTimeout(() => setResting(false), REST);
    return () => clearTimeout(timer);
  }, []);
  const shut = (isShut: boolean) => ({ disabled: isShut, 'aria-disabled': isShut || undefined });
  return (
    <div className="outcomes">
      {outcomes.map((outcome, index) => (
        <Button
          key={outcome.key} type={index === 0 ? 'primary' : 'default'} danger={isRefusing(outcome.key)} size="large" data-outcome={isRefusing(outcome.key) ? 'refuse' : 'approve'}
          loading={busy === outcome.key} {...shut(isResting || (busy !== null && busy !== outcome.key))} onClick={() => onChoose(outcome.key)}
        >
          {text(outcome.title)}
        </Button>
      ))}
      {outcomes.length === 0 && <Button type="primary" size="large" data-outcome="approve" loading={busy !== null} {...shut(isResting)} onClick={() => onChoose('')}>{t('task.submit')}</Button>}
    </div>
  );
}
