// What is known of a file before it is converted: for its name, its place in a list, and how long it will take.
import { basename, extname } from 'node:path';
import { parseFile } from 'music-metadata';
import type { NameValues } from '../names/name-template.ts';
import type { TagValues } from '../tags/fields.ts';
import { readTags } from '../tags/read-tags.ts';
import type { Source } from '../words.ts';

export type FileFacts = {
  names: NameValues;
  /** What lists are matched against. */
  song: {
    title: string;
    artist: string;
    album?: string;
    durationMs?: number;
    isrc?: string;
    musicbrainzRecordingId?: string;
  };
  lengthS?: number;
};

const numberOf = (text: string | undefined): number | undefined => {
  const number = Number.parseInt(text ?? '', 10);
  return Number.isNaN(number) ? undefined : number;
};

const lengthOf = async ({ path, piece }: Source): Promise<number | undefined> => {
  const whole = await parseFile(path, { skipCovers: true, duration: false }).then(
    ({ format }) => format.duration,
    () => undefined,
  );
  if (piece === undefined) return whole;
  const endS = piece.end === undefined ? whole : piece.end / 75;
  return endS === undefined ? undefined : Math.max(0, endS - piece.start / 75);
};

/** Without what is undefined. */
const only = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

export const factsOf = (values: TagValues, path: string, lengthS: number | undefined): FileFacts => {
  const first = (field: keyof TagValues) => values[field]?.[0];
  const title = first('title') ?? basename(path, extname(path));
  const artist = values.artist?.join(', ') ?? '';
  return {
    names: {
      title,
      ...only<Omit<NameValues, 'title'>>({
        artist: artist || undefined,
        albumArtist: values.albumArtist?.join(', '),
        album: first('album'),
        track: numberOf(first('track')),
        trackTotal: numberOf(first('trackTotal')),
        disc: numberOf(first('disc')),
        discTotal: numberOf(first('discTotal')),
        date: first('date'),
        genre: first('genre'),
        composer: first('composer'),
      }),
    },
    song: {
      title,
      artist,
      ...only<Omit<FileFacts['song'], 'title' | 'artist'>>({
        album: first('album'),
        durationMs: lengthS === undefined ? undefined : Math.round(lengthS * 1000),
        isrc: first('isrc'),
        musicbrainzRecordingId: first('musicbrainzRecordingId'),
      }),
    },
    ...only<{ lengthS: number }>({ lengthS }),
  };
};

/** A file that cannot be read has its name, and fails when its turn comes. */
export const readFacts = async (source: Source): Promise<FileFacts> => {
  const own = await readTags(source.path).then(
    ({ values }) => values,
    () => ({}),
  );
  return factsOf({ ...own, ...source.tags }, source.path, await lengthOf(source));
};
