// A music folder with small tagged files, written for the test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Song = { album: string; artist: string; title: string; number: number; seconds: number };

const rate = 44_100;
const channels = 2;
export const wavBytesPerSecond = rate * channels * 2;

/** A chunk of a RIFF file: name, length, content, padded to an even length. */
function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

const text = (name: string, value: string) => chunk(name, Buffer.from(`${value}\0`, 'utf8'));

/** A WAV file with tags: three soft partials that swell, so that something is heard. */
export function wavOf(song: Song): Buffer {
  const frames = Math.round(song.seconds * rate);
  const samples = new Int16Array(frames * channels);
  const base = 110 * 2 ** ((song.number * 5) / 12);
  for (let frame = 0; frame < frames; frame++) {
    const at = frame / rate;
    const swell = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 4);
    const tone = Math.sin(2 * Math.PI * base * at) + 0.5 * Math.sin(2 * Math.PI * base * 1.5 * at);
    samples[frame * 2] = samples[frame * 2 + 1] = Math.round(tone * swell * 6000);
  }
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(wavBytesPerSecond, 8);
  format.writeUInt16LE(channels * 2, 12);
  format.writeUInt16LE(16, 14);
  const tags = Buffer.concat([
    Buffer.from('INFO', 'latin1'),
    text('INAM', song.title),
    text('IART', song.artist),
    text('IPRD', song.album),
    text('ITRK', String(song.number)),
  ]);
  const body = Buffer.concat([
    Buffer.from('WAVE', 'latin1'),
    chunk('fmt ', format),
    chunk('LIST', tags),
    chunk('data', Buffer.from(samples.buffer)),
  ]);
  return chunk('RIFF', body);
}

export type MusicFolder = Disposable & { path: string };

export function writeMusic(songs: Song[]): MusicFolder {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-music-'));
  for (const song of songs) {
    const file = join(
      path,
      song.artist,
      song.album,
      `${String(song.number).padStart(2, '0')} ${song.title}.wav`,
    );
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wavOf(song));
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** One album of so many songs of the same length. */
export const album = (count: number, seconds: number): Song[] =>
  Array.from({ length: count }, (_, at) => ({
    album: 'Slow Ferry',
    artist: 'The Tidal Clocks',
    title: `Crossing ${at + 1}`,
    number: at + 1,
    seconds,
  }));
