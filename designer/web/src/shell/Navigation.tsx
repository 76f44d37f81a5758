/* The way between the areas: a bar at the top, on a phone one at the bottom with the rest behind "More". */
import { EllipsisOutlined } from '@ant-design/icons';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { useWords } from '../i18n';
import type { Principal } from '../model';
import { useTaskList } from '../screens/inbox/calls';
import { AREAS, isWithin, mayEnter, type Area } from './areas';

export function Navigation({ principal }: { principal: Principal }) {
  const { t } = useWords();
  const open = useTaskList('mine', '').data?.pages[0]?.counts;
  const waiting = open ? Object.values(open).reduce((sum, one) => sum + one, 0) : 0;
  const areas = AREAS.filter((area) => mayEnter(area, principal.permissions));
  const rest = areas.filter((area) => !area.isFirst);
  return (
    <nav aria-label={t('shell.navigation')}>
      {areas.map((area, index) => (
        <NavLink key={area.to} area={area} badge={area.to === '/inbox' ? waiting : 0} className={`${area.isFirst ? '' : 'desktop'} ${index > 0 && areas[index - 1]?.group !== area.group ? 'opens-group' : ''}`} />
      ))}
      {rest.length > 0 && <More areas={rest} />}
    </nav>
  );
}

function NavLink({ area, badge = 0, className = '' }: { area: Area; badge?: number; className?: string }) {
  const { t } = useWords();
  const isHere = useRouterState({ select: (state) => isWithin(area, state.location.pathname) });
  return (
    <Link to={area.to} className={`nav-link ${className} ${isHere ? 'active' : ''}`} activeProps={{}} aria-current={isHere ? 'page' : undefined}>
      <span className="nav-icon" aria-hidden>{area.icon}</span>
      <span>{t(area.word)}</span>
      {badge > 0 && <span className="nav-badge"><span aria-hidden>{badge > 99 ? '99+' : badge}</span><span className="unseen">{t('nav.waiting', { count: badge })}</span></span>}
    </Link>
  );
}

/* The browser's own popover: it closes by Escape, by a click elsewhere, and here when another page is shown. */
function More({ areas }: { areas: Area[] }) {
  const { t } = useWords();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => panel.current?.hidePopover(), [path]);
  return (
    <>
      <button type="button" className={`nav-link phone ${areas.some((area) => isWithin(area, path)) ? 'active' : ''}`} popoverTarget={id}>
        <span className="nav-icon" aria-hidden><EllipsisOutlined /></span>
        <span>{t('nav.more')}</span>
      </button>
      <div id={id} ref={panel} popover="auto" className="more-areas">
        {areas.map((area) => <NavLink key={area.to} area={area} />)}
      </div>
    </>
  );
}
