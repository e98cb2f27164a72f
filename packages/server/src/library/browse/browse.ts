// Looking at the library: lists, pages, search. Decides pages and cursors; SQL is in the stores.
import type { DatabaseSync } from 'node:sqlite';
import type {
  Album,
  AlbumOrder,
  AlbumPage,
  Artist,
  ArtistPage,
  BrokenFile,
  Page,
  SearchResult,
  Track,
} from '@gatefold/contract';
import type { Random } from '../../clock.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { shown, toFs, within } from '../file-path.ts';
import { foldText } from '../fold-text.ts';
import { browseStore } from './browse.store.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { toAlbum, toArtist, toTrack } from './rows.ts';
import { searchStore } from './search.store.ts';
import { type Song, toSong } from './song.ts';

export type Paging = { limit?: number; after?: string };
export type AlbumQuestion = Paging & { order?: AlbumOrder; artist?: number; genre?: string };

/** A track's file, for whoever streams it. `path` is bytes where the file's name is no text. */
export type TrackFile = {
  path: string | Buffer;
  sizeBytes: number;
  mtimeMs: number;
  mime: string;
  bitrateKbps: number | undefined;
  durationMs: number;
  title: string;
  artist: string;
  albumId: number;
};

const pageLength = 50;
const searchLength = 20;

const unknownPage = () =>
  refuse('malformed-request', 'The place to go on from is not one that this list has given out.');

export const createBrowse = (database: DatabaseSync, random: Random) => {
  const store = browseStore(database);
  const search = searchStore(database);

  /** One page, from a query that is asked for one row more than the page holds. */
  const page = <Row extends { no: number }, Item>(
    { limit = pageLength, after }: Paging,
    rows: (limit: number, cursor: Cursor | undefined) => Row[],
    toItem: (row: Row) => Item,
    seed = 0,
  ): Page<Item> | Refusal => {
    const cursor = after === undefined ? undefined : readCursor(after);
    if (after !== undefined && cursor === undefined) return unknownPage();
    const found = rows(limit + 1, cursor);
    const items = found.slice(0, limit).map(toItem);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return last === undefined
      ? { items }
      : { items, next: writeCursor({ no: last.no, seed: cursor?.seed ?? seed }) };
  };

  return {
    counts: store.counts,
    tracksByFolder: store.tracksByFolder,
    albumInFolder: store.albumInFolder,
    meta: store.meta,
    cover: store.cover,

    albums({ order = 'title', artist, genre, ...paging }: AlbumQuestion): Page<Album> | Refusal {
      const [high = 0, low = 0] = random.bytes(2);
      const seed = 1 + high * 256 + low;
      return page(
        paging,
        (limit, cursor) =>
          store.albums({
            order,
            limit,
            seed: cursor?.seed ?? seed,
            after: cursor?.no,
            artist,
            genre: genre === undefined ? undefined : foldText(genre),
          }),
        toAlbum,
        seed,
      );
    },
    album(id: number): AlbumPage | Refusal {
      const row = store.album(id);
      if (row === undefined) return refuse('unknown-album', 'The library has no such album.');
      return {
        ...toAlbum(row),
        genres: JSON.parse(row.genres),
        credits: JSON.parse(row.credits),
        ...(row.label === null ? {} : { label: row.label }),
        ...(row.comment === null ? {} : { comment: row.comment }),
        tracks: store.tracksOfAlbum(row.no).map(toTrack),
      };
    },
    artists: (paging: Paging): Page<Artist> | Refusal =>
      page(paging, (limit, cursor) => store.artists(limit, cursor?.no), toArtist),
    artist(id: number): ArtistPage | Refusal {
      const row = store.artist(id);
      if (row === undefined) return refuse('unknown-artist', 'The library has no such artist.');
      return {
        ...toArtist(row),
        albums: store.albumsOf(row.no).map(toAlbum),
        appearsOn: store.appearsOn(row.no).map(toAlbum),
      };
    },
    tracks: (paging: Paging): Page<Track> | Refusal =>
      page(paging, (limit, cursor) => store.tracks(limit, cursor?.no), toTrack),
    track(id: number): Track | Refusal {
      const row = store.track(id);
      return row === undefined ? refuse('unknown-track', 'The library has no such track.') : toTrack(row);
    },
    broken({ limit = pageLength, after }: Paging): Page<BrokenFile> | Refusal {
      const from = after === undefined ? 0 : readCursor(after)?.no;
      if (from === undefined) return unknownPage();
      const rows = store.broken(limit + 1, from);
      const items = rows.slice(0, limit).map(({ path, name, why, seen_at }) => ({
        path: shown(within(path, name)),
        why,
        seenAt: new Date(seen_at).toISOString(),
      }));
      return rows.length > limit ? { items, next: writeCursor({ no: from + limit, seed: 0 }) } : { items };
    },
    search(text: string, limit = searchLength): SearchResult {
      const found = search.hasWords(text)
        ? {
            artists: search.artists(text, limit),
            albums: search.albums(text, limit),
            tracks: search.tracks(text, limit),
          }
        : search.byExactName(text, limit);
      return {
        artists: found.artists.map(toArtist),
        albums: found.albums.map(toAlbum),
        tracks: found.tracks.map(toTrack),
      };
    },
    /** Undefined for a track that is not in the library (any more). */
    song(id: number): Song | undefined {
      const row = store.song(id);
      return row === undefined ? undefined : toSong(row);
    },
    /** Every track, in no order that says anything, so many at a time. */
    *everySong(atOnce: number): Generator<Song[]> {
      for (let no = 0; ; ) {
        const rows = store.songsAfter(no, atOnce);
        if (rows.length === 0) return;
        yield rows.map(toSong);
        no = rows.at(-1)?.no ?? no;
      }
    },
    fileOf(id: number): TrackFile | undefined {
      const row = store.file(id);
      if (row === undefined) return undefined;
      const artists = JSON.parse(row.artists) as { name: string }[];
      return {
        path: toFs(within(row.path, row.name)),
        sizeBytes: row.size_bytes,
        mtimeMs: row.mtime_ms,
        mime: row.mime,
        bitrateKbps: row.bitrate_kbps ?? undefined,
        durationMs: row.duration_ms,
        title: row.title,
        artist: artists.map(({ name }) => name).join(', '),
        albumId: row.album_id,
      };
    },
  };
};

export type Browse = ReturnType<typeof createBrowse>;
