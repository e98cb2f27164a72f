// Finding by words. Any text is a legal question: the index sees only quoted words.
import type { DatabaseSync } from 'node:sqlite';
import { foldText, searchWords } from '../fold-text.ts';
import {
  type AlbumRow,
  type ArtistRow,
  albumColumns,
  albumTables,
  type TrackRow,
  trackColumns,
  trackTables,
} from './rows.ts';

const wordsMax = 12;
const wordLengthMax = 40;
const closeWordsMax = 4;

/** Questions from the closest meaning to the widest: name begins so, name contains the words, anything does. */
const questionsOf = (text: string, name: string): string[] => {
  const typed = foldText(text).split(' ').map(searchWords).filter(Boolean).slice(0, wordsMax);
  if (typed.length === 0) return [];
  // A word that the index knows as several ("AC/DC", a Japanese title) is asked for as a phrase.
  const all = typed.map((word) => `"${[...word].slice(0, wordLengthMax).join('')}"*`);
  // Many words find little: what comes first hardly matters then, and asking once is three times as fast.
  if (typed.length >= closeWordsMax) return [all.join(' AND ')];
  return [`{${name}} : (^${all.join(' AND ')})`, `{${name}} : (${all.join(' AND ')})`, all.join(' AND ')];
};

export const searchStore = (database: DatabaseSync) => {
  const find = <Row extends { no: number }>(sql: string, name: string) => {
    const statement = database.prepare(sql);
    return (text: string, limit: number): Row[] => {
      const found = new Map<number, Row>();
      for (const question of questionsOf(text, name)) {
        if (found.size >= limit) break;
        for (const row of statement.all(question, limit) as Row[])
          if (!found.has(row.no)) found.set(row.no, row);
      }
      return [...found.values()].slice(0, limit);
    };
  };
  return {
    artists: find<ArtistRow>(
      `SELECT no, id, artists.name, album_count, track_count FROM artist_search
       JOIN artists ON artists.no = artist_search.rowid
       WHERE artist_search MATCH ? AND (track_count > 0 OR album_count > 0) LIMIT ?`,
      'name',
    ),
    albums: find<AlbumRow>(
      `SELECT ${albumColumns} FROM album_search JOIN albums ON albums.no = album_search.rowid
       JOIN artists ON artists.no = albums.artist_no WHERE album_search MATCH ? LIMIT ?`,
      'title',
    ),
    tracks: find<TrackRow>(
      `SELECT ${trackColumns} FROM track_search JOIN tracks ON tracks.no = track_search.rowid
       JOIN albums ON albums.no = tracks.album_no WHERE track_search MATCH ? LIMIT ?`,
      'title',
    ),
    /** Names without a letter or digit ("!!!") are in no index of words. */
    byExactName: (text: string, limit: number) => ({
      artists: database
        .prepare(
          `SELECT no, id, name, album_count, track_count FROM artists
           WHERE key = ? AND (track_count > 0 OR album_count > 0) LIMIT ?`,
        )
        .all(foldText(text), limit) as ArtistRow[],
      albums: database
        .prepare(
          `SELECT ${albumColumns} FROM ${albumTables} WHERE albums.track_count > 0 AND lower(albums.title) = ? LIMIT ?`,
        )
        .all(foldText(text), limit) as AlbumRow[],
      tracks: database
        .prepare(
          `SELECT ${trackColumns} FROM ${trackTables} WHERE missing_at IS NULL AND tracks.sort = ? LIMIT ?`,
        )
        .all(`\u{10ffff}${foldText(text)}`, limit) as TrackRow[],
    }),
    hasWords: (text: string) => searchWords(text) !== '',
  };
};
