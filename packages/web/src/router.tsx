// The pages and who may see them. Every page is fetched when it is first opened.
import type { AlbumOrder } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { accountQuery, devicesQuery, libraryQuery, setUpQuery } from './api/queries.ts';
import { loadWords } from './i18n/language.ts';
import {
  albumQuery,
  albumsQuery,
  artistQuery,
  artistsQuery,
  shelfQuery,
  tracksQuery,
} from './library/queries.ts';
import { NotFound, PageError, PageWait } from './shell/fallbacks.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  validateSearch: (search): { ticket?: string } =>
    typeof search.ticket === 'string' ? { ticket: search.ticket } : {},
  loader: () => loadWords('account'),
  component: lazyRouteComponent(() => import('./account/set-up-page.tsx'), 'SetUpPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  /** `to`: where the person was going. */
  validateSearch: (search): { to?: string } => (typeof search.to === 'string' ? { to: search.to } : {}),
  loader: () => loadWords('account'),
  component: lazyRouteComponent(() => import('./account/sign-in-page.tsx'), 'SignInPage'),
});

const limit = createRoute({
  getParentRoute: () => root,
  path: '/limit',
  loader: () => loadWords('account'),
  component: lazyRouteComponent(() => import('./account/limit-page.tsx'), 'LimitPage'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context: { queries }, location: { href } }) => {
    const words = loadWords('player', 'library');
    if (await queries.ensureQueryData(accountQuery)) return words;
    const { needed } = await queries.fetchQuery(setUpQuery);
    if (needed) throw redirect({ to: '/set-up' });
    throw redirect({ to: '/sign-in', search: href === '/' ? {} : { to: href } });
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  loader: ({ context: { queries } }) => {
    void queries.prefetchQuery(libraryQuery);
    void queries.prefetchQuery(shelfQuery('added'));
    void queries.prefetchQuery(shelfQuery('random'));
  },
  component: lazyRouteComponent(() => import('./library/home-page.tsx'), 'HomePage'),
});

const search = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: (search): { q?: string } => (typeof search.q === 'string' ? { q: search.q } : {}),
  component: lazyRouteComponent(() => import('./library/search-page.tsx'), 'SearchPage'),
});

const album = createRoute({
  getParentRoute: () => app,
  path: '/albums/$albumId',
  loader: ({ context: { queries }, params }) => void queries.prefetchQuery(albumQuery(params.albumId)),
  component: lazyRouteComponent(() => import('./library/album-page.tsx'), 'AlbumPage'),
});

const artist = createRoute({
  getParentRoute: () => app,
  path: '/artists/$artistId',
  loader: ({ context: { queries }, params }) => void queries.prefetchQuery(artistQuery(params.artistId)),
  component: lazyRouteComponent(() => import('./library/artist-page.tsx'), 'ArtistPage'),
});

const library = createRoute({
  getParentRoute: () => app,
  path: '/library',
  component: lazyRouteComponent(() => import('./library/library-frame.tsx'), 'LibraryFrame'),
});

const albumOrders = ['title', 'artist', 'year', 'added'] as const satisfies AlbumOrder[];

const albums = createRoute({
  getParentRoute: () => library,
  path: '/',
  validateSearch: (search): { order?: (typeof albumOrders)[number] } => {
    const order = albumOrders.find((name) => name === search.order);
    return order ? { order } : {};
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, deps: { order = 'artist' } }) =>
    void queries.prefetchInfiniteQuery(albumsQuery(order)),
  component: lazyRouteComponent(() => import('./library/albums-page.tsx'), 'AlbumsPage'),
});

const artists = createRoute({
  getParentRoute: () => library,
  path: '/artists',
  loader: ({ context: { queries } }) => void queries.prefetchInfiniteQuery(artistsQuery),
  component: lazyRouteComponent(() => import('./library/artists-page.tsx'), 'ArtistsPage'),
});

const songs = createRoute({
  getParentRoute: () => library,
  path: '/songs',
  loader: ({ context: { queries } }) => void queries.prefetchInfiniteQuery(tracksQuery),
  component: lazyRouteComponent(() => import('./library/songs-page.tsx'), 'SongsPage'),
});

const folders = createRoute({
  getParentRoute: () => library,
  path: '/folders',
  component: lazyRouteComponent(() => import('./library/care-page.tsx'), 'CarePage'),
});

/** The steps of converting, a batch and what was converted: which of them, `converter-page.tsx` reads off the rest. */
const converter = createRoute({
  getParentRoute: () => app,
  path: '/converter/$',
  loader: () => loadWords('converter'),
  component: lazyRouteComponent(() => import('./converter/converter-page.tsx'), 'ConverterPage'),
});

const account = createRoute({
  getParentRoute: () => app,
  id: 'account',
  loader: () => loadWords('account'),
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
  loader: ({ context: { queries } }) => void queries.prefetchQuery(devicesQuery),
  component: lazyRouteComponent(() => import('./account/devices-page.tsx'), 'DevicesPage'),
});

const activity = createRoute({
  getParentRoute: () => account,
  path: '/account/activity',
  component: lazyRouteComponent(() => import('./account/activity-page.tsx'), 'ActivityPage'),
});

const servers = createRoute({
  getParentRoute: () => account,
  path: '/account/servers',
  loader: () => loadWords('admin'),
  component: lazyRouteComponent(() => import('./admin/servers-page.tsx'), 'ServersPage'),
});

const plan = createRoute({
  getParentRoute: () => account,
  path: '/account/plan',
  component: lazyRouteComponent(() => import('./account/plan-page.tsx'), 'PlanPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  loader: () => loadWords('account'),
  component: lazyRouteComponent(() => import('./account/settings-page.tsx'), 'SettingsPage'),
});

/** An address that does not exist, within the frame of the others. */
const nothingHere = createRoute({ getParentRoute: () => app, path: '/$', component: NotFound });

const routes = root.addChildren([
  setUp,
  signIn,
  limit,
  app.addChildren([
    home,
    search,
    album,
    artist,
    library.addChildren([albums, artists, songs, folders]),
    converter,
    account.addChildren([overview, devices, activity, plan, servers]),
    settings,
    nothingHere,
  ]),
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
