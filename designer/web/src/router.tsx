/* The addresses of the app. Screens with a drawing are loaded when they are opened: React Flow is heavy. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Inbox } from './screens/Inbox';
import { Mailbox } from './screens/Mailbox';
import { Records } from './screens/Records';
import { Runs } from './screens/Runs';
import { Workflows } from './screens/Workflows';
import { Broken, Lost } from './shell/states';
import { Gate } from './shell/Shell';

export type InboxTab = 'mine' | 'open' | 'done';
export interface RunSearch {
  status?: string;
  workflow?: string;
  q?: string;
}
const word = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

const root = createRootRoute({ component: Gate, notFoundComponent: Lost });
const home = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => { throw redirect({ to: '/inbox', search: { tab: 'mine' } }); } });

const inboxSearch = (search: Record<string, unknown>): { tab: InboxTab } => ({ tab: search.tab === 'open' || search.tab === 'done' ? search.tab : 'mine' });
const inbox = createRoute({ getParentRoute: () => root, path: '/inbox', validateSearch: inboxSearch, component: Inbox });
const inboxTask = createRoute({ getParentRoute: () => root, path: '/inbox/$taskId', validateSearch: inboxSearch, component: Inbox });

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search: Record<string, unknown>): RunSearch => ({ status: word(search.status), workflow: word(search.workflow), q: word(search.q) }),
  component: Runs,
});
const run = createRoute({ getParentRoute: () => root, path: '/runs/$runId', component: lazyRouteComponent(() => import('./screens/Run'), 'Run') });

const mailbox = createRoute({ getParentRoute: () => root, path: '/mailbox', component: Mailbox });
const mail = createRoute({ getParentRoute: () => root, path: '/mailbox/$mailId', component: Mailbox });

const recordSearch = (search: Record<string, unknown>): { q?: string } => ({ q: word(search.q) });
const records = createRoute({ getParentRoute: () => root, path: '/records', validateSearch: recordSearch, component: Records });
const recordType = createRoute({ getParentRoute: () => root, path: '/records/$type', validateSearch: recordSearch, component: Records });
const record = createRoute({ getParentRoute: () => root, path: '/records/$type/$recordId', validateSearch: recordSearch, component: Records });

const workflows = createRoute({ getParentRoute: () => root, path: '/workflows', component: Workflows });
const workflow = createRoute({ getParentRoute: () => root, path: '/workflows/$key', component: lazyRouteComponent(() => import('./screens/Workflow'), 'Workflow') });

const design = createRoute({ getParentRoute: () => root, path: '/design', component: lazyRouteComponent(() => import('./designer/DesignList'), 'DesignList') });
const designer = createRoute({ getParentRoute: () => root, path: '/design/$pack/$file', component: lazyRouteComponent(() => import('./designer/Designer'), 'Designer') });

export const router = createRouter({
  routeTree: root.addChildren([home, inbox, inboxTask, runs, run, mailbox, mail, records, recordType, record, workflows, workflow, design, designer]),
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
