// How near to the machine's limit does the converter work, against what people have, and does its memory stay flat?
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  type Check,
  type Conversion,
  createPool,
  extensionOf,
  type Format,
  formats,
  openSqliteLedger,
  startBatch,
  type Target,
} from '../packages/converter/src/index.ts';
import { writeTracks } from './convert-music.ts';
import { findPeers } from './convert-peers.ts';
import { median } from './figures.ts';
import { residentMB } from './processor-time.ts';
import type { BenchContext, BenchResult } from './run.ts';

const plan = ({ isTrial }: BenchContext) =>
  isTrial
    ? { tracks: 6, shorts: 12, many: 60, rounds: 1, songs: 1, lengthS: (i: number) => 8 + (i % 4) }
    : {
        tracks: 60,
        shorts: 100,
        many: 2000,
        rounds: 3,
        songs: 4,
        lengthS: (i: number) => 30 + ((i * 37) % 120),
      };

/** Formats with a choice of checks: without words, both are measured. */
const isCheckedEitherWay = (format: Format) => format === 'flac' || format === 'alac';

const targetOf = (format: Format, check: Check): Target => ({
  format,
  rate: { kind: 'constant', kbps: 256 },
  channels: 'as-is',
  loudness: { kind: 'as-is' },
  cover: { kind: 'as-is' },
  id3: '2.4',
  check,
});

const conversionsOf = (files: readonly string[], target: Target, folder: string): Conversion[] =>
  files.map((path, i) => {
    const name = `${basename(path).replace(/\.\w+$/, '')}.${extensionOf[target.format]}`;
    return { id: `${i}`, source: { path }, target, to: join(folder, name) };
  });

type Ours = { seconds: number; floorS: number; copied: number; made: string[] };

/** From nothing, as a person would see it: workers are started, and a ledger on the disk is kept. */
async function convert(
  files: readonly string[],
  format: Format,
  folder: string,
  check: Check = 'quick',
): Promise<Ours> {
  rmSync(folder, { recursive: true, force: true });
  const ledger = openSqliteLedger(`${folder}.sqlite`);
  ledger.add(conversionsOf(files, targetOf(format, check), folder).map((conversion) => ({ conversion })));
  const pool = createPool();
  const began = performance.now();
  await startBatch({
    now: () => performance.now(),
    ledger,
    pool,
    whenThere: 'refuse',
  }).ended;
  const seconds = (performance.now() - began) / 1000;
  const proofs = ledger.outcomes().map(({ outcome }) => {
    if (outcome.kind !== 'done') throw new Error(`${format}: ${JSON.stringify(outcome)}`);
    return outcome;
  });
  await pool.close();
  ledger.close();
  for (const ending of ['', '-wal', '-shm']) rmSync(`${folder}.sqlite${ending}`, { force: true });
  const processorS = proofs.reduce((sum, { proof }) => sum + proof.processorMs, 0) / 1000;
  return {
    seconds,
    floorS: processorS / Math.min(availableParallelism(), files.length),
    copied: proofs.filter(({ proof }) => proof.how === 'copied').length,
    made: proofs.map(({ path }) => path),
  };
}

/** Of this process's children, in MB. */
function workersMB(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(/\s+/);
  return children.filter(Boolean).reduce((sum, pid) => sum + residentMB(Number(pid)), 0);
}

