// One track from its source to a finished, verified part file beside its place. Runs inside a worker.
import { constants, copyFile, stat } from 'node:fs/promises';
import type { Encoded, EncodePlan, Engine, Hooks, SourceForm } from '../engine/engine.ts';
import { readFlacSum } from '../engine/flac-sum.ts';
import { hasOggEnd } from '../engine/ogg-end.ts';
import { failureOfSystemError, TrackFailure } from '../engine/track-failure.ts';
import { promisedWaveSamples } from '../engine/wave-length.ts';
import { decideGain, lufsOfTags, type Measured, replayGainTags } from '../loudness/loudness.ts';
import { NotOfFormat } from '../tags/not-of-format.ts';
import {
  type Check,
  type Conversion,
  type Failure,
  losslessFormats,
  type Proof,
  type ProofNote,
  type TrackProgress,
} from '../words.ts';
import { decide } from './decide.ts';
import { withHeartbeat } from './heartbeat.ts';
import { lookAtSource } from './look-at-source.ts';
import { makeFolderOf, partOf, removePart } from './part-file.ts';
import { readSourceTags, settleTags } from './settle-tags.ts';

/** `part` is complete and verified; it is still to reach the disk, and to be given its name. */
export type Prepared =
  | { kind: 'prepared'; part: string; proof: Proof }
  | { kind: 'failed'; failure: Failure };

export type PrepareHooks = {
  signal: AbortSignal;
  onProgress: (progress: TrackProgress) => void;
  /** Milliseconds from any beginning. */
  now: () => number;
  /** How often work without steps, such as a copy, reports that it goes on: well within the pool's patience. */
  beatMs?: number;
};

/** Whatever happens, nothing but a finished part is left behind. Throws the signal's reason when it is aborted. */
export async function prepare(
  conversion: Conversion,
  engine: Engine,
  hooks: PrepareHooks,
): Promise<Prepared> {
  const part = partOf(conversion.to);
  try {
    const proof = await makePart(conversion, part, engine, hooks);
    return { kind: 'prepared', part, proof };
  } catch (error) {
    await removePart(conversion.to).catch(() => undefined);
    if (error instanceof TrackFailure) return { kind: 'failed', failure: error.failure };
    throw error;
  }
}

