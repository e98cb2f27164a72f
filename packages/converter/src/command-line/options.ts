// What `gatefold convert` was asked for: words into a wish, or a sentence that says which word cannot be used.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CarProfile, readCarProfile, usualCarProfile } from '../car/car-profile.ts';
import { parseTemplate, type Template, withListNumber } from '../names/name-template.ts';
import { type WrittenFormat, writtenFormats } from '../playlists/write-playlist.ts';
import { type CoverWish, type Format, formats, type Loudness, type Rate, type Target } from '../words.ts';
import type { TakeAlong } from './take-along.ts';

/** What to do about a file that has the name already. */
export type WhenThere = 'skip' | 'replace' | 'number';

export type Wish = {
  /** Files, folders, playlists, addresses of servers. */
  sources: string[];
  /** Lists whose songs are taken, in their order, out of the sources. */
  lists: string[];
  target: Target;
  out: string;
  template: Template;
  /** The place in the list stands before each name. */
  isNumbered: boolean;
  /** Kinds of lists written beside the files. */
  write: WrittenFormat[];
  whenThere: WhenThere;
  jobs: number;
  takeAlong?: TakeAlong;
  isDryRun: boolean;
  isJson: boolean;
  /** A file for the proofs of all that was made. */
  proofs?: string;
  /** Whom to sign in as at a server. */
  user?: string;
  /** Words to look for at a server. */
  find?: string;
};

export type Read = { kind: 'wish'; wish: Wish } | { kind: 'help' } | { kind: 'wrong'; sentence: string };

