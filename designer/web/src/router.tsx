/* The addresses of the app. Every screen is loaded when it is opened, with the words that only it needs. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { early } from './cache';
import { askDraftEarly, stepTypesAsked } from './designer/draftAsked';
import { firstView, VIEWS } from './designer/view';
import { withWords } from './i18n';
import { readSearch } from './monitor/query';
import { runAsked, taskAsked } from './queries';
import { commentsAsked, signingAsked } from './screens/inbox/calls';
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

const inboxScreen = lazyRouteComponent(() => import('./screens/Inbox'), 'Inbox');
/* The script of an open task: asked for while its address is gone to. The screen stays the list's own, or what is ticked there would be lost. */
const taskParts = async () => { await (await import('./screens/Inbox')).TaskPane.load(); };
const runsScreen = lazyRouteComponent(() => import('./screens/Runs'), 'Runs');
const mailboxScreen = lazyRouteComponent(() => import('./screens/Mailbox'), 'Mailbox');
const recordsScreen = lazyRouteComponent(() => import('./screens/Records'), 'Records');
const workflowsScreen = lazyRouteComponent(() => import('./screens/Workflows'), 'Workflows');

const root = createRootRoute({ component: Gate, notFoundComponent: Lost });
const home = createRoute({ getParentRoute: () => root, path: '/', beforeLoad: () => { throw redirect({ to: '/inbox', search: { tab: 'mine' } }); } });

const inboxSearch = (search: Record<string, unknown>): InboxSearch => ({ tab: search.tab === 'open' || search.tab === 'done' ? search.tab : 'mine', filter: typeof search.filter === 'object' && search.filter !== null ? JSON.stringify(search.filter) : word(search.filter) });
const inbox = createRoute({ getParentRoute: () => root, path: '/inbox', validateSearch: inboxSearch, component: inboxScreen });
const inboxTask = createRoute({
  getParentRoute: () => root, path: '/inbox/$taskId', validateSearch: inboxSearch, component: inboxScreen,
  loader: async ({ params, cause }) => {
    if (cause !== 'preload') { early(taskAsked(params.taskId)); early(signingAsked(params.taskId)); early(commentsAsked(params.taskId)); }
    await taskParts();
  },
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: readSearch,
  component: runsScreen,
});
const run = createRoute({ getParentRoute: () => root, path: '/runs/$runId', loader: ({ params, cause }) => { if (cause !== 'preload') early(runAsked(params.runId)); }, component: lazyRouteComponent(() => import('./screens/Run'), 'Run') });

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

const mailbox = createRoute({ getParentRoute: () => root, path: '/mailbox', component: mailboxScreen });
const mail = createRoute({ getParentRoute: () => root, path: '/mailbox/$mailId', component: mailboxScreen });

const recordSearch = (search: Record<string, unknown>): { q?: string } => ({ q: word(search.q) });
const records = createRoute({ getParentRoute: () => root, path: '/records', validateSearch: recordSearch, component: recordsScreen });
const recordType = createRoute({ getParentRoute: () => root, path: '/records/$type', validateSearch: recordSearch, component: recordsScreen });
const record = createRoute({ getParentRoute: () => root, path: '/records/$type/$recordId', validateSearch: recordSearch, component: recordsScreen });

const workflows = createRoute({ getParentRoute: () => root, path: '/workflows', component: workflowsScreen });
const workflow = createRoute({ getParentRoute: () => root, path: '/workflows/$key', component: lazyRouteComponent(() => import('./screens/Workflow'), 'Workflow') });

const admin = createRoute({ getParentRoute: () => root, path: '/admin', component: lazyRouteComponent(() => withWords('rule', import('./admin/Admin')), 'Admin') });
const adminPages = [
  createRoute({ getParentRoute: () => admin, path: '/organisation', component: lazyRouteComponent(() => withWords('rule', import('./admin/Organisation')), 'Organisation') }),
  createRoute({ getParentRoute: () => admin, path: '/roles', component: lazyRouteComponent(() => withWords('rule', import('./admin/Roles')), 'Roles') }),
  createRoute({ getParentRoute: () => admin, path: '/calendar', component: lazyRouteComponent(() => withWords('rule', import('./admin/Calendar')), 'Calendar') }),
  createRoute({ getParentRoute: () => admin, path: '/templates', component: lazyRouteComponent(() => withWords('rule', import('./admin/Templates')), 'Templates') }),
  createRoute({ getParentRoute: () => admin, path: '/endpoints', component: lazyRouteComponent(() => withWords('rule', import('./admin/Endpoints')), 'Endpoints') }),
  createRoute({ getParentRoute: () => admin, path: '/branding', component: lazyRouteComponent(() => withWords('rule', import('./admin/Branding')), 'Branding') }),
  createRoute({ getParentRoute: () => admin, path: '/keys', component: lazyRouteComponent(() => withWords('rule', import('./admin/Keys')), 'Keys') }),
  createRoute({ getParentRoute: () => admin, path: '/usage', component: lazyRouteComponent(() => withWords('rule', import('./admin/Usage')), 'Usage') }),
] as const;
const welcome = createRoute({ getParentRoute: () => root, path: '/welcome/$token', component: lazyRouteComponent(() => import('./screens/Welcome'), 'Welcome') });

const design = createRoute({ getParentRoute: () => root, path: '/design', component: lazyRouteComponent(() => withWords('make', import('./designer/DesignList')), 'DesignList') });
/* The desk that a file asks for comes beside the screen around it, not after it. */
const loadDeskEarly = (file: string) => {
  const parts = /\.(form|record|rules)$/.test(file) ? [import('./builder/BuilderDesk')] : [import('./designer/Desk'), VIEWS[file.endsWith('.workflow.yaml') ? firstView() : 'text']()];
  // What fails here is told where it is shown.
  for (const part of parts) part.catch(() => undefined);
};
const designer = createRoute({ getParentRoute: () => root, path: '/design/$pack/$file', loader: ({ params, cause }) => { if (cause !== 'preload') { askDraftEarly(params.pack, params.file); early(stepTypesAsked); } loadDeskEarly(params.file); }, component: lazyRouteComponent(() => withWords('make', import('./designer/Designer')), 'Designer') });

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
