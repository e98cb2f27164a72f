// Puts the parts together: language, data, events, pages. The only place where they know each other.
import '@fontsource-variable/bricolage-grotesque/wght.css';
import '@fontsource-variable/instrument-sans/wght.css';
import './ui/theme.css';
import type { EndReason } from '@gatefold/contract';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { onNotSignedIn } from './api/client.ts';
import { closeEvents, onEvent, openEvents, tellTabs } from './api/events.ts';
import { accountQuery, createQueryClient } from './api/queries.ts';
import { endedElsewhere, isSignedIn, onSignedIn, onSignedOut } from './api/session.ts';
import { loadWords, startLanguage } from './i18n/language.ts';
import { createAppRouter } from './router.tsx';
import { Toasts } from './ui/toast.tsx';

const queries = createQueryClient();
const router = createAppRouter(queries);

/** Before the channel opens, so that nothing is missed; should it fail, what is said about an ending matters more. */
let keepingFresh: Promise<void> | undefined;
const keepFresh = () => import('./api/keep-fresh.ts').then((module) => module.keepFresh(queries));

onEvent('signed-out', ({ kind: _, ...notice }) => endedElsewhere(notice));
onNotSignedIn(() => endedElsewhere({ reason: 'unknown', at: new Date().toISOString() }));
onSignedIn(() => {
  keepingFresh ??= keepFresh().catch(() => {
    keepingFresh = undefined;
  });
  void keepingFresh.then(() => {
    if (isSignedIn())
      openEvents(() => void queries.fetchQuery({ ...accountQuery, staleTime: 0 }).catch(() => {}));
  });
  void import('./start-later.ts').then(({ startLater }) => startLater(router, () => loadWords('account')));
});
onSignedOut((notice) => {
  closeEvents();
  // It was asked for in this tab: the others stop now, not when the server's word has come around.
  if (notice?.receipt) tellTabs({ kind: 'signed-out', reason: notice.reason as EndReason, at: notice.at });
  // Without an account the shell takes every page away at once; only then is what they showed forgotten,
  // so that none of them asks for it again.
  queries.setQueryData(accountQuery.queryKey, null);
  setTimeout(() =>
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== accountQuery.queryKey[0] }),
  );
  const interrupted = notice && !notice.receipt;
  void router.navigate({ to: '/sign-in', search: interrupted ? { to: router.state.location.href } : {} });
});

const element = document.getElementById('root');
if (!element) throw new Error('The page has no #root');
await startLanguage();
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Suspense>
        <RouterProvider router={router} />
        <Toasts />
      </Suspense>
    </QueryClientProvider>
  </StrictMode>,
);
