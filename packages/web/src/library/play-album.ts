import type { AlbumPage } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import { errorText } from '../api/refusal.ts';
import { player } from '../player/the-player.ts';
import { toast } from '../ui/toast.tsx';
import { albumQuery } from './queries.ts';

/** Plays an album of which only the card is on the page. */
export async function playAlbum(queries: QueryClient, id: string): Promise<void> {
  try {
    const album: AlbumPage = await queries.fetchQuery(albumQuery(id));
    player.playTracks(album.tracks);
  } catch (error) {
    toast(errorText(error), { urgent: true });
  }
}