const options = {
  to: { type: 'string', default: 'mp3' },
  quality: { type: 'string' },
  rate: { type: 'string' },
  depth: { type: 'string' },
  channels: { type: 'string', default: 'as-is' },
  loudness: { type: 'string', default: 'as-is' },
  cover: { type: 'string', default: 'as-is' },
  id3: { type: 'string', default: '2.4' },
  out: { type: 'string', short: 'o', default: 'Converted' },
  name: { type: 'string' },
  playlist: { type: 'string', multiple: true, default: [] as string[] },
  order: { type: 'boolean', default: false },
  lists: { type: 'string' },
  exists: { type: 'string', default: 'skip' },
  jobs: { type: 'string' },
  car: { type: 'boolean', default: false },
  cd: { type: 'boolean', default: false },
  profile: { type: 'string' },
  minutes: { type: 'string', default: '80' },
  gap: { type: 'string', default: '0' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  proofs: { type: 'string' },
  user: { type: 'string' },
  find: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const usualName = '{albumartist}/{album}/{disc}-{track} {title}';
/** In the order of a list albums are no folders, and their numbers say nothing. */
const usualNameInOrder = '{number} {artist} - {title}';
const usualKbps: Partial<Record<Format, number>> = { mp3: 320, aac: 256, opus: 160 };
const sampleRates = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];

class Wrong extends Error {}

const oneOf = <const T extends string>(flag: string, text: string, known: readonly T[]): T => {
  const found = known.find((one) => one === text.toLowerCase());
  if (found !== undefined) return found;
  throw new Wrong(`--${flag} is "${text}", but must be one of ${known.join(', ')}.`);
};

const numberOf = (flag: string, text: string, least: number, most: number): number => {
  const number = Number(text);
  if (Number.isFinite(number) && number >= least && number <= most) return number;
  throw new Wrong(`--${flag} is "${text}", but must be a number from ${least} to ${most}.`);
};

const rateOf = (format: Format, text: string | undefined): Rate => {
  if (text === undefined) return { kind: 'constant', kbps: usualKbps[format] ?? 320 };
  const variable = /^v(\d)$/i.exec(text)?.[1];
  if (variable === undefined) return { kind: 'constant', kbps: numberOf('quality', text, 32, 320) };
  if (format === 'mp3') return { kind: 'variable', quality: Number(variable) };
  throw new Wrong(`--quality ${text} is of MP3 alone; for ${format} it is a number of kbit/s up to 320.`);
};

const loudnessOf = (text: string): Loudness => {
  if (text === 'as-is' || text === 'tags') return { kind: text };
  return { kind: 'applied', lufs: numberOf('loudness', text, -31, -9) };
};

const coverOf = (text: string): CoverWish =>
  text === 'as-is' || text === 'none'
    ? { kind: text }
    : { kind: 'jpeg', pixels: numberOf('cover', text, 100, 3000) };

const targetOf = (values: Values): Target => {
  const format = oneOf('to', values.to, formats);
  const hz = values.rate === undefined ? undefined : Number(values.rate);
  if (hz !== undefined && !sampleRates.includes(hz))
    throw new Wrong(`--rate is "${values.rate}", but must be one of ${sampleRates.join(', ')}.`);
  return {
    format,
    rate: rateOf(format, values.quality),
    ...(hz === undefined ? {} : { sampleRateHz: hz }),
    ...(values.depth === undefined
      ? {}
      : { bitDepth: Number(oneOf('depth', values.depth, ['16', '24'])) as 16 | 24 }),
    channels: oneOf('channels', values.channels, ['as-is', 'stereo', 'mono']),
    loudness: loudnessOf(values.loudness),
    cover: coverOf(values.cover),
    id3: oneOf('id3', values.id3, ['2.3', '2.4']),
  };
};

const templateOf = (wished: string, isNumbered: boolean): Template => {
  const parsed = parseTemplate(isNumbered ? withListNumber(wished) : wished);
  if (parsed.kind === 'template') return parsed.parts;
  throw new Wrong(`--name cannot be used: ${parsed.detail}.`);
};

type Values = ReturnType<typeof parseWords>['values'];
const parseWords = (words: readonly string[]) =>
  parseArgs({ args: [...words], options, allowPositionals: true });

const profileOf = (path: string | undefined): CarProfile => {
  if (path === undefined) return usualCarProfile;
  try {
    const read = readCarProfile(JSON.parse(readFileSync(path, 'utf8')));
    if (read.kind === 'profile') return read.profile;
    throw new Wrong(`--profile cannot be used: ${read.detail}.`);
  } catch (error) {
    if (error instanceof Wrong) throw error;
    throw new Wrong(`--profile names "${path}", which cannot be read as JSON.`);
  }
};

const takeAlongOf = (
  { car, cd, profile, minutes, gap }: Values,
  folder: string,
): { takeAlong?: TakeAlong } => {
  if (car) {
    const path = profile === undefined ? undefined : resolve(folder, profile);
    return { takeAlong: { kind: 'car', profile: profileOf(path) } };
  }
  if (!cd) return {};
  const length = Number(oneOf('minutes', minutes, ['74', '80'])) as 74 | 80;
  return { takeAlong: { kind: 'cd', minutes: length, gapS: Math.round(numberOf('gap', gap, 0, 8)) } };
};

const wishOf = (values: Values, sources: string[], folder: string): Wish => {
  if (values.car && values.cd) throw new Wrong('--car and --cd are two things: ask for one of them.');
  const target = targetOf(values);
  return {
    sources,
    lists: values.playlist,
    target,
    out: resolve(folder, values.out),
    template: templateOf(values.name ?? (values.order ? usualNameInOrder : usualName), values.order),
    isNumbered: values.order,
    write: (values.lists?.split(',') ?? []).map((one) => oneOf('lists', one.trim(), writtenFormats)),
    whenThere: oneOf('exists', values.exists, ['skip', 'replace', 'number']),
    jobs:
      values.jobs === undefined ? availableParallelism() : Math.round(numberOf('jobs', values.jobs, 1, 64)),
    ...takeAlongOf(values, folder),
    isDryRun: values['dry-run'],
    isJson: values.json,
    ...(values.proofs === undefined ? {} : { proofs: resolve(folder, values.proofs) }),
    ...(values.user === undefined ? {} : { user: values.user }),
    ...(values.find === undefined ? {} : { find: values.find }),
  };
};

/** `folder`: where relative places begin. */
export const readOptions = (words: readonly string[], folder: string): Read => {
  try {
    const { values, positionals } = parseWords(words);
    if (values.help) return { kind: 'help' };
    if (positionals.length === 0 && values.playlist.length === 0)
      throw new Wrong('Say what to convert: files, folders, playlists, or the address of a server.');
    return { kind: 'wish', wish: wishOf(values, positionals, folder) };
  } catch (error) {
    const isUsage =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (error instanceof Wrong || isUsage) return { kind: 'wrong', sentence: (error as Error).message };
    throw error;
  }
};
