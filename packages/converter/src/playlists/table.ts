// Lists as tables: Exportify, the text export of Apple Music, Takeout of YouTube Music, and whatever else has columns.
import { parse } from 'csv-parse/sync';
import { type Column, columnsOf, plainHead } from './columns.ts';
import { pathOfLine } from './entry-path.ts';
import { createEntry, entriesMax, type PlaylistEntry, type PlaylistFormat } from './playlist.ts';
import { streamingServiceOf } from './streaming-services.ts';

export type Table =
  | { kind: 'songs'; format: PlaylistFormat; entries: PlaylistEntry[] }
  /** A list of videos by their numbers alone. */
  | { kind: 'no-titles' };

/** Undefined where no row near the top names a title column. */
export function readTable(text: string): Table | undefined {
  const rows = rowsOf(text);
  // Some exports set a few lines about the list before its head.
  for (const [at, header] of rows.slice(0, 20).entries()) {
    const columns = header.length > 1 ? columnsOf(header) : undefined;
    if (
      columns &&
      (columns.artist !== undefined || columns.album !== undefined || columns.isrc !== undefined)
    ) {
      return {
        kind: 'songs',
        format: formatOf(header),
        entries: entriesOf(rows.slice(at + 1), header, columns),
      };
    }
    if (/^video id$/.test(plainHead(header[0] ?? ''))) return { kind: 'no-titles' };
  }
  return undefined;
}

function rowsOf(text: string): string[][] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 100_000,
      to: entriesMax + 20,
    });
  } catch {
    return [];
  }
}

/** The one that parts the first lines most often, outside of quotes. */
function delimiterOf(text: string): string {
  const head = text
    .slice(0, 4000)
    .split('\n')
    .slice(0, 5)
    .join('\n')
    .replace(/"[^"]*"/g, '');
  const counted = ['\t', ';', ',', '|'].map((mark) => ({ mark, count: head.split(mark).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).mark;
}

function formatOf(header: readonly string[]): PlaylistFormat {
  const heads = new Set(header.map(plainHead));
  if (heads.has('track uri') || heads.has('spotify id')) return 'exportify';
  if (heads.has('video id') || heads.has('song url')) return 'youtube-music';
  // The text export has about thirty columns, of which these are always two: its language is the listener's.
  return header.length > 20 && !heads.has('isrc') ? 'apple-music' : 'csv';
}

function entriesOf(
  rows: readonly string[][],
  header: readonly string[],
  columns: Partial<Record<Column, number>>,
): PlaylistEntry[] {
  const others = header.flatMap((head, at) => (/^artist name [2-9]$/.test(plainHead(head)) ? [at] : []));
  const cell = (row: readonly string[], column: Column) => {
    const at = columns[column];
    return at === undefined ? undefined : row[at]?.trim();
  };
  return rows
    .filter((row) => cell(row, 'title'))
    .map((row, at) => {
      const path = cell(row, 'path');
      const artists = [cell(row, 'artist'), ...others.map((place) => row[place]?.trim())];
      return createEntry(at + 1, {
        title: cell(row, 'title'),
        artist: artists
          .filter(Boolean)
          .join(', ')
          .replace(/;(?=\S)/g, '; '),
        album: cell(row, 'album'),
        durationMs: durationOf(cell(row, 'duration'), cell(row, 'durationMs')),
        isrc: cell(row, 'isrc'),
        musicbrainzRecordingId: cell(row, 'musicbrainz'),
        path: path && !streamingServiceOf(path) ? pathOfLine(path) : undefined,
      });
    });
}

/** `3:45`, `1:02:03`, `PT3M45S`, seconds, or milliseconds where the column says so or the number can be nothing else. */
function durationOf(text = '', milliseconds = ''): number | undefined {
  if (/^\d+$/.test(milliseconds)) return Number(milliseconds);
  if (/^\d+(:\d{1,2}){1,2}([.,]\d+)?$/.test(text)) {
    return (
      text
        .replace(',', '.')
        .split(':')
        .reduce((sum, part) => sum * 60 + Number(part), 0) * 1000
    );
  }
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/i.exec(text);
  if (iso) return ((Number(iso[1] ?? 0) * 60 + Number(iso[2] ?? 0)) * 60 + Number(iso[3] ?? 0)) * 1000;
  const number = Number(text.replace(',', '.'));
  if (!Number.isFinite(number) || number <= 0) return undefined;
  return number > 20_000 ? number : number * 1000;
}
