/* The frame of the admin's area: its pages at the left, on a phone in a row above. A page is one line of PAGES. */
import { ApiOutlined, BarChartOutlined, BgColorsOutlined, CalendarOutlined, KeyOutlined, MailOutlined, SafetyOutlined, TeamOutlined } from '@ant-design/icons';
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import { useSession } from '../queries';
import { Denied } from '../shell/states';
import './admin.css';

const PAGES = [
  { to: '/admin/organisation', word: 'admin.nav.organisation', icon: <TeamOutlined />, needs: 'organisation:read' },
  { to: '/admin/roles', word: 'admin.nav.roles', icon: <SafetyOutlined />, needs: 'roles:manage' },
  { to: '/admin/calendar', word: 'admin.nav.calendar', icon: <CalendarOutlined />, needs: 'calendar:manage' },
  { to: '/admin/templates', word: 'admin.nav.templates', icon: <MailOutlined />, needs: 'notifications:manage' },
  { to: '/admin/endpoints', word: 'admin.nav.endpoints', icon: <ApiOutlined />, needs: 'notifications:manage' },
  { to: '/admin/branding', word: 'admin.nav.branding', icon: <BgColorsOutlined />, needs: 'branding:manage' },
  { to: '/admin/keys', word: 'admin.nav.keys', icon: <KeyOutlined />, needs: 'keys:manage' },
  { to: '/admin/usage', word: 'admin.nav.usage', icon: <BarChartOutlined />, needs: 'usage:read' },
] as const;

export function Admin() {
  const { t } = useWords();
  const permissions = useSession().data?.permissions ?? [];
  const path = useRouterState({ select: (state) => state.location.pathname });
  const nav = useRef<HTMLElement>(null);
  // On a phone the row of pages is wider than the screen.
  useEffect(() => { nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' }); }, [path]);
  const pages = PAGES.filter((page) => permissions.includes(page.needs));
  const here = PAGES.find((page) => path.startsWith(page.to));
  const first = pages[0];
  if (!first || (here && !permissions.includes(here.needs))) return <Denied />;
  if (!here) return <Navigate to={first.to} replace />;
  return (
    <div className="admin">
      <nav ref={nav} className="admin-nav" aria-label={t('admin.nav.title')}>
        {pages.map((page) => (
          <Link key={page.to} to={page.to} className="admin-link" activeProps={{ className: 'admin-link active', 'aria-current': 'page' }}><span aria-hidden>{page.icon}</span>{t(page.word)}</Link>
        ))}
      </nav>
      <div className="admin-page"><Outlet /></div>
    </div>
  );
}
