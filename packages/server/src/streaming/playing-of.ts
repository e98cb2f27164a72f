import type { Playing } from '@gatefold/contract';
import { encodeId } from '../ids.ts';

/** What has to be known of the library: a track by its id. */
export type Tracks = {
  fileOf(track: number): { title: string; artist: string; albumId: number } | undefined;
};

/** A track as other devices are told of it; undefined when it is not in the library. */
export const playingOf = (library: Tracks, track: number, state: Playing['state']): Playing | undefined => {
  const file = library.fileOf(track);
  if (file === undefined) return undefined;
  const { title, artist, albumId } = file;
  return { trackId: encodeId(track), title, artist, albumId: encodeId(albumId), state };
};
