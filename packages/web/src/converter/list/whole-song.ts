import { useQuery } from '@tanstack/react-query';
import { trackQuery, uploadQuery } from '../converter-calls.ts';
import { idOf, isUpload, type Song, songOfTrack, songOfUpload } from './song.ts';

/**
 * The song with all that names are made of: one that a playlist was matched with, or that is converted anew, comes
 * without. Until the server has said it, or where it refuses, the song stays as it is.
 */
export function useWholeSong(song: Song | undefined): Song | undefined {
  const ofFile = song !== undefined && isUpload(song);
  const id = song ? idOf(song) : '';
  const track = useQuery({
    ...trackQuery(id),
    enabled: song !== undefined && !ofFile && song.number === undefined,
  });
  const upload = useQuery({ ...uploadQuery(id), enabled: ofFile && !song.facts });
  const whole = track.data ? songOfTrack(track.data) : upload.data && songOfUpload(upload.data);
  return song && whole ? { ...song, ...whole } : song;
}
