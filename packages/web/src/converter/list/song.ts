// What can be converted: a song of the library, or a file that was brought here.
import type { Cover, NewBatch, PlaylistMatch, Track, Upload } from '@gatefold/contract';
import { isLossyCodec } from './lossy.ts';

/** `key` is `t:` and the id of a track, or `u:` and the id of an uploaded file. */
export type Song = {
  key: string;
  title: string;
  artist: string;
  durationMs: number;
  album?: string;
  albumId?: string;
  number?: number;
  /** Where there is more than one. */
  disc?: number;
  cover?: Cover;
  /** Of a candidate or a file: as the server calls it. */
  codec?: string;
  /** Of a file that was sent; `sentAt` as an ISO moment. */
  file?: { name: string; sizeBytes: number; sentAt: string };
  /** Of a file that was sent: what names of files may be made of. */
  facts?: { albumArtist?: string; year?: number; genre?: string; composer?: string };
  /** Its source left something out already: a lossless file brings nothing back. */
  lossy?: true;
  /** It was converted before, and is made of the same source once more. */
  anew?: true;
  /** The server has it no longer: seen when it was asked to convert it. */
  gone?: true;
};

export const isUpload = (song: Song): boolean => song.key.startsWith('u:');
export const idOf = (song: Song): string => song.key.slice(2);

/** As a new batch names it. */
export const wishOf = (song: Song): NewBatch['tracks'][number] =>
  isUpload(song) ? { uploadId: idOf(song) } : { trackId: idOf(song) };

export const songOfTrack = (track: Track): Song => ({
  key: `t:${track.id}`,
  title: track.title,
  artist: track.artists.map(({ name }) => name).join(', '),
  durationMs: track.durationMs,
  album: track.album.title,
  albumId: track.album.id,
  ...(track.number === undefined ? {} : { number: track.number }),
  ...(track.disc > 1 ? { disc: track.disc } : {}),
  ...(track.format.lossless ? {} : { lossy: true }),
  ...(track.cover === undefined ? {} : { cover: track.cover }),
});

export const songOfUpload = (upload: Upload): Song => {
  const {
    id,
    name,
    title,
    artist,
    album,
    disc = 1,
    number,
    durationMs,
    format,
    sizeBytes,
    sentAt,
    ...facts
  } = upload;
  return {
    key: `u:${id}`,
    title,
    artist,
    durationMs,
    codec: format,
    file: { name, sizeBytes, sentAt },
    facts,
    ...(album === undefined ? {} : { album }),
    ...(number === undefined ? {} : { number }),
    ...(disc > 1 ? { disc } : {}),
    ...(isLossyCodec(format) ? { lossy: true } : {}),
  };
};

/** Of what is made of one or of the other. */
export const keyOf = ({
  trackId,
  uploadId,
}: {
  trackId?: string | undefined;
  uploadId?: string | undefined;
}) => (trackId === undefined ? `u:${uploadId}` : `t:${trackId}`);

type Candidate = PlaylistMatch['entries'][number]['candidates'][number];

export const songOfCandidate = ({
  trackId,
  uploadId,
  title,
  artist,
  album,
  durationMs,
  codec,
  sentAs,
  sizeBytes = 0,
  sentAt = '',
}: Candidate): Song => ({
  key: keyOf({ trackId, uploadId }),
  title,
  artist,
  durationMs,
  codec,
  ...(sentAs === undefined ? {} : { file: { name: sentAs, sizeBytes, sentAt } }),
  ...(album === undefined ? {} : { album }),
  ...(isLossyCodec(codec) ? { lossy: true } : {}),
});

export const playingTime = (songs: readonly Song[]): number =>
  songs.reduce((sum, { durationMs }) => sum + durationMs, 0);
