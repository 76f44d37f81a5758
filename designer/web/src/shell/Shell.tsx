/* The frame: who is not signed in sees the sign-in page at any address; everybody else the bar, the navigation and the screen. */
import { ApartmentOutlined, EditOutlined, IdcardOutlined, InboxOutlined, LogoutOutlined, MailOutlined, NodeIndexOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { api, Refusal } from '../api';
import { asLanguage, switchLanguage, useWords } from '../i18n';
import type { Language, Principal } from '../model';
import { useMay, useSession, useTasks } from '../queries';
import { SignIn } from '../screens/SignIn';
import { CommandCentre } from './CommandPalette';
import { useCommands, type Command } from './commands';
import { Loading, Refused } from './states';

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
  if (session.isPending) return <main className="splash"><Loading rows={3} /></main>;
  if (session.error instanceof Refusal && session.error.status === 401) return <SignIn />;
  if (session.error && !known) return <main className="splash"><Refused error={session.error} onRetry={() => void session.refetch()} /></main>;
  return session.data ? <Frame principal={session.data} /> : <SignIn />;
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

function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden>
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path stroke="#fff" d="M10 7v18M22 7v18M6 19h6" />
        <path stroke="#f3b75b" d="M6 13c4 0 4 0 8 0s4 6 8 6h4" />
      </g>
    </svg>
  );
}
export { Logo };

function Frame({ principal }: { principal: Principal }) {
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
        <Link to="/inbox" search={{ tab: 'mine' }} className="brand" aria-label={t('shell.home')}><Logo /><span className="brand-name">Hireloom</span></Link>
        <Navigation />
        <div className="bar-end">
          <span className="tenant">{principal.tenant_name}</span>
          <LanguageSwitch onSwitch={save} />
          <UserMenu principal={principal} />
        </div>
      </header>
      <Screen />
      <Commands />
    </div>
  );
}

/* Where one can go, for the command palette. */
function Commands() {
  const { t } = useWords();
  const navigate = useNavigate();
  const mayDesign = useMay('packs:read');
  const own = useMemo(() => {
    const group = t('command.go');
    const places = [['/inbox', t('nav.inbox')], ['/runs', t('nav.runs')], ['/records', t('nav.records')], ['/mailbox', t('nav.mailbox')], ['/workflows', t('nav.workflows')]] as const;
    const go: Command[] = places.map(([to, title]) => ({ id: `go.${to}`, group, title, run: () => void navigate({ to, search: to === '/inbox' ? { tab: 'mine' } : {} }) }));
    if (mayDesign) go.push({ id: 'go./design', group, title: t('nav.design'), run: () => void navigate({ to: '/design' }) });
    return [
      ...go,
      { id: 'palette', group: t('command.anywhere'), title: t('command.palette'), keys: 'Mod+K' },
      { id: 'sheet', group: t('command.anywhere'), title: t('command.sheet'), keys: '?', run: () => { useCommands.getState().show('sheet'); } },
    ];
  }, [t, navigate, mayDesign]);
  return <CommandCentre own={own} />;
}

function Screen() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const section = path.split('/')[1];
  // Braces: newer browsers answer a promise, which is no way to clean up.
  useEffect(() => { void main.current?.scrollTo(0, 0); }, [section]);
  return <main id="content" ref={main} tabIndex={-1}><Outlet /></main>;
}

function Navigation() {
  const { t } = useWords();
  const open = useTasks('mine').data?.pages[0]?.counts;
  const mayDesign = useMay('packs:read');
  const waiting = open ? Object.values(open).reduce((sum, one) => sum + one, 0) : 0;
  return (
    <nav aria-label={t('shell.navigation')}>
      <NavLink to="/inbox" icon={<InboxOutlined />} label={t('nav.inbox')} badge={waiting} />
      <NavLink to="/runs" icon={<NodeIndexOutlined />} label={t('nav.runs')} />
      <NavLink to="/records" icon={<IdcardOutlined />} label={t('nav.records')} />
      <NavLink to="/mailbox" icon={<MailOutlined />} label={t('nav.mailbox')} />
      <NavLink to="/workflows" icon={<ApartmentOutlined />} label={t('nav.workflows')} />
      {mayDesign && <NavLink to="/design" icon={<EditOutlined />} label={t('nav.design')} />}
    </nav>
  );
}

function NavLink({ to, icon, label, badge = 0 }: { to: '/inbox' | '/runs' | '/records' | '/mailbox' | '/workflows' | '/design'; icon: ReactNode; label: string; badge?: number }) {
  const { t } = useWords();
  return (
    <Link to={to} className="nav-link" activeProps={{ className: 'nav-link active', 'aria-current': 'page' }}>
      <span className="nav-icon" aria-hidden>{icon}</span>
      <span>{label}</span>
      {badge > 0 && <span className="nav-badge"><span aria-hidden>{badge > 99 ? '99+' : badge}</span><span className="unseen">{t('nav.waiting', { count: badge })}</span></span>}
    </Link>
  );
}

function UserMenu({ principal }: { principal: Principal }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const leave = () => {
    api.signOut().then(
      () => { client.clear(); window.location.assign('/'); },
      () => message.error(t('shell.signOutFailed')),
    );
  };
  const roles = principal.roles.map((role) => t(`role.${role}`, { defaultValue: role })).join(' · ');
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', disabled: true, label: <div className="who"><strong>{principal.name}</strong><span>{principal.email}</span><span>{roles}</span></div> },
          { type: 'divider' },
          { key: 'leave', icon: <LogoutOutlined />, label: t('shell.signOut'), onClick: leave },
        ],
      }}
    >
      <Button type="text" className="user" icon={<UserOutlined />} aria-label={t('shell.account', { name: principal.name })}><span className="user-name">{principal.name}</span></Button>
    </Dropdown>
  );
}
