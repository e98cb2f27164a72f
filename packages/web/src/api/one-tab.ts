// Which tab does what one tab is enough for. HTTP/1.1 gives a browser six connections to a server: a channel for every
// tab would leave none for the music.

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** Begins something and answers how to stop it. */
export type Work = () => () => void;

/**
 * Runs `work` in one tab of this browser: in the one that was looked at last, for browsers may freeze the others.
 * When that tab goes, another one takes over. The answer steps back for good.
 */
export function inOneTab(locks: LockManager, page: Page, name: string, work: Work): () => void {
  let turn = 0;
  let waiting = new AbortController();
  let release: (() => void) | undefined;

  const hold = () =>
    new Promise<void>((resolve) => {
      const stop = work();
      release = () => {
        release = undefined;
        stop();
        resolve();
      };
    });

  async function ask(steal: boolean): Promise<void> {
    turn += 1;
    const mine = turn;
    waiting.abort();
    waiting = new AbortController();
    const options: LockOptions = steal ? { steal } : { signal: waiting.signal };
    // Rejects when another tab takes it, or when this one asks anew: either way it is not held any more.
    await locks.request(name, options, () => (mine === turn ? hold() : undefined)).catch(() => {});
    if (mine !== turn) return;
    release?.();
    void ask(false);
  }

  const onLook = () => page.visibilityState === 'visible' && !release && void ask(true);
  const onFreeze = () => release?.();
  page.addEventListener('visibilitychange', onLook);
  page.addEventListener('freeze', onFreeze);
  void ask(page.visibilityState === 'visible');
  return () => {
    turn += 1;
    waiting.abort();
    page.removeEventListener('visibilitychange', onLook);
    page.removeEventListener('freeze', onFreeze);
    release?.();
  };
}

/** Without locks (they need https or localhost): in every tab that is looked at or `isBusy`. Call `review` when that changes. */
export function inTabsInUse(page: Page, isBusy: () => boolean, work: Work): { review(): void; end(): void } {
  let stop: (() => void) | undefined;
  const review = () => {
    const wanted = page.visibilityState === 'visible' || isBusy();
    if (wanted) stop ??= work();
    else end();
  };
  const end = () => {
    stop?.();
    stop = undefined;
  };
  page.addEventListener('visibilitychange', review);
  review();
  return {
    review,
    end() {
      page.removeEventListener('visibilitychange', review);
      end();
    },
  };
}
