import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Format, formats } from '../../words.ts';
import { tinyFile } from './tiny-files.ts';

/** A file of one's own, gone after `using`. */
export function tempFile(bytes: Uint8Array, name = 'tiny') {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-tags-'));
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return {
    path,
    read: () => readFileSync(path),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

export function tempTiny(format: Format) {
  return tempFile(tinyFile(format), `tiny.${format === 'aac' || format === 'alac' ? 'm4a' : format}`);
}

/** Each format with each version of ID3 that makes a difference to it. */
export const ways: readonly { format: Format; id3: '2.3' | '2.4'; name: string }[] = formats.flatMap(
  (format) =>
    (['mp3', 'wav', 'aiff'].includes(format) ? (['2.3', '2.4'] as const) : (['2.4'] as const)).map((id3) => ({
      format,
      id3,
      name: ['mp3', 'wav', 'aiff'].includes(format) ? `${format} with ID3v${id3}` : format,
    })),
);
