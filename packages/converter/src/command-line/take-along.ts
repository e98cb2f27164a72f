// What goes to a stick for the car, or onto a disc: made ready in a folder of its own, then brought there in order.
import { open, rm, stat, statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CarProfile, carTarget } from '../car/car-profile.ts';
import { copyToStick } from '../car/copy-to-stick.ts';
import { openFolderStick } from '../car/folder-stick.ts';
import { planCar } from '../car/plan-car.ts';
import { burnCommand, findDrives } from '../disc/burn.ts';
import { planDisc, timeOf } from '../disc/plan-disc.ts';
import { writeDisc } from '../disc/write-disc.ts';
import type { Outcome, Target } from '../words.ts';
import type { Planned } from './plan.ts';
import type { Teller } from './tell.ts';

/** What an audio disc holds (IEC 60908). */
const discTarget: Target = {
  format: 'wav',
  rate: { kind: 'constant', kbps: 320 },
  sampleRateHz: 44_100,
  bitDepth: 16,
  channels: 'stereo',
  loudness: { kind: 'as-is' },
  cover: { kind: 'none' },
  id3: '2.3',
};

export type TakeAlong = { kind: 'car'; profile: CarProfile } | { kind: 'cd'; minutes: 74 | 80; gapS: number };

export const targetFor = (wish: TakeAlong): Target =>
  wish.kind === 'car' ? carTarget(wish.profile) : discTarget;

export type Ready = {
  planned: readonly Planned[];
  outcomes: ReadonlyMap<string, Outcome>;
  out: string;
  tell: Teller;
};

type Made = { planned: Planned; path: string; samples: number; channels: number; sizeBytes: number };

const madeOf = ({ planned, outcomes }: Ready): Made[] =>
  planned.flatMap((one) => {
    const outcome = outcomes.get(one.conversion.id);
    if (outcome?.kind !== 'done') return [];
    const { proof, path } = outcome;
    return [
      {
        planned: one,
        path: path ?? one.conversion.to,
        samples: proof.target.samples,
        channels: proof.target.channels,
        sizeBytes: proof.sizeBytes,
      },
    ];
  });

/** The list or the album that all of it is of; else the folder. */
const nameOfAll = ({ planned, out }: Ready): string => {
  const names = new Set(planned.map(({ found }) => found.list?.name ?? found.facts.song.album));
  const [name] = names;
  return names.size === 1 && name ? name : basename(out);
};

const toStick = async (profile: CarProfile, ready: Ready): Promise<boolean> => {
  const { out, tell } = ready;
  const made = new Map(madeOf(ready).map((one) => [one.planned.conversion.id, one]));
  if (made.size === 0) {
    tell.say('There is nothing for the stick.');
    return false;
  }
  const listName = nameOfAll(ready);
  const tracks = [...made].map(([id, { planned, sizeBytes }]) => ({
    ...planned.found.facts.names,
    id,
    format: planned.conversion.target.format,
    sizeBytes,
    ...(planned.lengthS === undefined ? {} : { durationMs: Math.round(planned.lengthS * 1000) }),
  }));
  const room = await statfs(out).catch(() => undefined);
  const plan = planCar(tracks, {
    profile,
    listName,
    ...(room === undefined ? {} : { freeBytes: room.bavail * room.bsize }),
  });
  for (const { detail } of plan.findings) tell.say(detail);
  const copied = await copyToStick({
    plan,
    listName,
    sourceOf: ({ id }) => made.get(id)?.path ?? '',
    stick: openFolderStick(out),
  });
  if (copied.kind === 'refused') {
    tell.say(copied.detail);
    return false;
  }
  for (const { file, failure } of copied.failed) tell.say(`${file.path}: ${failure.detail}`);
  tell.say(`${copied.files.length} of ${tracks.length} are in ${out}, in the order of the list.`);
  return copied.failed.length === 0 && plan.findings.every(({ kind }) => kind !== 'problem');
};

/** The samples of a WAV that we have made: the chunk `data`. */
async function* pcmOf(path: string): AsyncIterable<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(8);
    let at = 12;
    for (;;) {
      const { bytesRead } = await file.read(head, 0, 8, at);
      if (bytesRead < 8) throw new Error(`${path} has no samples`);
      if (head.toString('latin1', 0, 4) === 'data') break;
      const length = head.readUInt32LE(4);
      at += 8 + length + (length % 2);
    }
    const end = at + 8 + head.readUInt32LE(4);
    yield* file.createReadStream({ start: at + 8, end: end - 1, autoClose: false, highWaterMark: 1 << 18 });
  } finally {
    await file.close();
  }
}

/** One channel of 16 bit as two that are the same: a disc knows no other. */
async function* onBothSides(pcm: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let half = new Uint8Array();
  for await (const chunk of pcm) {
    const bytes = half.length === 0 ? chunk : Buffer.concat([half, chunk]);
    const whole = bytes.length - (bytes.length % 2);
    const both = Buffer.alloc(whole * 2);
    for (let at = 0; at < whole; at += 2) {
      both.set(bytes.subarray(at, at + 2), at * 2);
      both.set(bytes.subarray(at, at + 2), at * 2 + 2);
    }
    half = bytes.slice(whole);
    yield both;
  }
}

/** One word of a line for a shell, whatever is in it. */
const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

const toDisc = async (
  { minutes, gapS }: Extract<TakeAlong, { kind: 'cd' }>,
  ready: Ready,
): Promise<boolean> => {
  const { out, tell } = ready;
  const made = new Map(madeOf(ready).map((one) => [one.planned.conversion.id, one]));
  const tracks = [...made].map(([id, { planned, samples }]) => {
    const { title, artist, isrc } = planned.found.facts.song;
    return { id, title, artist, samples, ...(isrc === undefined ? {} : { isrc }) };
  });
  const artists = new Set(tracks.map(({ artist }) => artist));
  const title = nameOfAll(ready);
  const artist = artists.size === 1 ? ([...artists][0] ?? '') : 'Various artists';
  const plan = planDisc(tracks, { title, artist, minutes, gapS });
  for (const { detail } of plan.problems) tell.say(detail);
  if (plan.problems.length > 0) return false;
  const written = await writeDisc({
    plan,
    pcmOf(track) {
      const { path = '', channels = 2 } = made.get(track.id) ?? {};
      return channels === 1 ? onBothSides(pcmOf(path)) : pcmOf(path);
    },
    folder: out,
    name: title,
  });
  if (written.kind === 'failed') {
    tell.say(written.detail);
    return false;
  }
  tell.say(
    `${basename(written.image)}: ${tracks.length} tracks, ${timeOf(plan.discSectors)} of ${minutes}:00, read back and the same.`,
  );
  const [drive] = await findDrives();
  const { command, args, cwd } = burnCommand({ toc: written.toc, device: drive ?? '/dev/sr0' });
  tell.say(
    `${drive === undefined ? 'Where a drive is' : 'To burn it'}: cd ${quoted(cwd)} && ${[command, ...args].map(quoted).join(' ')}`,
  );
  return true;
};

/** Brings what is ready to where it goes, and clears it away. False when something is not as wished. */
export const takeAlong = async (wish: TakeAlong, ready: Ready, folder: string): Promise<boolean> => {
  const isWhole = wish.kind === 'car' ? await toStick(wish.profile, ready) : await toDisc(wish, ready);
  if (isWhole && (await stat(folder).catch(() => undefined))) await rm(folder, { recursive: true });
  return isWhole;
};
