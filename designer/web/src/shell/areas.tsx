/* The areas of the app, in the order of the bar: a new area is one line here. Knows no screen; who may not see an area is not shown it. */
import { ApartmentOutlined, EditOutlined, FormOutlined, IdcardOutlined, InboxOutlined, MailOutlined, NodeIndexOutlined, SettingOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';

export interface Area {
  to: '/inbox' | '/start' | '/runs' | '/records' | '/mailbox' | '/workflows' | '/design' | '/admin';
  word: string;
  icon: ReactNode;
  /* Areas of a group stand together: what one has to do, what goes on, what is kept, how it is made. */
  group: 'work' | 'watch' | 'keep' | 'make' | 'rule';
  /* One of these permissions is needed; empty: everybody. */
  needs: string[];
  /* On a phone: in the bar at the bottom, else behind "More". */
  isFirst: boolean;
  /* Other addresses that belong to it. */
  also?: RegExp;
}

export const AREAS: Area[] = [
  { to: '/inbox', word: 'nav.inbox', icon: <InboxOutlined />, group: 'work', needs: [], isFirst: true },
  { to: '/start', word: 'nav.start', icon: <FormOutlined />, group: 'work', needs: [], isFirst: false },
  { to: '/runs', word: 'nav.runs', icon: <NodeIndexOutlined />, group: 'watch', needs: ['runs:read'], isFirst: true, also: /^\/(incidents|insights)$|^\/workflows\/[^/]+\/(mining|migrate)$/ },
  { to: '/records', word: 'nav.records', icon: <IdcardOutlined />, group: 'keep', needs: ['records:read'], isFirst: true },
  { to: '/mailbox', word: 'nav.mailbox', icon: <MailOutlined />, group: 'keep', needs: ['mailbox:read'], isFirst: false },
  { to: '/workflows', word: 'nav.workflows', icon: <ApartmentOutlined />, group: 'make', needs: ['workflows:read'], isFirst: true },
  { to: '/design', word: 'nav.design', icon: <EditOutlined />, group: 'make', needs: ['packs:read'], isFirst: false },
  {
    to: '/admin', word: 'nav.admin', icon: <SettingOutlined />, group: 'rule', isFirst: false,
    needs: ['organisation:manage', 'keys:manage', 'calendar:manage', 'notifications:manage', 'roles:manage', 'branding:manage', 'usage:read'],
  },
];
/* Whether a page is within the area. What belongs to another area by its own word does not. */
export function isWithin(area: Area, path: string): boolean {
  if (area.also?.test(path)) return true;
  return (path === area.to || path.startsWith(`${area.to}/`)) && !AREAS.some((other) => other.also?.test(path));
}
/* Pages that need more than their area does. */
const PAGES: [RegExp, string][] = [[/^\/incidents$/, 'incidents:read'], [/^\/insights$|^\/workflows\/[^/]+\/(mining|migrate)$/, 'operations:read']];
/* Whether who has these permissions may be on that page; a page of no area is everybody's. */
export function mayOpen(path: string, permissions: string[]): boolean {
  const page = PAGES.find(([one]) => one.test(path));
  const area = AREAS.find((one) => isWithin(one, path));
  return page ? permissions.includes(page[1]) : !area || mayEnter(area, permissions);
}
export const mayEnter = (area: Area, permissions: string[]) => area.needs.length === 0 || area.needs.some((one) => permissions.includes(one));
