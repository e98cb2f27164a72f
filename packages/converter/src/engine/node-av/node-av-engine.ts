// The engine of every day: FFmpeg as a library, by node-av's synchronous calls. Its wrong use can end the process, so
// it lives in forked workers only. Its high-level API is not used: it loses the last frame of a track.
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import { loudnessOf } from '../ebur128.ts';
import type { Engine, Hooks, ReadBack, Span } from '../engine.ts';
import { readFlacSum } from '../flac-sum.ts';
import { settleMp3Length } from '../mp3-gapless.ts';
import { createSampleHash, type SampleHash } from '../sample-hash.ts';
import { TrackFailure } from '../track-failure.ts';
import { createTurns } from '../turns.ts';
import { type Chain, createChain, formOfFrame } from './chain.ts';
import { type DecodeState, decodeFrames } from './decode.ts';
import { type Input, openInput } from './input.ts';
import { type Line, openLine } from './line.ts';
import { isCutShort, readCoded } from './read-coded.ts';
import { plainOf, readPlain } from './read-plain.ts';

export function createNodeAvEngine(): Engine {
  av.Log.setLevel(c.AV_LOG_QUIET);
  return {
    name: 'node-av',
    version: av.getFFmpegInfo().version,
    async probe(path) {
      const input = openInput(path);
      input.close();
      return input.form;
    },
    encode,
    readBack,
    measure,
    readCoded,
  };
}

const encode: Engine['encode'] = async ({ from, to, plan }, hooks) => {
  const turns = createTurns(hooks);
  const input = openInput(from);
  let line: Line | undefined;
  try {
    const state: DecodeState = { samples: 0, isTorn: false };
    const begin = plan.span?.start ?? 0;
    const end = plan.span?.end ?? Number.POSITIVE_INFINITY;
    const head = input.form.container === 'flac' ? await readFlacSum(from) : undefined;
    const hasSumInHead = head !== undefined && (head.bits === 16 || head.bits === 24);
    let passed = 0;
    for (const frame of decodeFrames(input, state)) {
      const before = state.samples - frame.nbSamples;
      if (state.samples <= begin) continue;
      if (before >= end) break;
      line ??= openLine(to, plan, input.form, frame, Math.max(0, begin - before), hasSumInHead);
      line.push(frame, BigInt(before));
      passed += Math.min(state.samples, end) - Math.max(before, begin);
      if (turns.isDue) await turns.take(passed);
    }
    if (!line) throw withoutSound(input);
    const { samples, md5, coded } = line.finish();
    if (plan.format === 'mp3') await settleMp3Length(to, samples);
    const isMd5FromHead = md5 === undefined && plan.format !== 'flac' && head?.samples === state.samples;
    return {
      samplesIn: passed,
      samplesOut: samples,
      ...(coded === undefined ? {} : { coded }),
      md5:
        md5 ??
        (plan.format === 'flac' ? (await readFlacSum(to))?.md5 : undefined) ??
        (isMd5FromHead ? head.md5 : (await decodeAll(from, hooks)).md5),
      isMd5FromHead,
      isCutShort: state.samples < end && isCutShort(input, state.samples, state.isTorn),
    };
  } finally {
    line?.close();
    input.close();
  }
};

const readBack: Engine['readBack'] = async (path, hooks, { mayEndTorn = false } = {}) => {
  const input = openInput(path);
  try {
    const plain = plainOf(input);
    if (plain) return await readPlain(path, input, plain, hooks);
  } finally {
    input.close();
  }
  const { isTorn, ...back } = await decodeAll(path, hooks);
  if (isTorn && !mayEndTorn) throw new TrackFailure('damaged', 'The file is damaged: its sound ends torn.');
  return back;
};

async function decodeAll(path: string, hooks: Hooks): Promise<ReadBack & { isTorn: boolean }> {
  const turns = createTurns(hooks);
  const input = openInput(path);
  let chain: Chain | undefined;
  try {
    const state: DecodeState = { samples: 0, isTorn: false };
    let hash: SampleHash | undefined;
    for (const frame of decodeFrames(input, state)) {
      if (!hash) {
        const form = formOfFrame(frame);
        const isNarrowed = !input.form.isLossless;
        hash = createSampleHash({
          name: isNarrowed ? 's16' : form.sampleFormat,
          channels: form.channels,
          bits: input.form.bitDepth ?? 32,
        });
        if (isNarrowed) chain = createChain(form, ['aresample=out_sample_fmt=s16']);
      }
      if (chain) for (const ready of chain.push(frame)) hash.update(ready.data!, ready.nbSamples);
      else hash.update(frame.data!, frame.nbSamples);
      if (turns.isDue) await turns.take(state.samples);
    }
    if (!hash) throw withoutSound(input);
    return { samples: state.samples, md5: hash.digest(), form: input.form, isTorn: state.isTorn };
  } finally {
    chain?.free();
    input.close();
  }
}

const measure: Engine['measure'] = async (path, span, hooks) => {
  const turns = createTurns(hooks);
  const input = openInput(path);
  let chain: Chain | undefined;
  try {
    const state: DecodeState = { samples: 0, isTorn: false };
    let read: Record<string, string> = {};
    const look = (frames: Iterable<av.Frame>) => {
      for (const frame of frames) {
        using metadata = frame.getMetadata();
        // The last frame, shorter than a tenth of a second, says nothing.
        if (metadata.get('lavfi.r128.I') !== null) read = metadata.getAll();
      }
    };
    for (const frame of decodeFrames(input, state)) {
      const before = state.samples - frame.nbSamples;
      if (state.samples <= (span?.start ?? 0)) continue;
      if (before >= (span?.end ?? Number.POSITIVE_INFINITY)) break;
      chain ??= createChain(formOfFrame(frame), [
        ...cutFilters(span, before),
        'ebur128=peak=true:metadata=1:framelog=quiet',
      ]);
      look(chain.push(frame));
      if (turns.isDue) await turns.take(state.samples);
    }
    if (!chain) throw withoutSound(input);
    look(chain.push(null));
    return loudnessOf(read);
  } finally {
    chain?.free();
    input.close();
  }
};

/** FFmpeg's words for a cut, when the first frame that is pushed starts at sample `before` of the source. */
function cutFilters(span: Span | undefined, before: number): string[] {
  if (!span) return [];
  const end = span.end === undefined ? '' : `:end_sample=${span.end - before}`;
  return [`atrim=start_sample=${Math.max(0, span.start - before)}${end}`, 'asetpts=N'];
}

function withoutSound(input: Input): TrackFailure {
  return input.form.samples > 0
    ? new TrackFailure('damaged', 'The file is damaged: not one sample of its sound can be decoded.')
    : new TrackFailure('no-audio', 'There is no sound in this file: it is empty.');
}
