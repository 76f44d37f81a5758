/* What a step says of itself in each drawing: its title, which is written anew in place, and the badge of its problems. Knows no drawing. */
import { CheckCircleFilled, ClockCircleFilled, CloseCircleFilled, ExclamationCircleFilled, WarningFilled } from '@ant-design/icons';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import type { GraphNode } from '../graph';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { useTrialState } from '../trial/overlay';
import { useUi } from '../ui';

export function Badge({ id }: { id: string }) {
  const { t } = useWords();
  const mark = useDoc((doc) => doc.marks.get(id));
  if (!mark) return null;
  const isError = mark.errors > 0;
  const told = isError ? t('design.errors', { count: mark.errors }) : t('design.warnings', { count: mark.warnings });
  return <span className={`step-badge ${isError ? 'is-error' : 'is-warning'}`} title={told}>{isError ? <ExclamationCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}<span className="unseen">{told}</span></span>;
}

/* Where the trial of the draft stands. */
export function TrialMark({ id }: { id: string }) {
  const { t } = useWords();
  const state = useTrialState(id);
  if (!state || state === 'untouched') return null;
  const told = `${t('trial.mark')}: ${t(`drawing.state.${state}`)}`;
  return <span className={`step-tried is-${state}`} title={told}>{state === 'completed' ? <CheckCircleFilled aria-hidden /> : state === 'active' ? <ClockCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}<span className="unseen">{told}</span></span>;
}

/* The title, or the field in which it is written anew (F2). */
export function Title({ node, className = '' }: { node: GraphNode; className?: string }) {
  const words = useWords();
  const { types, actions } = useTools();
  const isRenaming = useUi((ui) => ui.renaming === node.id);
  const title = titleOf(node, types, words);
  if (!isRenaming) return <span className={`step-title ${className}`} title={title}>{title}</span>;
  return <TitleField title={title} onDone={(next) => { if (next !== null && next !== title) actions.rename(node.id, next); }} />;
}
function TitleField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const { t } = useWords();
  const [written, setWritten] = useState(title);
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => { field.current?.focus(); field.current?.select(); }, []);
  const done = (next: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    useUi.getState().set({ renaming: null });
    useUi.getState().ask('drawingFocus');
    onDone(next?.trim() ? next.trim() : null);
  };
  return (
    <input
      ref={field} className="step-title-field nodrag nopan" value={written} aria-label={t('design.title')} onChange={(event) => { setWritten(event.target.value); }} onBlur={() => { done(written); }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        event.stopPropagation();
        if (event.key === 'Enter') done(written);
        if (event.key === 'Escape') done(null);
      }}
    />
  );
}
