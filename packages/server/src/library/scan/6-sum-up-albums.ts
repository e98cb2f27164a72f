// Sixth step: every album that a track came to, left or changed is summed up again from its tracks.
import { foldText, sortKey } from '../fold-text.ts';
import type { About } from './3-read.ts';
import { type AlbumTrack, type AlbumValues, albumStore } from './album.store.ts';
import { mainArtist, variousArtists } from './describe-track.ts';
import type { Credit } from './file-facts.ts';
import { inTransaction, type ScanState } from './scan-state.ts';
import { trackStore } from './track.store.ts';

const albumsAtOnce = 200;
const genresMax = 12;
/** An album of one artist may have a guest's song or two. */
const mainArtistShare = 0.7;

/** Values in the order of how often they occur, the first spelling of each. */
const byFrequency = (values: readonly string[]): string[] => {
  const seen = new Map<string, { value: string; count: number }>();
  for (const value of values) {
    const entry = seen.get(foldText(value));
    if (entry === undefined) seen.set(foldText(value), { value, count: 1 });
    else entry.count++;
  }
  return [...seen.values()].sort((a, b) => b.count - a.count).map(({ value }) => value);
};

const mergeCredits = (all: readonly Credit[]): Credit[] => {
  const names = new Map<string, string[]>();
  for (const credit of all) names.set(credit.role, [...(names.get(credit.role) ?? []), ...credit.names]);
  return [...names].map(([role, list]) => ({ role, names: byFrequency(list) }));
};

/** The artist whom the tags name for the album, or the one of most of its tracks, or various. */
export const albumArtistOf = (tracks: readonly Pick<AlbumTrack, 'artists' | 'album_artist'>[]): string => {
  const tagged = byFrequency(
    tracks.map(({ album_artist }) => album_artist).filter((name) => name !== null),
  )[0];
  if (tagged !== undefined) return tagged;
  const main = tracks.map(({ artists }) =>
    mainArtist((JSON.parse(artists) as { name: string }[]).map(({ name }) => name)),
  );
  const first = byFrequency(main)[0];
  const share =
    main.filter((name) => first !== undefined && foldText(name) === foldText(first)).length / main.length;
  return first !== undefined && share >= mainArtistShare ? first : variousArtists;
};

const summary = (tracks: readonly AlbumTrack[], artistNo: (name: string) => number): AlbumValues => {
  const abouts = tracks.map(({ about }) => JSON.parse(about) as About);
  const artist = albumArtistOf(tracks);
  const title = byFrequency(abouts.map(({ album }) => album))[0] ?? '';
  const comments = new Set(abouts.map(({ comment }) => comment));
  const years = tracks.map(({ year }) => year).filter((year) => year !== null);
  return {
    title,
    sort: sortKey(title),
    artist_no: artistNo(artist),
    artist_sort: sortKey(artist),
    artist_name: artist,
    year: years.length > 0 ? Math.max(...years) : null,
    added_at: Math.min(...tracks.map(({ added_at }) => added_at)),
    track_count: tracks.length,
    duration_ms: tracks.reduce((sum, { duration_ms }) => sum + duration_ms, 0),
    label: byFrequency(abouts.map(({ label }) => label).filter((label) => label !== undefined))[0] ?? null,
    // A comment speaks of the album when all its tracks carry the same.
    comment: comments.size === 1 ? ([...comments][0] ?? null) : null,
    genres: byFrequency(abouts.flatMap(({ genres }) => genres)).slice(0, genresMax),
    credits: JSON.stringify(mergeCredits(abouts.flatMap(({ credits }) => credits))),
  };
};

export const sumUpAlbums = async (state: ScanState, breathe: () => Promise<void>): Promise<void> => {
  const { database, touched } = state;
  const albums = albumStore(database);
  const { artist } = trackStore(database);
  const all = [...touched];
  for (let from = 0; from < all.length; from += albumsAtOnce) {
    inTransaction(database, () => {
      for (const no of all.slice(from, from + albumsAtOnce)) {
        const tracks = albums.tracks(no);
        if (tracks.length === 0) albums.setEmpty(no);
        else {
          const values = summary(tracks, (name) => artist(name).no);
          albums.set(no, values, values.genres.map(foldText));
        }
      }
    });
    await breathe();
  }
  if (all.length > 0) inTransaction(database, () => albums.countArtists());
};
