// Tells the server what this device plays, so that the other devices can show it.
import type { StreamLimitReached } from '@gatefold/contract';
import { del, put } from '../api/client.ts';
import { isRefusal } from '../api/refusal.ts';

type Told = { trackId: string; state: 'playing' | 'paused' } | undefined;

export function createReport(onLimit: (limit: StreamLimitReached) => void) {
  let told: Told;
  return {
    tell(next: Told): void {
      if (told?.trackId === next?.trackId && told?.state === next?.state) return;
      told = next;
      const sent = next ? put('/api/playing', next) : del('/api/playing', { keepalive: true });
      // What others see may lag for a song; the music itself does not depend on it.
      sent.catch((error: unknown) => {
        if (told === next) told = undefined;
        if (isRefusal(error, 'stream-limit-reached')) onLimit(error.problem as unknown as StreamLimitReached);
      });
    },
    /** The server may know nothing any more: the next telling is sent even if it is the same. */
    forget(): void {
      told = undefined;
    },
  };
}
