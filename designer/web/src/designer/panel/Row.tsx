/* One field of the panel: its name, its help, what is wrong with it, the control. Knows no value. */
import { useId, type ReactNode } from 'react';
import type { Path } from '../source';
import { useProblemsAt } from './bind';

export function Row({ title, help, path, aside, children, isGroup = false, isAlone = false }: { title: string; help?: string; path: Path; aside?: ReactNode; children: (id: string) => ReactNode; isGroup?: boolean; isAlone?: boolean }) {
  const id = useId();
  const found = useProblemsAt(path);
  // What is in it has rows of its own.
  const problems = isAlone ? found.filter((one) => one.path === path.join('.')) : found;
  const isWrong = problems.some((one) => one.severity === 'error');
  return (
    <div className={`prop-row ${isWrong ? 'is-wrong' : ''}`} data-path={path.join('.') || undefined} role={isGroup ? 'group' : undefined} aria-labelledby={isGroup ? `${id}-t` : undefined}>
      <div className="row-head">{isGroup ? <span id={`${id}-t`} className="row-label">{title}</span> : <label htmlFor={id} className="row-label">{title}</label>}{aside}</div>
      {help && <p className="row-help">{help}</p>}
      {children(id)}
      {problems.length > 0 && <div className="row-problems" role="status">{problems.slice(0, 3).map((one, index) => <p key={index} className={`is-${one.severity}`}>{one.message}</p>)}</div>}
    </div>
  );
}

/* A part of the panel that can be folded. */
export function Part({ title, isOpen = true, children }: { title: string; isOpen?: boolean; children: ReactNode }) {
  return <details className="part" open={isOpen}><summary>{title}</summary><div className="part-body">{children}</div></details>;
}
