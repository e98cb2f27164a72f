// The pages and who may see them. Every page is fetched when it is first opened.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { accountQuery, setUpQuery } from './api/queries.ts';
import { NotFound, PageError, PageWait } from './shell/fallbacks.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  validateSearch: (search): { ticket?: string } =>
    typeof search.ticket === 'string' ? { ticket: search.ticket } : {},
  component: lazyRouteComponent(() => import('./account/set-up-page.tsx'), 'SetUpPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./account/sign-in-page.tsx'), 'SignInPage'),
});

const limit = createRoute({
  getParentRoute: () => root,
  path: '/limit',
  component: lazyRouteComponent(() => import('./account/limit-page.tsx'), 'LimitPage'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context: { queries } }) => {
    if (await queries.ensureQueryData(accountQuery)) return;
    const { needed } = await queries.fetchQuery(setUpQuery);
    throw redirect({ to: needed ? '/set-up' : '/sign-in' });
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('./library/home-page.tsx'), 'HomePage'),
});

const account = createRoute({
  getParentRoute: () => app,
  id: 'account',
  component: lazyRouteComponent(() => import('./account/account-frame.tsx'), 'AccountFrame'),
});

const overview = createRoute({
  getParentRoute: () => account,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/overview-page.tsx'), 'OverviewPage'),
});

const devices = createRoute({
  getParentRoute: () => account,
  path: '/account/devices',
  component: lazyRouteComponent(() => import('./account/devices-page.tsx'), 'DevicesPage'),
});

const activity = createRoute({
  getParentRoute: () => account,
  path: '/account/activity',
  component: lazyRouteComponent(() => import('./account/activity-page.tsx'), 'ActivityPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./account/settings-page.tsx'), 'SettingsPage'),
});

const routes = root.addChildren([
  setUp,
  signIn,
  limit,
  app.addChildren([home, account.addChildren([overview, devices, activity]), settings]),
]);

export const createAppRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: routes,
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: PageWait,
    defaultPendingMs: 200,
    defaultErrorComponent: PageError,
    scrollRestoration: true,
    scrollRestorationBehavior: 'instant',
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
