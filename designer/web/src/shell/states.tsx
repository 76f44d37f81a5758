/* The states every screen shares: loading, empty, refused, not found, and what a status looks like (always icon and word, never colour alone). */
import {
  CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, ExclamationCircleFilled, InboxOutlined, LockOutlined, MinusCircleFilled, PauseCircleFilled, PlayCircleFilled, ReloadOutlined, UserOutlined,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { Refusal, said as saidOf } from '../api';
import { useWords } from '../i18n';
import type { Problem } from '../model';

/* The page's title in the browser's tab. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Hireloom` : 'Hireloom';
  }, [title]);
}

export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useWords();
  return (
    <div className="state-loading" role="status" aria-label={t('state.loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function Nothing({ title, hint, icon, children }: { title: string; hint?: string; icon?: ReactNode; children?: ReactNode }) {
  return (
    <div className="state-empty">
      <span className="state-icon" aria-hidden>{icon ?? <InboxOutlined />}</span>
      <p className="state-title">{title}</p>
      {hint && <p className="state-hint">{hint}</p>}
      {children}
    </div>
  );
}

/* A refusal with everything the server said about it; where in what was sent only on a page of its own: within a form (`compact`) it would be a name that no field shows. */
export function Refused({ error, onRetry, compact }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const { t } = useWords();
  const refusal = error instanceof Refusal ? error : null;
  const title = saidOf(error, t);
  const said = refusal?.problems.filter((problem) => problem.message !== refusal.message) ?? [];
  const same = refusal?.problems.find((problem) => problem.message === refusal.message);
  const line = (problem?: Problem) => (problem?.line ? t('error.line', { line: problem.line }) : '');
  const expected = (problem?: Problem) => (problem?.expected && !problem.message.includes(problem.expected) ? t('error.expected', { value: problem.expected }) : '');
  return (
    <div className={compact ? 'state-error compact' : 'state-error'} role="alert">
      <ExclamationCircleFilled className="state-error-icon" aria-hidden />
      <div>
        <p className="state-title">{line(same)}{title}</p>
        {refusal?.status === 0 && <p className="state-hint">{t('error.unreachableHint')}</p>}
        {same?.nearest ? <p className="state-hint">{t('error.nearest', { value: same.nearest })}</p> : expected(same) && <p className="state-hint">{expected(same)}</p>}
        {!refusal && <p className="state-hint">{String(error)}</p>}
        {said.length > 0 && (
          <ul>
            {said.map((problem, index) => (
              <li key={index}>
                {!compact && problem.path && <><code>{problem.path}</code> </>}{line(problem)}{problem.message}
                {expected(problem) && <> ({expected(problem)})</>}
                {problem.nearest && <> ({t('error.nearest', { value: problem.nearest })})</>}
              </li>
            ))}
          </ul>
        )}
        {onRetry && <Button size="small" icon={<ReloadOutlined />} onClick={onRetry}>{t('action.retry')}</Button>}
      </div>
    </div>
  );
}

export function Lost() {
  const { t } = useWords();
  useTitle(t('error.lost'));
  return <Nothing title={t('error.lost')} hint={t('error.lostHint')}><Link to="/inbox" search={{ tab: 'mine' }}>{t('error.home')}</Link></Nothing>;
}

/* A page that the person's roles do not open. */
export function Denied() {
  const { t } = useWords();
  useTitle(t('error.denied'));
  return <Nothing icon={<LockOutlined />} title={t('error.denied')} hint={t('error.deniedHint')}><Link to="/inbox" search={{ tab: 'mine' }}>{t('error.home')}</Link></Nothing>;
}

/* A screen that failed while it was drawn: the frame stays, the screen can be tried again. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  return <div className="page"><Refused error={error} onRetry={reset} /></div>;
}

const LOOKS = {
  running: ['info', <PlayCircleFilled key="i" />],
  active: ['info', <PlayCircleFilled key="i" />],
  completed: ['good', <CheckCircleFilled key="i" />],
  failed: ['bad', <CloseCircleFilled key="i" />],
  incident: ['bad', <ExclamationCircleFilled key="i" />],
  cancelled: ['quiet', <MinusCircleFilled key="i" />],
  created: ['wait', <ClockCircleOutlined key="i" />],
  claimed: ['info', <UserOutlined key="i" />],
  waiting: ['wait', <PauseCircleFilled key="i" />],
  suspended: ['wait', <PauseCircleFilled key="i" />],
  sent: ['good', <CheckCircleFilled key="i" />],
  kept: ['quiet', <InboxOutlined key="i" />],
} as const;
export type Status = keyof typeof LOOKS;

export function StatusTag({ status, label }: { status: Status; label?: string }) {
  const { t } = useWords();
  const [tone, icon] = LOOKS[status];
  return <span className={`tag tone-${tone}`}>{icon} {label ?? t(`status.${status}`)}</span>;
}

export function Tag({ tone = 'plain', children, title }: { tone?: string; children: ReactNode; title?: string }) {
  return <span className={`tag tone-${tone}`} title={title}>{children}</span>;
}
