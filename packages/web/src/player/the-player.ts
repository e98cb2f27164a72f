// The one player of the page, wired to browser and server.
import type { StreamLimitReached, Track } from '@gatefold/contract';
import { t } from 'i18next';
import { useCallback, useSyncExternalStore } from 'react';
import { probe } from '../api/client.ts';
import { onEvent, setBusy } from '../api/events.ts';
import { errorText, isRefusal } from '../api/refusal.ts';
import { onSignedOut } from '../api/session.ts';
import { codecName } from '../library/audio-summary.ts';
import { toast } from '../ui/toast.tsx';
import { forgetQueue, keepQueue, loadQueue } from './keep-queue.ts';
import { isPlayable } from './playable.ts';
import { createPlayer, type Failure, type PlayerState } from './player.ts';
import { currentEntry } from './queue.ts';
import { createReport } from './report.ts';

const tester = new Audio();
const soundKey = 'gatefold.sound';

const notPlayable = (track: Track) =>
  t('player:cannotPlayFormat', { title: track.title, format: codecName(track.format) });

async function explain(track: Track, error: MediaError | null): Promise<Failure> {
  try {
    await probe(`/api/tracks/${track.id}/stream`);
  } catch (refusal) {
    if (isRefusal(refusal, 'stream-limit-reached')) {
      return { kind: 'limit', limit: refusal.problem as unknown as StreamLimitReached };
    }
    if (isRefusal(refusal, 'not-signed-in')) return { kind: 'signed-out' };
    const text = t('player:cannotPlayBecause', { title: track.title, why: errorText(refusal) });
    return { kind: isRefusal(refusal, 'unknown-track', 'file-not-readable') ? 'lasting' : 'passing', text };
  }
  const undecodable =
    error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED || error?.code === MediaError.MEDIA_ERR_DECODE;
  return undecodable
    ? { kind: 'lasting', text: notPlayable(track) }
    : { kind: 'passing', text: t('player:streamBroke', { title: track.title }) };
}

export const player = createPlayer({
  createAudio: () => new Audio(),
  random: Math.random,
  whyNotPlayable: (track) =>
    isPlayable(track.format, (type) => tester.canPlayType(type)) ? undefined : notPlayable(track),
  explain,
  say: (text) => toast(text, { urgent: true }),
});

let accountId: string | undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;
/** Two tabs are one device: the one that played or changed its queue last is what the device plays and keeps. */
let leads = false;

/** Puts back the queue of this account. Later calls for the same account change nothing. */
export function openPlayer(id: string): void {
  if (accountId === id) return;
  player.restore(loadQueue(localStorage, id));
  accountId = id;
  leads = false;
}

function keepNow(): void {
  clearTimeout(keeping);
  const { queue, positionMs, volume, muted, levelled } = player.read();
  if (accountId && leads) keepQueue(localStorage, accountId, queue, positionMs);
  localStorage.setItem(soundKey, JSON.stringify({ volume, muted, levelled }));
}

function restoreSound(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(soundKey) ?? '{}');
    if (typeof kept.volume === 'number') player.setVolume(kept.volume);
    if (kept.muted === true) player.setMuted(true);
    if (kept.levelled === false) player.setLevelled(false);
  } catch {
    // Edited by hand: the defaults do.
  }
}

const report = createReport(player.meetLimit);
/** Tells the other tabs that this one leads; one that begins to play quiets them. */
const tabs = new BroadcastChannel('gatefold.player');
tabs.onmessage = ({ data }: MessageEvent<'plays' | 'queues'>) => {
  leads = false;
  if (data === 'plays') player.pause();
};

function lead(how: 'plays' | 'queues'): void {
  leads = true;
  tabs.postMessage(how);
}

function reportNow(): void {
  const { queue, status, positionMs } = player.read();
  if (!accountId || !leads || status === 'waiting') return;
  const track = currentEntry(queue)?.track;
  const quiet = status === 'paused';
  const silent = !track || (quiet && positionMs === 0);
  report.tell(silent ? undefined : { trackId: track.id, state: quiet ? 'paused' : 'playing' });
}

function followPlayer(): void {
  let before: PlayerState = player.read();
  player.subscribe(() => {
    const now = player.read();
    const plays = now.status !== 'paused';
    const turned = plays !== (before.status !== 'paused');
    const queued = now.queue !== before.queue;
    const sound =
      now.volume !== before.volume || now.muted !== before.muted || now.levelled !== before.levelled;
    before = now;
    if (turned) setBusy(plays);
    if (turned && plays) lead('plays');
    else if (queued && accountId) lead('queues');
    reportNow();
    if (queued || turned || sound) {
      clearTimeout(keeping);
      keeping = setTimeout(keepNow, 400);
    }
  });
}

restoreSound();
followPlayer();
// Nobody looks at the lock screen before something plays.
const stopWaiting = player.subscribe(() => {
  if (!('mediaSession' in navigator) || player.read().status === 'paused') return;
  stopWaiting();
  void import('./media-session.ts').then((module) =>
    module.connectMediaSession(navigator.mediaSession, player),
  );
});
addEventListener('pagehide', () => {
  keepNow();
  if (accountId && leads) report.tell(undefined);
});
// After a break the server may have taken this device for silent.
onEvent('hello', () => {
  report.forget();
  reportNow();
});
onEvent('taken-over', ({ by }) => {
  player.pause();
  toast(t('player:takenOver', { device: by }), { urgent: true, staysMs: 12_000 });
});
onSignedOut((notice) => {
  const id = accountId;
  accountId = undefined;
  clearTimeout(keeping);
  player.drop();
  // Ended from elsewhere: this device may be in other hands, so not even the names of songs stay.
  if (id && notice && !notice.receipt && notice.reason !== 'signed-out') forgetQueue(localStorage, id);
});

/** The part of the player's state that `pick` names; draws again only when that part changes. */
export function usePlayer<T>(pick: (state: PlayerState) => T): T {
  return useSyncExternalStore(
    player.subscribe,
    useCallback(() => pick(player.read()), [pick]),
  );
}
