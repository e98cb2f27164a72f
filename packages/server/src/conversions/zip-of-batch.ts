// All finished files of a batch as one ZIP, with their playlists beside them.
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { nameOf } from '@gatefold/converter';
import { type Refusal, refuse } from '../refusal.ts';
import type { BatchRow } from './batches.store.ts';
import type { ConversionRow } from './conversions.store.ts';
import { fileNameOf } from './file-name-of.ts';
import type { Place } from './place.ts';
import { playlistsOf } from './playlists-of.ts';
import { settingsOf } from './shapes.ts';
import { layOutZip, type ZipEntry, type ZipLayout } from './zip/zip-layout.ts';

export type BatchZip = { name: string; tag: string; layout: ZipLayout };

/**
 * Folder after folder, each in the order of the batch: unpacked onto a stick, they lie in the order in which many
 * car radios play them.
 */
const inFolders = (rows: readonly ConversionRow[]): ConversionRow[] =>
  [...Map.groupBy(rows, ({ name }) => name.slice(0, name.lastIndexOf('/') + 1)).values()].flat();

/** Deterministic: the same rows give the same bytes, so that a download can go on where it broke off. */
export const zipOfBatch = (
  batch: BatchRow,
  rows: readonly ConversionRow[],
  place: Pick<Place, 'fileAt'>,
): BatchZip => {
  const { name } = batch;
  const files = inFolders(rows).flatMap((row): ZipEntry[] =>
    row.file === null
      ? []
      : [
          {
            name: fileNameOf(row),
            sizeBytes: row.size_bytes ?? 0,
            crc32: row.crc32 ?? 0,
            changedAt: row.finished_at ?? batch.created_at,
            content: { path: place.fileAt(row.file) },
          },
        ],
  );
  const lists = playlistsOf(name, rows, settingsOf(batch)).map(({ fileName, text }): ZipEntry => {
    const bytes = Buffer.from(text, 'utf8');
    return {
      name: fileName,
      sizeBytes: bytes.length,
      crc32: crc32(bytes),
      changedAt: batch.created_at,
      content: { bytes },
    };
  });
  const entries = [...files, ...lists];
  const said = entries.map(
    (entry) => `${entry.name}\n${entry.sizeBytes} ${entry.crc32} ${entry.changedAt}\n`,
  );
  return {
    name: nameOf(name, 'zip'),
    tag: hash('sha256', said.join(''), 'hex').slice(0, 20),
    layout: layOutZip(entries),
  };
};

/** Why there is no ZIP here. */
export const whyNoZip = (rows: readonly ConversionRow[], place: Pick<Place, 'id'>): Refusal | undefined => {
  const files = rows.filter(({ file }) => file !== null);
  if (files.length === 0) return refuse('nothing-converted', 'Nothing of this batch is finished yet.');
  return files.some(({ file_at }) => file_at !== place.id)
    ? refuse(
        'file-elsewhere',
        'These files are on another server of this household. Its operator can give all servers one folder: GATEFOLD_CONVERSIONS.',
      )
    : undefined;
};