async function makePart(
  { source, target, to }: Conversion,
  part: string,
  engine: Engine,
  { signal, onProgress, now, beatMs = 5000 }: PrepareHooks,
): Promise<Proof> {
  const began = now();
  const processorBefore = process.cpuUsage();
  const report = (step: TrackProgress['step'], from: number, upTo: number, all: number): Hooks => ({
    signal,
    now,
    onSamples: (done) =>
      onProgress({ step, share: from + (upTo - from) * (all > 0 ? Math.min(1, done / all) : 0) }),
  });
  const alive = <T>(step: TrackProgress['step'], share: number, work: Promise<T>): Promise<T> =>
    withHeartbeat(work, () => onProgress({ step, share }), beatMs);
  onProgress({ step: 'reading', share: 0 });
  const form = await lookAtSource(source.path, engine);
  const promised = await asSource(promisedWaveSamples(source.path));
  // A WAV whose head does not say where its sound ends gets one that does.
  const mayBeCopied = form.container !== 'wav' || promised !== undefined;
  const decision = decide(form, target, source, mayBeCopied);
  if (decision.kind === 'refused') throw new TrackFailure(decision.failure.code, decision.failure.detail);
  const notes: ProofNote[] = decision.kind === 'encode' ? [...decision.notes] : [];
  const span = decision.kind === 'encode' ? decision.plan.span : undefined;
  const length = (span?.end ?? form.samples) - (span?.start ?? 0);
  const isMeasured = target.loudness.kind !== 'as-is';
  const measured = isMeasured
    ? await engine.measure(source.path, span, report('reading', 0, 0.3, length))
    : undefined;
  const gain =
    target.loudness.kind === 'applied' && measured ? decideGain(measured, target.loudness.lufs) : undefined;
  if (gain?.isHeldBack) notes.push('gain-held-back');
  await asTarget(makeFolderOf(to));

  const start = isMeasured ? 0.3 : 0;
  const sound: Sound =
    decision.kind === 'copy'
      ? await copySound(source.path, part, form, decision.check, engine, {
          ...report('reading', start, 0.5, length),
          alive: (copying) => alive('reading', 0.5, copying),
        })
      : await encodeSound(
          source.path,
          part,
          { ...decision.plan, ...(gain && gain.gainDb !== 0 ? { gainDb: gain.gainDb } : {}) },
          engine,
          report('encoding', start, 0.85, length),
        );
  const hasEnd = form.container !== 'ogg' || (await asSource(hasOggEnd(source.path)));
  const isAllThere =
    span?.end !== undefined || (hasEnd && (promised === undefined || promised <= form.samples));
  if (sound.isCutShort || !isAllThere) notes.push('source-cut-short');

  onProgress({ step: 'tagging', share: 0.85 });
  const found = await readSourceTags(source);
  const settling = settleTags(part, found, source, target, {
    isGainApplied: gain !== undefined,
    ...(measured ? { replayGain: replayGainTags(measured, gain?.gainDb) } : {}),
  });
  const tags = await asTarget(alive('tagging', 0.85, settling)).catch((error: unknown) => {
    if (!(error instanceof NotOfFormat)) throw error;
    if (decision.kind === 'encode') throw notVerified(error.message);
    throw new TrackFailure('damaged', 'The file is damaged: a part of it is missing.');
  });
  const verified = await sound.verify(report('verifying', 0.87, 1, sound.samples));
  if (verified.note) notes.push(verified.note);
  const { size } = await stat(part);
  const { user, system } = process.cpuUsage(processorBefore);
  return {
    source: audioForm(form, sound.encoded?.samplesIn),
    target: verified.form,
    how: decision.kind === 'copy' ? 'copied' : 'encoded',
    ...(verified.pcm ? { pcm: verified.pcm } : {}),
    ...(verified.coded ? { coded: verified.coded } : {}),
    samples: { expected: sound.samples, found: verified.form.samples },
    tags,
    ...loudnessOf(measured, gain?.gainDb, source.piece ? undefined : lufsOfTags(found.values)),
    notes,
    sizeBytes: size,
    tookMs: Math.round(now() - began),
    processorMs: Math.round((user + system) / 1000),
  };
}

type Sound = {
  samples: number;
  isCutShort: boolean;
  encoded?: Encoded;
  verify(hooks: Hooks): Promise<Verified>;
};

type Verified = Pick<Proof, 'pcm' | 'coded'> & { form: Proof['target']; note?: ProofNote };

async function encodeSound(
  from: string,
  part: string,
  plan: EncodePlan,
  engine: Engine,
  hooks: Hooks,
): Promise<Sound> {
  const encoded = await engine.encode({ from, to: part, plan }, hooks);
  const readAgain = () => engine.readBack(from, hooks);
  return {
    samples: encoded.samplesOut,
    isCutShort: encoded.isCutShort,
    encoded,
    verify: (verifying) =>
      encoded.coded === undefined
        ? verifyWhole(part, plan, encoded, engine, verifying, readAgain)
        : verifyQuickly(part, plan, encoded, encoded.coded, engine, verifying),
  };
}

async function verifyWhole(
  part: string,
  plan: EncodePlan,
  encoded: Encoded,
  engine: Engine,
  hooks: Hooks,
  readAgain: () => Promise<{ md5: string }>,
): Promise<Verified> {
  const back = await asVerified(engine.readBack(part, hooks));
  mustBeAsLong(back, encoded);
  await headMustSay(part, plan, encoded);
  const mustBeSame = losslessFormats.has(plan.format);
  // A head may note a wrong sum, as after a careless edit: then the source itself is asked.
  const isDoubtful = mustBeSame && encoded.isMd5FromHead && back.md5 !== encoded.md5;
  const source = isDoubtful ? (await readAgain()).md5 : encoded.md5;
  const isSame = back.md5 === source;
  if (mustBeSame && !isSame) throw notVerified('Other samples were read back than were written.');
  const note = isDoubtful ? 'source-sum-differs' : 'sum-from-head';
  return {
    form: audioForm(back.form, back.samples),
    pcm: { source, target: back.md5, isSame },
    // What reads back the same has proved the head right.
    ...(encoded.isMd5FromHead && (isDoubtful || !isSame) ? { note } : {}),
  };
}

