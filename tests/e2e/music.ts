// A music folder with small tagged files, written for the test.
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Song = {
  album: string;
  artist: string;
  title: string;
  number: number;
  seconds: number;
  year?: number;
  genre?: string;
  composer?: string;
  isrc?: string;
  /** MusicBrainz recording. */
  recording?: string;
  /** Samples a second, 44,100 where nothing is said. */
  rate?: number;
};

const cdRate = 44_100;
const channels = 2;
const bytesPerFrame = channels * 2;
export const wavBytesPerSecond = cdRate * bytesPerFrame;

/** A chunk of a RIFF file: name, length, content, padded to an even length. */
function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** A frame of ID3v2.4: encoding 3 is UTF-8; lengths have seven bits a byte. */
function frame(name: string, value: string | number | undefined, before = '\x03'): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  const content = Buffer.from(`${before}${value}`, 'utf8');
  return Buffer.concat([Buffer.from(name, 'latin1'), sevenBits(content.length), Buffer.alloc(2), content]);
}

const sevenBits = (length: number) => Buffer.from([21, 14, 7, 0].map((shift) => (length >> shift) & 127));

/** The tags of a song, as a chunk of its file. */
function tagsOf({ title, artist, album, number, year, genre, composer, isrc, recording }: Song): Buffer {
  const frames = Buffer.concat([
    frame('TIT2', title),
    frame('TPE1', artist),
    frame('TALB', album),
    frame('TRCK', number),
    frame('TDRC', year),
    frame('TCON', genre),
    frame('TCOM', composer),
    frame('TSRC', isrc),
    frame('UFID', recording, 'http://musicbrainz.org\0'),
  ]);
  const head = Buffer.concat([Buffer.from('ID3\x04\x00\x00', 'latin1'), sevenBits(frames.length)]);
  return chunk('id3 ', Buffer.concat([head, frames]));
}

/** Everything of a WAV file that stands before its samples, for so many bytes of them. */
function wavHead(song: Song, sampleBytes: number): Buffer {
  const { rate = cdRate } = song;
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE(rate * bytesPerFrame, 8);
  format.writeUInt16LE(bytesPerFrame, 12);
  format.writeUInt16LE(16, 14);
  const data = Buffer.alloc(8);
  data.write('data', 0, 'latin1');
  data.writeUInt32LE(sampleBytes, 4);
  const body = Buffer.concat([Buffer.from('WAVE', 'latin1'), chunk('fmt ', format), tagsOf(song), data]);
  const riff = Buffer.alloc(8);
  riff.write('RIFF', 0, 'latin1');
  riff.writeUInt32LE(body.length + sampleBytes, 4);
  return Buffer.concat([riff, body]);
}

/** Three soft partials that swell, so that something is heard. */
function samplesOf(song: Song): Buffer {
  const { rate = cdRate } = song;
  const frames = Math.round(song.seconds * rate);
  const samples = new Int16Array(frames * channels);
  const base = 110 * 2 ** ((song.number * 5) / 12);
  for (let frame = 0; frame < frames; frame++) {
    const at = frame / rate;
    const swell = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 4);
    const tone = Math.sin(2 * Math.PI * base * at) + 0.5 * Math.sin(2 * Math.PI * base * 1.5 * at);
    samples[frame * 2] = samples[frame * 2 + 1] = Math.round(tone * swell * 6000);
  }
  return Buffer.from(samples.buffer);
}

/** A song that is heard. */
export function writeSong(file: string, song: Song): void {
  const samples = samplesOf(song);
  writeFileSync(file, Buffer.concat([wavHead(song, samples.length), samples]));
}

/** A silent song that takes no room on the disk: its samples are a hole in the file. */
export function writeSilentSong(file: string, song: Song): void {
  const sampleBytes = Math.round(song.seconds) * (song.rate ?? cdRate) * bytesPerFrame;
  const head = wavHead(song, sampleBytes);
  writeFileSync(file, head);
  truncateSync(file, head.length + sampleBytes);
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
    writeSong(file, song);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** One album of so many songs of the same length. */
export const album = (count: number, seconds: number, rate?: number): Song[] =>
  Array.from({ length: count }, (_, at) => ({
    album: 'Slow Ferry',
    artist: 'The Tidal Clocks',
    title: `Crossing ${at + 1}`,
    number: at + 1,
    seconds,
    ...(rate === undefined ? {} : { rate }),
  }));
