// What is known of a file that was sent: kept with it as JSON, and told of it.
import type { Upload } from '@gatefold/contract';
import { encodeId } from '../ids.ts';
import type { FileFacts } from '../library/scan/file-facts.ts';
import type { UploadRow } from './uploads.store.ts';

/** What is known of an uploaded file. */
export type UploadFacts = {
  title: string;
  artist: string;
  album?: string;
  albumArtist?: string;
  disc?: number;
  number?: number;
  year?: number;
  genre?: string;
  composer?: string;
  durationMs: number;
  format: string;
  /** SHA-256 of the file, in base64url; of those taken in by earlier versions it is not known. */
  sum?: string;
};

export const factsOf = (row: UploadRow): UploadFacts => JSON.parse(row.facts ?? '{}') as UploadFacts;

export const uploadOf = (row: UploadRow): Upload => {
  const { sum: _, ...facts } = factsOf(row);
  return {
    id: encodeId(row.id),
    name: row.name,
    ...facts,
    sizeBytes: row.size_bytes,
    sentAt: new Date(row.begun_at).toISOString(),
  };
};

const stemOf = (name: string): string =>
  name.replace(/^.*[\\/]/, '').replace(/(?<=.)\.[^.]{1,5}$/, '') || name;

/** From what stands in the file; without a title it is called as the file is. */
export const factsOfMusic = (name: string, facts: FileFacts): UploadFacts => {
  const { title, artists, album, albumArtist, disc, number, year, genres, credits, durationMs, codec } =
    facts;
  const composer = credits.find(({ role }) => role === 'composer')?.names.join(', ');
  return {
    title: title ?? stemOf(name),
    artist: artists.join(', ') || (albumArtist ?? ''),
    ...(album === undefined ? {} : { album }),
    ...(albumArtist === undefined ? {} : { albumArtist }),
    disc,
    ...(number === undefined ? {} : { number }),
    ...(year === undefined ? {} : { year }),
    ...(genres[0] === undefined ? {} : { genre: genres[0] }),
    ...(composer === undefined ? {} : { composer }),
    durationMs,
    format: codec,
  };
};
