// The way of a track's frames: filters, hash, encoder.
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import { chainWish, encoderWish } from '../encoders.ts';
import type { EncodePlan, SourceForm } from '../engine.ts';
import { createSampleHash } from '../sample-hash.ts';
import { TrackFailure } from '../track-failure.ts';
import { createChain, formOfFrame, layoutAfter } from './chain.ts';
import { openOutput } from './output.ts';

/** For formats that take any number: few calls, and still small in memory. */
const pcmFrame = 16_384;

export type Line = {
  push(frame: av.Frame, pts: bigint): void;
  /** Without a sum where it need not be made: FLAC's encoder makes it, or the source's head has it. */
  finish(): { samples: number; md5?: string; coded?: string };
  close(): void;
};

/** Built from the first frame and not from the header, which may lie or not know (as of HE-AAC). */
export function openLine(
  to: string,
  plan: EncodePlan,
  source: SourceForm,
  first: av.Frame,
  skip: number,
  hasSumInHead: boolean,
): Line {
  const form = formOfFrame(first);
  const bits = source.bitDepth ?? 32;
  const wish = encoderWish(plan, form.sampleFormat.startsWith('s16') && plan.gainDb === undefined);
  const length = plan.span?.end === undefined ? undefined : plan.span.end - plan.span.start;
  const want = chainWish(form, plan, wish, { skip, ...(length === undefined ? {} : { length }) });
  const from = { ...form, layout: want.layout };
  const isRenamed = first.channelLayout.order === c.AV_CHANNEL_ORDER_UNSPEC || want.layout !== form.layout;
  const layoutIn = layoutAfter(from, []);
  const layoutOut = layoutAfter(from, want.filters);
  const output = openOutput(to, plan, wish, layoutOut);
  const size = output.frameSize || (want.filters.length > 0 ? pcmFrame : 0);
  const filters = size > 0 ? [...want.filters, `asetnsamples=n=${size}:p=0`] : want.filters;
  const chain = filters.length > 0 ? createChain(from, filters) : undefined;
  const isHashedIn = want.isUnaltered || (plan.bitDepth === undefined && plan.span === undefined);
  const isHashed = plan.format !== 'flac' && !(isHashedIn && hasSumInHead);
  const hash = createSampleHash(
    isHashedIn
      ? { name: form.sampleFormat, channels: form.channels, bits }
      : { name: wish.sampleFormat, channels: plan.channels, bits: plan.bitDepth ?? 32 },
  );
  /** What is shorter than the resampler's reach (under a thousandth of a second) comes out as nothing. */
  const silence = (nbSamples: number) =>
    av.Frame.fromAudioBuffer(Buffer.alloc(nbSamples * plan.channels * 4), {
      nbSamples,
      format: av.avGetSampleFmtFromName(wish.sampleFormat),
      sampleRate: plan.sampleRateHz,
      channelLayout: layoutOut,
    });
  let pushed = 0;
  let samples = 0;
  const take = (frame: av.Frame) => {
    frame.pts = BigInt(samples);
    samples += frame.nbSamples;
    if (isHashed && !isHashedIn) hash.update(frame.data!, frame.nbSamples);
    output.write(frame);
  };
  return {
    push(frame, pts) {
      if (frame.sampleRate !== form.sampleRateHz || frame.channels !== form.channels)
        throw new TrackFailure('damaged', 'The file is damaged: its sound changes its form midway.');
      pushed += frame.nbSamples;
      if (isHashed && isHashedIn) hash.update(frame.data!, frame.nbSamples);
      if (isRenamed) frame.channelLayout = layoutIn;
      if (!chain) return take(frame);
      frame.pts = pts;
      for (const ready of chain.push(frame)) take(ready);
    },
    finish() {
      if (chain) for (const ready of chain.push(null)) take(ready);
      if (samples === 0)
        take(silence(Math.max(1, Math.round((pushed * plan.sampleRateHz) / form.sampleRateHz))));
      const coded = output.finish();
      return {
        samples,
        ...(isHashed ? { md5: hash.digest() } : {}),
        ...(coded === undefined ? {} : { coded }),
      };
    },
    close() {
      chain?.free();
      output.close();
    },
  };
}
