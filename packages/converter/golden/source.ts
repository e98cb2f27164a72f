// A case's source, made from what its `source.json` says: nothing big lies in the repository.
import { createHash } from 'node:crypto';
import { open, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import type { createTrials } from '../src/convert/testing/trials.ts';
import { createNoise, renderWave, type WaveForm } from '../src/engine/render-wave.ts';
import type { TagValues } from '../src/tags/fields.ts';
import { fullTags } from '../src/tags/testing/full-tags.ts';
import { writeTags } from '../src/tags/write-tags.ts';
import { targetOf } from '../src/testing/targets.ts';
import type { Format } from '../src/words.ts';

export type CaseSource = {
  /** What the case is there for. */
  about: string;
  /** Of the file, with its ending, whether that is true or not. */
  name: string;
  wave?: WaveForm & {
    /** Of `bits`, so many say something; the lowest others are 0. */
    usedBits?: number;
    /** So much music at the beginning, in the middle and at the end, with silence between that takes no room. */
    islandS?: number;
  };
  /** Instead of a wave: what stands in the file. */
  text?: string;
  /** The wave is first made into this, by the converter itself. Else it stays WAV. */
  as?: Format;
  tags?: 'all' | TagValues;
  /** Bytes of each cover. */
  covers?: number[];
  /** Done to the finished file, in this order: bytes written over others, or all but this share of them cut off. */
  harm?: ({ at: number; hex: string } | { keep: number })[];
};

export type Rendered = {
  path: string;
  /** MD5 of the first so many samples of each channel, in so many bits, from the rendered wave alone. */
  sumOf(samples: number, bits: number): string | undefined;
};

type Trials = ReturnType<typeof createTrials>;

export async function renderSource(said: CaseSource, { place, done }: Trials): Promise<Rendered> {
  const path = await place(said.name);
  const { wave, text = '', as, tags, covers = [], harm = [] } = said;
  const island = wave === undefined ? Buffer.alloc(0) : renderMusic(wave);
  if (wave?.islandS === undefined) await writeFile(path, wave === undefined ? text : island);
  else await spread(path, island, wave.samples);
  if (as !== undefined) await rename((await done(path, targetOf(as))).part, path);
  if (tags !== undefined || covers.length > 0) {
    const pictures = covers.map((size, at) => ({
      kind: 3 + at,
      mime: 'image/jpeg',
      about: '',
      bytes: noise(size, at + 1),
    }));
    const plain = tags === 'all' ? fullTags : { values: tags ?? {}, others: [], pictures: [] };
    await writeTags(
      path,
      as ?? 'wav',
      { ...plain, pictures: [...plain.pictures, ...pictures] },
      { id3: '2.4' },
    );
  }
  for (const one of harm) {
    if ('keep' in one) await truncate(path, Math.floor((await readFile(path)).length * one.keep));
    else await writeOver(path, one.at, Buffer.from(one.hex, 'hex'));
  }
  return { path, sumOf: (samples, bits) => wave && sumOf(island, wave, samples, bits) };
}

function renderMusic(wave: NonNullable<CaseSource['wave']>): Buffer {
  const { islandS, usedBits, bits = 16, sampleRateHz = 44_100 } = wave;
  const samples = islandS === undefined ? wave.samples : islandS * sampleRateHz;
  const music = renderWave({ ...wave, samples });
  if (usedBits === undefined) return music;
  // Little-endian: the lowest bits stand in the first byte of each sample.
  const mask = 0xff << (bits - usedBits);
  for (let at = headBytes(wave); at < music.length; at += bits / 8) music[at] = music[at]! & mask;
  music.writeUInt16LE(usedBits, bits > 16 ? 38 : 34);
  return music;
}

const headBytes = ({ channels = 2, bits = 16 }: WaveForm) => (channels > 2 || bits > 16 ? 68 : 44);

async function spread(path: string, music: Buffer, samples: number): Promise<void> {
  const head = Buffer.from(music.subarray(0, 44));
  const island = music.subarray(44);
  const bytes = samples * 4;
  head.writeUInt32LE(bytes + 36, 4);
  head.writeUInt32LE(bytes, 40);
  await writeFile(path, head);
  await truncate(path, head.length + bytes);
  for (const at of placesOf(island, bytes)) await writeOver(path, head.length + at, island);
}

/** The middle one begins at a whole sample. */
const placesOf = (island: Buffer, bytes: number) => [0, Math.floor(bytes / 8) * 4, bytes - island.length];

function sumOf(file: Buffer, wave: NonNullable<CaseSource['wave']>, samples: number, bits: number): string {
  const { bits: own = 16, channels = 2, islandS } = wave;
  const md5 = createHash('md5');
  const data = file.subarray(headBytes(wave));
  const bytes = (samples * channels * own) / 8;
  if (islandS !== undefined) {
    let at = 0;
    for (const start of placesOf(data, bytes)) {
      for (let zeros = start - at; zeros > 0; zeros -= silence.length)
        md5.update(silence.subarray(0, Math.min(zeros, silence.length)));
      md5.update(data);
      at = start + data.length;
    }
  } else if (own === 8 && bits === 16) {
    const wide = Buffer.alloc(bytes * 2);
    for (let at = 0; at < bytes; at++) wide.writeInt16LE((data[at]! - 128) * 256, at * 2);
    md5.update(wide);
  } else md5.update(data.subarray(0, bytes));
  return md5.digest('hex');
}
const silence = Buffer.alloc(1 << 20);

async function writeOver(path: string, at: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

function noise(size: number, seed: number): Buffer {
  const random = createNoise(seed);
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at++) bytes[at] = (random() + 1) * 128;
  return bytes;
}
