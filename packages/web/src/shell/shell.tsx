import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery } from '../api/queries.ts';
import { listenToKeys } from '../player/keys.ts';
import type { PlayerState } from '../player/player.ts';
import { PlayerBar } from '../player/player-bar.tsx';
import { PlayerStrip } from '../player/player-strip.tsx';
import { openPlayer, usePlayer } from '../player/the-player.ts';
import { PageWait } from './fallbacks.tsx';
import { Navigation } from './navigation.tsx';
import { TabBar } from './tab-bar.tsx';

const QueuePanel = lazy(() =>
  import('../player/queue-panel.tsx').then((module) => ({ default: module.QueuePanel })),
);
const LimitDialog = lazy(() =>
  import('../player/limit-dialog.tsx').then((module) => ({ default: module.LimitDialog })),
);
const KeysDialog = lazy(() => import('./keys-dialog.tsx').then((module) => ({ default: module.KeysDialog })));

const pickLimited = (state: PlayerState) => state.limit !== undefined;

/** Navigation, page, queue and player: what stands around every page of somebody who is signed in. */
export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: account } = useSuspenseQuery(accountQuery);
  const [queueOpen, setQueueOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const limited = usePlayer(pickLimited);
  const onQueue = useCallback(() => setQueueOpen((open) => !open), []);
  const onHelp = useCallback(() => setKeysOpen(true), []);
  const onSearch = useCallback(() => {
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    if (field) field.focus();
    else void navigate({ to: '/search' });
  }, [navigate]);
  useEffect(() => listenToKeys({ onQueue, onSearch, onHelp }), [onQueue, onSearch, onHelp]);
  useFocusOnNewPage();
  useEffect(() => {
    if (account) openPlayer(account.id);
  }, [account]);

  if (!account) return null;
  return (
    <>
      <a
        href="#page"
        className="-translate-y-20 fixed top-2 left-2 z-50 rounded-6 bg-accent px-4 py-2 text-on-accent focus:translate-y-0"
      >
        {t('skipToContent')}
      </a>
      <div className="wide:grid wide:grid-cols-[13.5rem_minmax(0,1fr)_auto]">
        <Navigation account={account} onKeys={onHelp} />
        <main id="page" tabIndex={-1} className="min-h-[calc(100dvh-var(--bars,0px))] outline-none">
          <Suspense fallback={<PageWait />}>
            <Outlet />
          </Suspense>
        </main>
        {queueOpen && (
          <Suspense>
            <QueuePanel onClose={onQueue} />
          </Suspense>
        )}
      </div>
      <div aria-hidden="true" className="h-[var(--bars,0px)]" />
      <PlayerBar queueOpen={queueOpen} onQueue={onQueue} />
      <PlayerStrip />
      <TabBar />
      <Suspense>
        {limited && <LimitDialog />}
        {keysOpen && <KeysDialog onClose={() => setKeysOpen(false)} />}
      </Suspense>
    </>
  );
}

/** After a change of page the keyboard goes on from its top, as after a load of the whole document. */
function useFocusOnNewPage(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const shown = useRef<string>(undefined);
  useEffect(() => {
    const before = shown.current;
    shown.current = path ?? before;
    if (path === undefined || before === undefined || path === before) return;
    const inside = document.activeElement?.closest('#page');
    if (!inside || document.activeElement === document.body)
      document.getElementById('page')?.focus({ preventScroll: true });
  }, [path]);
}
