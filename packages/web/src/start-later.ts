// What begins once somebody is signed in, and what the first page does not wait for.
import { t } from 'i18next';
import { listenToDrops } from './drop-anywhere.ts';
import { fetchAhead } from './fetch-ahead.ts';
import type { createAppRouter } from './router.tsx';
import { toast } from './ui/toast.tsx';

let listens = false;

export function startLater(router: ReturnType<typeof createAppRouter>, loadWords: () => Promise<void>): void {
  fetchAhead(router, loadWords);
  if (listens) return;
  listens = true;
  listenToDrops(async (dropped) => {
    const offer = await import('./converter/choose/offer.ts').catch(() =>
      toast(t('common:unreachable'), { urgent: true }),
    );
    await offer?.offerFiles(() => router.navigate({ to: '/converter/$', params: { _splat: '' } }), dropped);
  });
}
