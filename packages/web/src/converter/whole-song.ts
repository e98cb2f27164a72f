import { useQuery } from '@tanstack/react-query';
import { readTrack } from './converter-calls.ts';
import { idOf, isUpload, type Song, songOfTrack } from './song.ts';

/**
 * The song with its number and disc: one that a playlist was matched with, or that is converted anew, comes without.
 * Until the server has said them it stays as it is.
 */
export function useWholeSong(song: Song | undefined): Song | undefined {
  const id = song && !isUpload(song) && song.number === undefined ? idOf(song) : undefined;
  const { data } = useQuery({
    queryKey: ['converter-track', id],
    queryFn: () => readTrack(id ?? ''),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return song && data ? { ...song, ...songOfTrack(data) } : song;
}
