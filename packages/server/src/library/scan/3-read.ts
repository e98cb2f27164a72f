// Third step: the files that are new or changed are read, batch by batch, and written as tracks.
import { encodeId } from '../../ids.ts';
import { shown, within } from '../file-path.ts';
import { sortKey } from '../fold-text.ts';
import type { Comparison } from './2-compare.ts';
import type { ToRead } from './compare.store.ts';
import { describeTrack, mainArtist } from './describe-track.ts';
import type { FileFacts } from './file-facts.ts';
import type { Reading } from './read-file.ts';
import type { Reader } from './readers.ts';
import { inTransaction, type ScanState } from './scan-state.ts';
import { trackStore } from './track.store.ts';

const filesAtOnce = 64;
type TrackStore = ReturnType<typeof trackStore>;

/** What the album takes from the tags of its tracks. */
export type About = Pick<FileFacts, 'genres' | 'label' | 'comment' | 'credits'> & { album: string };

const writeTrack = (state: ScanState, store: TrackStore, file: ToRead, facts: FileFacts): void => {
  const { counts, touched, startedAt } = state;
  const folder = shown(file.dir);
  const about = describeTrack(facts, { name: shown(file.name), folder, root: shown(file.folder) });
  const here = store.atPlace(file.dirNo, file.name);
  const moved = here === undefined ? store.lost(facts.fingerprint, file.sizeBytes) : undefined;
  const before = here ?? moved;
  const addedAt = state.first ? Math.min(startedAt, Math.round(file.mtimeMs)) : startedAt;
  const artists = about.artists.map((name) => ({ name, ...store.artist(name) }));
  const albumArtist = store.artist(about.albumArtist ?? mainArtist(about.artists));
  const album = store.album(about.albumKey, about.albumTitle, albumArtist.no, addedAt, moved?.album_no);
  const { fingerprint, durationMs, container, codec, mime } = facts;
  const row = {
    dir_no: file.dirNo,
    name: file.name,
    size_bytes: file.sizeBytes,
    mtime_ms: file.mtimeMs,
    inode: file.inode,
    fingerprint,
    album_no: album,
    title: about.title,
    sort: sortKey(about.title),
    artists: JSON.stringify(artists.map(({ id, name }) => ({ id: encodeId(id), name }))),
    album_artist: about.albumArtist ?? null,
    disc: about.disc,
    number: about.number ?? null,
    year: facts.year ?? null,
    duration_ms: durationMs,
    container,
    codec,
    mime,
    lossless: facts.lossless ? 1 : 0,
    bitrate_kbps: facts.bitrateKbps ?? null,
    sample_rate_hz: facts.sampleRateHz ?? null,
    bit_depth: facts.bitDepth ?? null,
    channels: facts.channels ?? null,
    track_gain_db: facts.trackGainDb ?? null,
    track_peak: facts.trackPeak ?? null,
    album_gain_db: facts.albumGainDb ?? null,
    album_peak: facts.albumPeak ?? null,
    isrc: facts.isrc ?? null,
    recording: facts.recordingId ?? null,
    has_picture: facts.hasPicture ? 1 : 0,
    about: JSON.stringify({
      album: about.albumTitle,
      genres: facts.genres,
      label: facts.label,
      comment: facts.comment,
      credits: facts.credits,
    } satisfies About),
  };
  let no = before?.no;
  if (no === undefined) {
    no = store.insert(row, addedAt);
    counts.added++;
  } else {
    store.update(no, row);
    store.found(no);
    if (moved !== undefined) counts.moved++;
    else if (before?.missing_at !== null) counts.added++;
    else counts.changed++;
  }
  store.setArtists(
    no,
    artists.map((artist) => artist.no),
  );
  store.setSearch(no, before === undefined, about.title, about.artists.join(' '), about.albumTitle);
  store.unbroken(file.dirNo, file.name);
  touched.add(album);
  if (before !== undefined) touched.add(before.album_no);
};

const write = (state: ScanState, store: TrackStore, file: ToRead, reading: Reading): void => {
  state.counts.done++;
  if (!('why' in reading)) {
    writeTrack(state, store, file, reading);
    return;
  }
  state.counts.broken++;
  store.broken(file.dirNo, file.name, file, reading.why, state.startedAt);
  const before = store.atPlace(file.dirNo, file.name);
  if (before !== undefined && before.missing_at === null) store.gone(before.no);
};

/** A reader reads its next batch while the one before is written, in the order in which they come back. */
export const readFiles = async (
  state: ScanState,
  { toRead }: Comparison,
  readers: readonly Reader[],
): Promise<void> => {
  const store = trackStore(state.database);
  let after = 0;
  const readNext = async (reader: Reader): Promise<{ file: ToRead; reading: Reading }[]> => {
    const batch = toRead(after, filesAtOnce);
    after = batch.at(-1)?.seq ?? after;
    if (batch.length === 0) return [];
    const readings = await reader.read(batch.map(({ dir, name }) => within(dir, name)));
    return batch.flatMap((file, i) => {
      const reading = readings[i];
      return reading === undefined ? [] : [{ file, reading }];
    });
  };
  const work = async (reader: Reader): Promise<void> => {
    let ahead = readNext(reader);
    for (let read = await ahead; read.length > 0; read = await ahead) {
      ahead = readNext(reader);
      // Handled below; a failed write must not leave it unheard.
      ahead.catch(() => {});
      inTransaction(state.database, () => {
        for (const { file, reading } of read) write(state, store, file, reading);
      });
    }
  };
  await Promise.all(readers.map(work));
};
