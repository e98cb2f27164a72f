// What `gatefold convert` was asked for: words into a wish, or a sentence that says which word cannot be used.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CarProfile, readCarProfile, usualCarProfile } from '../car/car-profile.ts';
import { parseTemplate, type Template, withListNumber } from '../names/name-template.ts';
import { type WrittenFormat, writtenFormats } from '../playlists/write-playlist.ts';
import { type CoverWish, type Format, formats, type Loudness, type Rate, type Target } from '../words.ts';
import { type TakeAlong, targetFor } from './take-along.ts';

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
  to: { type: 'string' },
  quality: { type: 'string' },
  rate: { type: 'string' },
  depth: { type: 'string' },
  channels: { type: 'string' },
  loudness: { type: 'string' },
  cover: { type: 'string' },
  id3: { type: 'string' },
  check: { type: 'string' },
  out: { type: 'string', short: 'o', default: 'Converted' },
  name: { type: 'string' },
  playlist: { type: 'string', multiple: true, default: [] as string[] },
  order: { type: 'boolean' },
  lists: { type: 'string' },
  exists: { type: 'string' },
  jobs: { type: 'string' },
  car: { type: 'boolean', default: false },
  cd: { type: 'boolean', default: false },
  profile: { type: 'string' },
  minutes: { type: 'string' },
  gap: { type: 'string' },
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

const rateOf = (format: Format, text: string): Rate => {
  const variable = /^v(\d)$/i.exec(text)?.[1];
  if (variable === undefined) return { kind: 'constant', kbps: numberOf('quality', text, 32, 320) };
  if (format === 'mp3') return { kind: 'variable', quality: Number(variable) };
  throw new Wrong(`--quality ${text} is of MP3 alone; for ${format} it is a number of kbit/s up to 320.`);
};

const sampleRateOf = (text: string): number => {
  if (sampleRates.includes(Number(text))) return Number(text);
  throw new Wrong(`--rate is "${text}", but must be one of ${sampleRates.join(', ')}.`);
};

const loudnessOf = (text: string): Loudness => {
  if (text === 'as-is' || text === 'tags') return { kind: text };
  return { kind: 'applied', lufs: numberOf('loudness', text, -31, -9) };
};

const coverOf = (text: string): CoverWish =>
  text === 'as-is' || text === 'none'
    ? { kind: text }
    : { kind: 'jpeg', pixels: numberOf('cover', text, 100, 3000) };

/** What was said of the target; the rest is `usual`. */
const targetOf = (values: Values, usual: Target): Target => {
  const { quality, rate, depth, channels, loudness, cover, id3, check } = values;
  return {
    ...usual,
    ...(quality !== undefined && { rate: rateOf(usual.format, quality) }),
    ...(rate !== undefined && { sampleRateHz: sampleRateOf(rate) }),
    ...(depth !== undefined && { bitDepth: Number(oneOf('depth', depth, ['16', '24'])) as 16 | 24 }),
    ...(channels !== undefined && { channels: oneOf('channels', channels, ['as-is', 'stereo', 'mono']) }),
    ...(loudness !== undefined && { loudness: loudnessOf(loudness) }),
    ...(cover !== undefined && { cover: coverOf(cover) }),
    ...(id3 !== undefined && { id3: oneOf('id3', id3, ['2.3', '2.4']) }),
    ...(check !== undefined && { check: oneOf('check', check, ['whole', 'quick']) }),
  };
};

const usualTarget = (format: Format): Target => ({
  format,
  rate: { kind: 'constant', kbps: usualKbps[format] ?? 320 },
  channels: 'as-is',
  loudness: { kind: 'as-is' },
  cover: { kind: 'as-is' },
  id3: '2.4',
});

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

/** Words about what the stick or the disc decides itself: unsaid they would do nothing, without a word. */
const decidedBy = {
  car: ['to', 'rate', 'depth', 'channels', 'check', 'name', 'order', 'lists', 'exists', 'minutes', 'gap'],
  cd: [
    'to',
    'quality',
    'rate',
    'depth',
    'channels',
    'cover',
    'id3',
    'check',
    'name',
    'order',
    'lists',
    'exists',
    'profile',
  ],
} as const satisfies Record<string, readonly (keyof Values)[]>;

const takeAlongOf = (values: Values, folder: string): TakeAlong | undefined => {
  const { car, cd, profile, minutes, gap } = values;
  if (car && cd) throw new Wrong('--car and --cd are two things: ask for one of them.');
  if (car || cd) {
    const kind = car ? 'car' : 'cd';
    const ruled = decidedBy[kind].find((word) => values[word] !== undefined);
    const who = car ? 'by what its radio reads (a --profile can say that)' : 'as discs are';
    if (ruled !== undefined) throw new Wrong(`--${kind} decides that itself, ${who}: leave out --${ruled}.`);
    if (car)
      return {
        kind: 'car',
        profile: profileOf(profile === undefined ? undefined : resolve(folder, profile)),
      };
    const length = Number(oneOf('minutes', minutes ?? '80', ['74', '80'])) as 74 | 80;
    return { kind: 'cd', minutes: length, gapS: Math.round(numberOf('gap', gap ?? '0', 0, 8)) };
  }
  if (profile !== undefined) throw new Wrong('--profile is of --car: ask for that too.');
  const ofDisc = (['minutes', 'gap'] as const).find((word) => values[word] !== undefined);
  if (ofDisc !== undefined) throw new Wrong(`--${ofDisc} is of --cd: ask for that too.`);
  return undefined;
};

const wishOf = (values: Values, sources: string[], folder: string): Wish => {
  const takeAlong = takeAlongOf(values, folder);
  const usual = takeAlong ? targetFor(takeAlong) : usualTarget(oneOf('to', values.to ?? 'mp3', formats));
  const isNumbered = values.order === true;
  return {
    sources,
    lists: values.playlist,
    target: targetOf(values, usual),
    out: resolve(folder, values.out),
    template: templateOf(values.name ?? (isNumbered ? usualNameInOrder : usualName), isNumbered),
    isNumbered,
    write: (values.lists?.split(',') ?? []).map((one) => oneOf('lists', one.trim(), writtenFormats)),
    whenThere: oneOf('exists', values.exists ?? 'skip', ['skip', 'replace', 'number']),
    jobs:
      values.jobs === undefined ? availableParallelism() : Math.round(numberOf('jobs', values.jobs, 1, 64)),
    ...(takeAlong === undefined ? {} : { takeAlong }),
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