export const bench = {
  name: 'convert',
  question: 'How near to the machine’s limit does the converter work, and against what people have?',
  async run(context: BenchContext): Promise<BenchResult> {
    const { tracks, shorts, many, rounds, songs, lengthS } = plan(context);
    // In memory where that can be had: what is asked is what the processors do, not what the disk does.
    const memory = '/dev/shm';
    const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'gatefold-bench-convert-'));
    const figures: BenchResult['figures'] = {};
    const bounds: BenchResult['bounds'] = {};
    const notes = [
      'MP3 256 kbit/s at LAME’s level 5 (soundconverter: 2, which it fixes), AAC and Opus 256 kbit/s; FLAC: FFmpeg’s level 4, libFLAC’s 5 (soundconverter), whose files are of one size within a hundredth',
      'The others check nothing. Ours checks that the finished file holds what the encoder gave out, and decodes its ends (WAV and AIFF: every sample); “every sample” is FLAC and ALAC with their usual check, which decodes all of it again',
      'Ours writes tags, too, and waits for the disk',
      'ALAC: prediction order 4 here; ffmpeg as it comes tries 4 to 6, for files smaller by up to a hundredth',
      'The floor is the processor time that the workers spent on the tracks, over the cores',
    ];
    try {
      const peers = findPeers(notes);
      const wave = writeTracks(join(folder, 'wave'), tracks, lengthS, songs);
      const flac = await convert(wave.files, 'flac', join(folder, 'flac'));
      figures['minutes of music'] = wave.seconds / 60;

      const compare = async (label: string, files: readonly string[], format: Format, faster: number) => {
        const ours: Ours[] = [];
        const checkedWhole: number[] = [];
        const asked = peers.filter(({ only = format }) => only === format);
        const theirs = new Map(asked.map((peer) => [peer, [] as number[]]));
        for (let round = 0; round < rounds; round++) {
          ours.push(await convert(files, format, join(folder, 'ours')));
          if (isCheckedEitherWay(format))
            checkedWhole.push((await convert(files, format, join(folder, 'ours'), 'whole')).seconds);
          for (const [peer, times] of theirs) {
            const seconds = peer.convert(files, format, join(folder, 'theirs'));
            if (seconds !== undefined) times.push(seconds);
          }
        }
        const seconds = median(ours.map((run) => run.seconds));
        figures[`${label}: seconds`] = seconds;
        figures[`${label}: share of the floor`] = median(ours.map((run) => run.floorS / run.seconds));
        for (const [{ name, only }, times] of theirs) {
          if (times.length === 0) {
            notes.push(`${name} made no ${label} here`);
            continue;
          }
          figures[`${label}: times ${name}`] = median(times) / seconds;
          if (checkedWhole.length > 0)
            figures[`${label}, every sample: times ${name}`] = median(times) / median(checkedWhole);
          if (only === undefined) bounds[`${label}: times ${name}`] = { min: faster };
        }
        return seconds;
      };

      const secondsOf = new Map<Format, number>();
      for (const format of formats) {
        // FLAC to FLAC would only be copied: it is made from WAV.
        const files = format === 'flac' ? wave.files : flac.made;
        secondsOf.set(format, await compare(format, files, format, format === 'flac' ? 1.25 : 1));
        bounds[`${format}: share of the floor`] = { min: 0.93 };
      }

      const short = writeTracks(join(folder, 'short-wave'), shorts, (i) => 2 + (i % 4), songs);
      const shortFlac = await convert(short.files, 'flac', join(folder, 'short'));
      await compare('tracks under 10 s to mp3', shortFlac.made, 'mp3', 2);

      const mp3 = await convert(flac.made, 'mp3', join(folder, 'mp3'));
      const again = await convert(mp3.made, 'mp3', join(folder, 'again'));
      if (again.copied !== tracks) throw new Error(`only ${again.copied} of ${tracks} were copied`);
      figures['already in the form: times faster'] = (secondsOf.get('mp3') ?? 0) / again.seconds;
      bounds['already in the form: times faster'] = { min: 20 };

      const one = writeTracks(join(folder, 'many'), 20, () => 1, songs).files;
      const files = Array.from({ length: many }, (_, i) => one[i % one.length]!);
      const used: number[] = [];
      let finished = 0;
      await convertMany(files, join(folder, 'out'), () => {
        finished += 1;
        if (finished % Math.round(many / 10) === 0) used.push(workersMB() + residentMB(process.pid));
      });
      figures[`memory after ${many / 10} tracks, MB`] = used[0] ?? 0;
      figures['memory: growth to the last track, MB'] = (used.at(-2) ?? 0) - (used[0] ?? 0);
      bounds['memory: growth to the last track, MB'] = { max: 40 };
      return { figures, bounds, notes };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The same few sources again and again, into files of their own. */
async function convertMany(files: readonly string[], folder: string, onFinished: () => void): Promise<void> {
  const ledger = openSqliteLedger(':memory:');
  const target = targetOf('mp3', 'quick');
  ledger.add(
    files.map((path, i) => ({
      conversion: { id: `${i}`, source: { path }, target, to: join(folder, `${i}.mp3`) },
    })),
  );
  const pool = createPool();
  const onEvent = ({ kind }: { kind: string }) => kind === 'finished' && onFinished();
  await startBatch({ ledger, pool, whenThere: 'refuse', now: () => performance.now(), onEvent }).ended;
  await pool.close();
  ledger.close();
}
