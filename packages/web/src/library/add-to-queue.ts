import type { Track } from '@gatefold/contract';
import { t } from 'i18next';
import { queueMax } from '../player/queue.ts';
import { player } from '../player/the-player.ts';
import { toast } from '../ui/toast.tsx';

/** Adds songs to the queue and says so. */
export function addToQueue(tracks: Track[], where: 'next' | 'end'): void {
  const room = queueMax - player.read().queue.entries.length;
  player.add(tracks, where);
  const added = Math.min(room, tracks.length);
  toast(added < tracks.length ? t('player:queueFull') : t('player:added', { count: added }));
}
