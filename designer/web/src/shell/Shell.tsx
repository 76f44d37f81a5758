/* The frame: who is not signed in sees the sign-in page at any address; everybody else the bar, the navigation and the screen. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { App } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { api, Refusal } from '../api';
import { asLanguage, switchLanguage, useWords } from '../i18n';
import type { Language, Principal } from '../model';
import { useSession } from '../queries';
import { AREAS, mayEnter, mayOpen } from './areas';
import { Bell } from './Bell';
import { Logo } from './Logo';
import { Navigation } from './Navigation';
import { Offline } from './Offline';
import { useBrandColour } from './brand';
import { CommandCentre } from './CommandPalette';
import { useCommands, type Command } from './commands';
import { PendingBar } from '../screens/inbox/PendingBar';
import { Denied, Loading, Refused } from './states';
import { UserMenu } from './UserMenu';

const SignIn = lazy(() => import('../screens/SignIn').then((file) => ({ default: file.SignIn })));

export function Gate() {
  const session = useSession();
  const known = session.data?.principal_id;
  const spoken = useRef('');
  // The language saved for a person wins over the browser's, once a sign-in; after that the switch does.
  useEffect(() => {
    if (session.data && spoken.current !== session.data.principal_id) {
      spoken.current = session.data.principal_id;
      if (session.data.language) void switchLanguage(asLanguage(session.data.language));
    }
  }, [session.data]);
  const isInvited = useRouterState({ select: (state) => state.location.pathname.startsWith('/welcome/') });
  if (isInvited) return <Outlet />;
  if (session.isPending) return <main className="splash"><Loading rows={3} /></main>;
  if (session.error instanceof Refusal && session.error.status === 401) return <Suspense><SignIn /></Suspense>;
  if (session.error && !known) return <main className="splash"><Refused error={session.error} onRetry={() => void session.refetch()} /></main>;
  return session.data ? <Frame principal={session.data} /> : <Suspense><SignIn /></Suspense>;
}

export function LanguageSwitch({ onSwitch }: { onSwitch?: (language: Language) => void }) {
  const { language, t } = useWords();
  const next: Language = language === 'zh' ? 'en' : 'zh';
  const go = () => {
    void switchLanguage(next);
    onSwitch?.(next);
  };
  return (
    <button type="button" className="language" onClick={go} aria-label={t('shell.switchLanguage')}>
      <span lang="zh-CN" className={language === 'zh' ? 'on' : ''}>中</span><span aria-hidden>/</span><span lang="en" className={language === 'en' ? 'on' : ''}>EN</span>
    </button>
  );
}

function Frame({ principal }: { principal: Principal }) {
  useBrandColour(principal.brand.colour);
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const save = (language: Language) => {
    api.saveLanguage(language).then(
      (saved) => { if (saved) client.setQueryData(['session'], saved); return client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' }); },
      () => message.error(t('shell.languageNotSaved')),
    );
  };
  return (
    <div className="frame">
      <a className="skip" href="#content">{t('shell.skip')}</a>
      <header className="bar">
        <Link to="/inbox" search={{ tab: 'mine' }} className="brand" aria-label={t('shell.home')}>{principal.brand.logo ? <img className="brand-logo" src={principal.brand.logo} alt="" /> : <><Logo /><span className="brand-name">Hireloom</span></>}</Link>
        <Navigation principal={principal} />
        <div className="bar-end">
          <span className="tenant">{principal.tenant_name}</span>
          <Bell />
          <LanguageSwitch onSwitch={save} />
          <UserMenu principal={principal} />
        </div>
      </header>
      <Screen permissions={principal.permissions} />
      <Offline />
      <Commands permissions={principal.permissions} />
      <PendingBar />
    </div>
  );
}

/* Where one can go, for the command palette. */
function Commands({ permissions }: { permissions: string[] }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const areas = useMemo(() => AREAS.filter((area) => mayEnter(area, permissions)), [permissions]);
  const own = useMemo(() => {
    const group = t('command.go');
    const go: Command[] = areas.map((area) => ({ id: `go.${area.to}`, group, title: t(area.word), run: () => void navigate({ to: area.to, search: area.to === '/inbox' ? { tab: 'mine' } : {} }) }));
    return [
      ...go,
      { id: 'palette', group: t('command.anywhere'), title: t('command.palette'), keys: 'Mod+K' },
      { id: 'sheet', group: t('command.anywhere'), title: t('command.sheet'), keys: '?', run: () => { useCommands.getState().show('sheet'); } },
    ];
  }, [t, navigate, areas]);
  return <CommandCentre own={own} />;
}

function Screen({ permissions }: { permissions: string[] }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const section = path.split('/')[1];
  // Braces: newer browsers answer a promise, which is no way to clean up.
  useEffect(() => { void main.current?.scrollTo(0, 0); }, [section]);
  return <main id="content" ref={main} tabIndex={-1}>{mayOpen(path, permissions) ? <Outlet /> : <Denied />}</main>;
}