async function verifyQuickly(
  part: string,
  plan: EncodePlan,
  encoded: Encoded,
  given: string,
  engine: Engine,
  hooks: Hooks,
): Promise<Verified> {
  const back = await asVerified(engine.readCoded(part, hooks));
  mustBeAsLong(back, encoded);
  await headMustSay(part, plan, encoded);
  if (back.isCutShort || back.sum !== given)
    throw notVerified('Other sound was read back than the encoder gave out.');
  return {
    form: audioForm(back.form, back.samples),
    pcm: { source: encoded.md5, isSame: false },
    coded: given,
    ...(encoded.isMd5FromHead ? { note: 'sum-from-head' } : {}),
  };
}

function mustBeAsLong(back: { samples: number }, encoded: Encoded): void {
  if (back.samples !== encoded.samplesOut)
    throw notVerified(`${encoded.samplesOut} samples were written and ${back.samples} read back.`);
}

/** A FLAC file's head has a sum and a length of its own, which players and other checks believe. */
async function headMustSay(part: string, { format }: EncodePlan, encoded: Encoded): Promise<void> {
  if (format !== 'flac') return;
  const head = await readFlacSum(part);
  if (head?.md5 !== encoded.md5 || head.samples !== encoded.samplesOut)
    throw notVerified('The head of the file says other than was written.');
}

/** They hold samples as they are: there is nothing in them that could not be decoded. */
const plainFormats: ReadonlySet<string> = new Set(['wav', 'aiff']);

/** The whole file, then only its tags change: gapless information and all stay as they are. */
async function copySound(
  from: string,
  part: string,
  form: SourceForm,
  check: Check,
  engine: Engine,
  hooks: Hooks & { alive: (copying: Promise<void>) => Promise<void> },
): Promise<Sound> {
  const source = await engine.readCoded(from, hooks);
  if (source.samples === 0)
    throw new TrackFailure('no-audio', 'There is no sound in this file: it is empty.');
  // A hole in the sound is found by decoding it, and is not handed on as if it were whole.
  if (check === 'whole' && !plainFormats.has(form.codec))
    await engine.readBack(from, hooks, { mayEndTorn: true });
  await asTarget(hooks.alive(copyFile(from, part, constants.COPYFILE_FICLONE)));
  return {
    samples: source.samples,
    isCutShort: source.isCutShort,
    async verify(verifying) {
      const copy = await asVerified(engine.readCoded(part, verifying));
      if (copy.sum !== source.sum || copy.samples !== source.samples)
        throw notVerified('Other sound was read back than was copied.');
      return { form: audioForm(form, copy.samples), coded: copy.sum };
    },
  };
}

async function asVerified<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof TrackFailure ? notVerified(error.message) : error;
  }
}

function notVerified(detail: string): TrackFailure {
  return new TrackFailure(
    'not-verified',
    `${detail} Nothing was kept; try again, and look at the disk if it happens again.`,
  );
}

async function asSource<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failureOfSystemError(error, 'source');
  }
}

async function asTarget<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failureOfSystemError(error, 'target');
  }
}

function audioForm(form: SourceForm, samples = form.samples): Proof['target'] {
  const { codec, sampleRateHz, channels, bitDepth, kbps } = form;
  return {
    codec,
    sampleRateHz,
    channels,
    ...(bitDepth === undefined ? {} : { bitDepth }),
    ...(kbps === undefined ? {} : { kbps }),
    samples,
  };
}

function loudnessOf(
  measured: Measured | undefined,
  gainDb: number | undefined,
  lufsOfSource: number | undefined,
): Pick<Proof, 'loudness'> {
  const round = (value: number) => Math.round(value * 100) / 100;
  if (!measured) return lufsOfSource === undefined ? {} : { loudness: { lufs: round(lufsOfSource) } };
  const loudness = { lufs: round(measured.lufs), peakDb: round(measured.peakDb) };
  return { loudness: gainDb === undefined ? loudness : { ...loudness, gainDb } };
}
