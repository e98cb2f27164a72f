// Media keys, the lock screen and headphones.
import type { Track } from '@gatefold/contract';
import type { Player } from './player.ts';
import { currentEntry } from './queue.ts';

const seekStepMs = 10_000;

function metadataOf(track: Track): MediaMetadata {
  const artwork = track.cover
    ? ([160, 320, 640] as const).map((size) => ({
        src: `/api/tracks/${track.id}/cover?size=${size}&v=${track.cover?.version}`,
        sizes: `${size}x${size}`,
      }))
    : [];
  const artist = track.artists.map(({ name }) => name).join(', ');
  return new MediaMetadata({ title: track.title, artist, album: track.album.title, artwork });
}

export function connectMediaSession(session: MediaSession, player: Player): void {
  const seekBy = (ms: number) => player.seek(player.read().positionMs + ms);
  const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => player.play()],
    ['pause', () => player.pause()],
    ['stop', () => player.pause()],
    ['nexttrack', () => player.next()],
    ['previoustrack', () => player.previous()],
    ['seekbackward', ({ seekOffset }) => seekBy(-(seekOffset ? seekOffset * 1000 : seekStepMs))],
    ['seekforward', ({ seekOffset }) => seekBy(seekOffset ? seekOffset * 1000 : seekStepMs)],
    ['seekto', ({ seekTime }) => seekTime !== undefined && player.seek(seekTime * 1000)],
  ];
  for (const [action, handler] of handlers) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // A browser that does not know this key.
    }
  }

  let shown: Track | undefined;
  const show = () => {
    const { queue, status, positionMs, durationMs } = player.read();
    const track = currentEntry(queue)?.track;
    if (track?.id !== shown?.id) {
      shown = track;
      session.metadata = track ? metadataOf(track) : null;
    }
    session.playbackState = track ? (status === 'paused' ? 'paused' : 'playing') : 'none';
    if (track && durationMs > 0 && positionMs <= durationMs) {
      session.setPositionState({ duration: durationMs / 1000, position: positionMs / 1000, playbackRate: 1 });
    }
  };
  player.subscribe(show);
  show();
}
