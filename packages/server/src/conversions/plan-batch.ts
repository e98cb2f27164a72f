// From what was asked for to the list of files that will be made: which songs, and what each file is called.
import type { AudioFormat, NewBatch, NotThere } from '@gatefold/contract';
import { decodeId } from '../ids.ts';
import type { Song } from '../library/browse/song.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { nameAll } from './names/name-all.ts';
import type { NameFacts } from './names/name-files.ts';
import { targetOf } from './target-of.ts';
import type { UploadFacts } from './upload-facts.ts';

export type NamedSong = {
  track?: number;
  upload?: number;
  title: string;
  artist: string;
  album?: string;
  durationMs: number;
  format: AudioFormat;
  /** With folders and ending. */
  name: string;
};

type Found = Omit<NamedSong, 'name' | 'format'> & { facts: NameFacts };

export type Sources = {
  song(track: number): Song | undefined;
  uploads: ReadonlyMap<number, UploadFacts & { place: string }>;
};

export const uploadIdsOf = (tracks: NewBatch['tracks']): number[] =>
  tracks.flatMap((one) => ('uploadId' in one ? [decodeId(one.uploadId) ?? 0] : []));

const ofTrack = (id: number, { song }: Sources): Found | undefined => {
  const found = song(id);
  if (found === undefined) return undefined;
  const { title, artists, album, durationMs } = found;
  const artist = artists.join(', ');
  return {
    track: id,
    title,
    artist,
    album,
    durationMs,
    facts: {
      title,
      artist,
      album,
      albumArtist: found.albumArtist,
      disc: found.disc,
      number: found.number,
      year: found.year,
      genre: found.genre,
      composer: found.composer,
    },
  };
};

const ofUpload = (id: number, { uploads }: Sources): Found | undefined => {
  const found = uploads.get(id);
  if (found === undefined) return undefined;
  const { title, artist, album, durationMs } = found;
  return { upload: id, title, artist, ...(album === undefined ? {} : { album }), durationMs, facts: found };
};

export type Plan = { name: string; songs: NamedSong[]; uploadsAt?: string };

const usualName = 'Converted music';

/** Each of them once, however often the list has it. */
const notThere = (gone: NewBatch['tracks']): Refusal => {
  const fields: NotThere = {
    trackIds: [...new Set(gone.flatMap((one) => ('trackId' in one ? [one.trackId] : [])))],
    uploadIds: [...new Set(gone.flatMap((one) => ('uploadId' in one ? [one.uploadId] : [])))],
  };
  const { length: files } = fields.uploadIds;
  const { length: tracks } = fields.trackIds;
  const goneFiles = `${files} of these files ${files === 1 ? 'is' : 'are'} not here, or no longer: files that were added are kept for a day.`;
  const goneTracks = `${tracks} of these tracks ${tracks === 1 ? 'is' : 'are'} not in the library, or no longer.`;
  return tracks > 0
    ? refuse('unknown-track', files > 0 ? `${goneTracks} ${goneFiles}` : goneTracks, fields)
    : refuse('unknown-upload', `${goneFiles} Add them again.`, fields);
};

/** Everything, or the first reason why not. */
export const planBatch = async (
  { name, tracks, settings }: NewBatch,
  sources: Sources,
): Promise<Plan | Refusal> => {
  const found: Found[] = [];
  const gone: NewBatch['tracks'] = [];
  for (const one of tracks) {
    const next =
      'trackId' in one
        ? ofTrack(decodeId(one.trackId) ?? 0, sources)
        : ofUpload(decodeId(one.uploadId) ?? 0, sources);
    if (next === undefined) gone.push(one);
    else found.push(next);
  }
  if (gone.length > 0) return notThere(gone);
  const places = new Set(
    uploadIdsOf(tracks).flatMap((id) => {
      const place = sources.uploads.get(id)?.place;
      return place === undefined ? [] : [place];
    }),
  );
  if (places.size > 1)
    return refuse('file-elsewhere', 'These files came to different servers. Add them again, all at once.');
  const [uploadsAt] = places;
  const format = targetOf(settings, false).format;
  const called = name ?? found[0]?.album ?? usualName;
  const facts = found.map((one) => one.facts);
  const names = await nameAll({ songs: facts, settings, list: called });
  if (typeof names === 'string') return refuse('form-not-possible', `${names}.`);
  return {
    name: called,
    songs: found.map(({ facts: _, ...song }, at) => ({ ...song, format, name: names[at] as string })),
    ...(uploadsAt === undefined ? {} : { uploadsAt }),
  };
};
