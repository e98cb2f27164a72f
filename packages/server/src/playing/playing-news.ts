// Tells an account's players what its devices play. A moment late, so that a song that follows another is one piece
// of news, and devices that all stop at once do not tell one another while they are being signed out.
import type { EventHub } from '../events/event-hub.ts';
import { encodeId } from '../ids.ts';
import { shownOf } from './device-states.ts';
import type { NowPlaying } from './playing.ts';

const lateMs = 100;

export const createPlayingNews = (
  events: EventHub,
  playing: () => NowPlaying,
  onError: (error: unknown) => void,
) => {
  let changed = new Map<number, Set<number>>();
  let timer: NodeJS.Timeout | undefined;

  const tellAccount = async (account: number, devices: ReadonlySet<number>) => {
    const plays = await playing().ofAccount(account);
    const news = [...devices].map((device) => {
      const its = plays.get(device);
      return {
        kind: 'playing' as const,
        deviceId: encodeId(device),
        playing: (its && shownOf(its)) ?? null,
      };
    });
    events.publish(account, ...news);
  };

  const tell = () => {
    timer = undefined;
    const accounts = changed;
    changed = new Map();
    for (const [account, devices] of accounts) tellAccount(account, devices).catch(onError);
  };

  return (account: number, device: number): void => {
    changed.getOrInsertComputed(account, () => new Set()).add(device);
    if (timer === undefined) timer = setTimeout(tell, lateMs);
  };
};
