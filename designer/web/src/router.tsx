/* The addresses of the app. Screens with a drawing are loaded when they are opened: React Flow is heavy. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readSearch } from './monitor/query';
import { Inbox } from './screens/Inbox';
import { Mailbox } from './screens/Mailbox';
import { Records } from './screens/Records';
import { Runs } from './screens/Runs';
import { Workflows } from './screens/Workflows';
import { Broken, Lost } from './shell/states';
import { Gate } from './shell/Shell';

export type InboxTab = 'mine' | 'open' | 'done';
export interface InboxSearch {
  tab: InboxTab;
  /* A TaskQuery as JSON. */
  filter?: string;
}
export type StartTab = 'begin' | 'mine' | 'copies' | 'jobs';
export interface StartSearch {
  tab?: StartTab;
}
const word = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

const root = createRootRoute({ component: Gate, notFoundComponent: Lost });
const home = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => { throw redirect({ to: '/inbox', search: { tab: 'mine' } }); } });

const inboxSearch = (search: Record<string, unknown>): InboxSearch => ({ tab: search.tab === 'open' || search.tab === 'done' ? search.tab : 'mine', filter: typeof search.filter === 'object' && search.filter !== null ? JSON.stringify(search.filter) : word(search.filter) });
const inbox = createRoute({ getParentRoute: () => root, path: '/inbox', validateSearch: inboxSearch, component: Inbox });
const inboxTask = createRoute({ getParentRoute: () => root, path: '/inbox/$taskId', validateSearch: inboxSearch, component: Inbox });

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: readSearch,
  component: Runs,
});
const run = createRoute({ getParentRoute: () => root, path: '/runs/$runId', component: lazyRouteComponent(() => import('./screens/Run'), 'Run') });

const incidents = createRoute({ getParentRoute: () => root, path: '/incidents', component: lazyRouteComponent(() => import('./monitor/Incidents'), 'Incidents') });
const insights = createRoute({ getParentRoute: () => root, path: '/insights', component: lazyRouteComponent(() => import('./monitor/Insights'), 'Insights') });
const count = (value: unknown) => (Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined);
const mining = createRoute({
  getParentRoute: () => root, path: '/workflows/$key/mining', component: lazyRouteComponent(() => import('./monitor/Mining'), 'Mining'),
  validateSearch: (search: Record<string, unknown>): { version?: number; from?: string; to?: string } => { const { from, to } = readSearch(search); return { version: count(search.version), from, to }; },
});
const migrate = createRoute({
  getParentRoute: () => root, path: '/workflows/$key/migrate', component: lazyRouteComponent(() => import('./monitor/Migrate'), 'Migrate'),
  validateSearch: (search: Record<string, unknown>): { from?: number; run?: string } => ({ from: count(search.from), run: word(search.run) }),
});
const startTabs = ['begin', 'mine', 'copies', 'jobs'];
const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  validateSearch: (search: Record<string, unknown>): StartSearch => ({ tab: startTabs.includes(String(search.tab)) ? (search.tab as StartTab) : undefined }),
  component: lazyRouteComponent(() => import('./screens/Start'), 'Start'),
});
const preferences = createRoute({ getParentRoute: () => root, path: '/preferences', component: lazyRouteComponent(() => import('./screens/Preferences'), 'Preferences') });

const mailbox = createRoute({ getParentRoute: () => root, path: '/mailbox', component: Mailbox });
const mail = createRoute({ getParentRoute: () => root, path: '/mailbox/$mailId', component: Mailbox });

const recordSearch = (search: Record<string, unknown>): { q?: string } => ({ q: word(search.q) });
const records = createRoute({ getParentRoute: () => root, path: '/records', validateSearch: recordSearch, component: Records });
const recordType = createRoute({ getParentRoute: () => root, path: '/records/$type', validateSearch: recordSearch, component: Records });
const record = createRoute({ getParentRoute: () => root, path: '/records/$type/$recordId', validateSearch: recordSearch, component: Records });

const workflows = createRoute({ getParentRoute: () => root, path: '/workflows', component: Workflows });
const workflow = createRoute({ getParentRoute: () => root, path: '/workflows/$key', component: lazyRouteComponent(() => import('./screens/Workflow'), 'Workflow') });

const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: lazyRouteComponent(() => import('./admin/Admin'), 'Admin') });
const adminPages = [
  createRoute({ getParentRoute: () => admin, path: '/organisation', component: lazyRouteComponent(() => import('./admin/Organisation'), 'Organisation') }),
  createRoute({ getParentRoute: () => admin, path: '/roles', component: lazyRouteComponent(() => import('./admin/Roles'), 'Roles') }),
  createRoute({ getParentRoute: () => admin, path: '/calendar', component: lazyRouteComponent(() => import('./admin/Calendar'), 'Calendar') }),
  createRoute({ getParentRoute: () => admin, path: '/templates', component: lazyRouteComponent(() => import('./admin/Templates'), 'Templates') }),
  createRoute({ getParentRoute: () => admin, path: '/endpoints', component: lazyRouteComponent(() => import('./admin/Endpoints'), 'Endpoints') }),
  createRoute({ getParentRoute: () => admin, path: '/branding', component: lazyRouteComponent(() => import('./admin/Branding'), 'Branding') }),
  createRoute({ getParentRoute: () => admin, path: '/keys', component: lazyRouteComponent(() => import('./admin/Keys'), 'Keys') }),
  createRoute({ getParentRoute: () => admin, path: '/usage', component: lazyRouteComponent(() => import('./admin/Usage'), 'Usage') }),
] as const;
const welcome = createRoute({ getParentRoute: () => root, path: '/welcome/$token', component: lazyRouteComponent(() => import('./screens/Welcome'), 'Welcome') });

const design = createRoute({ getParentRoute: () => root, path: '/design', component: lazyRouteComponent(() => import('./designer/DesignList'), 'DesignList') });
const designer = createRoute({ getParentRoute: () => root, path: '/design/$pack/$file', component: lazyRouteComponent(() => import('./designer/Designer'), 'Designer') });

export const router = createRouter({
  routeTree: root.addChildren([home, inbox, inboxTask, start, preferences, runs, run, incidents, insights, mining, migrate, mailbox, mail, records, recordType, record, workflows, workflow, design, designer, admin.addChildren(adminPages), welcome]),
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
