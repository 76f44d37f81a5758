/* The `=` beside a field: a value becomes an expression and back. Where the engine takes none, it says why. Knows no value. */
import { Tooltip } from 'antd';
import { useWords } from '../../i18n';

export function FeelToggle({ name, isFeel, isDisabled, onTurn }: { name: string; isFeel: boolean; isDisabled: boolean; onTurn: () => void }) {
  const { t } = useWords();
  return <button type="button" className="feel-toggle" aria-pressed={isFeel} disabled={isDisabled} title={t('panel.asExpression')} aria-label={t('panel.asExpressionOf', { name })} onClick={onTurn}>=</button>;
}

export type WhyNot = 'name' | 'rule' | 'worker' | 'drawing';
/* Shown on touch and by keyboard, too. */
export function NoFeel({ name, why }: { name: string; why: WhyNot }) {
  const { t } = useWords();
  const told = t(`panel.noFeel.${why}`);
  return <Tooltip title={told} trigger={['hover', 'focus', 'click']}><button type="button" className="feel-toggle is-none" aria-disabled aria-label={t('panel.noFeelOf', { name, why: told })}>=</button></Tooltip>;
}
