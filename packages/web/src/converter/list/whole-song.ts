import { useQuery } from '@tanstack/react-query';
import { trackQuery } from '../converter-calls.ts';
import { idOf, isUpload, type Song, songOfTrack } from './song.ts';

/**
 * The song with its number and disc: one that a playlist was matched with, or that is converted anew, comes without.
 * Until the server has said them it stays as it is.
 */
export function useWholeSong(song: Song | undefined): Song | undefined {
  const id = song && !isUpload(song) && song.number === undefined ? idOf(song) : undefined;
  const { data } = useQuery({ ...trackQuery(id ?? ''), enabled: id !== undefined });
  return song && data ? { ...song, ...songOfTrack(data) } : song;
}
