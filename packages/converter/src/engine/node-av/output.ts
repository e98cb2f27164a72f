// Encoder and muxer: frames in, a finished file out.
import { createHash, type Hash } from 'node:crypto';
import type { FFEncoderCodec } from 'node-av/constants';
import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import type { EncoderWish } from '../encoders.ts';
import { codedSum, type EncodePlan } from '../engine.ts';
import { failureOfSystemError, TrackFailure } from '../track-failure.ts';

export type Output = {
  /** Samples that the encoder wants at a time; 0 where any number will do. The last frame may always be shorter. */
  frameSize: number;
  write(frame: av.Frame): void;
  /** Writes what the encoder still holds, and the file's end. Gives the sum of what the encoder made, where it is asked. */
  finish(): string | undefined;
  close(): void;
};

const lambdaPerQuality = 118;

export function openOutput(
  path: string,
  plan: EncodePlan,
  wish: EncoderWish,
  layout: av.Frame['channelLayout'],
): Output {
  const codec = av.Codec.findEncoderByName(wish.codec as FFEncoderCodec);
  if (!codec) throw new Error(`the engine has no encoder ${wish.codec}`);
  const encoder = new av.CodecContext();
  const format = new av.FormatContext();
  const packet = new av.Packet();
  packet.alloc();
  let isOpen = false;
  const close = () => {
    packet.free();
    encoder.freeContext();
    if (isOpen) format.closeOutputSync();
    format.freeContext();
  };
  try {
    encoder.allocContext3(codec);
    encoder.sampleRate = plan.sampleRateHz;
    encoder.sampleFormat = av.avGetSampleFmtFromName(wish.sampleFormat);
    encoder.channelLayout = layout;
    encoder.timeBase = new av.Rational(1, plan.sampleRateHz);
    encoder.threadCount = 1;
    if (plan.bitDepth) encoder.bitsPerRawSample = plan.bitDepth;
    if (wish.bitRate) encoder.bitRate = BigInt(wish.bitRate);
    encoder.setFlags(c.AV_CODEC_FLAG_BITEXACT);
    if (wish.quality !== undefined) {
      encoder.setFlags(c.AV_CODEC_FLAG_QSCALE);
      encoder.globalQuality = wish.quality * lambdaPerQuality;
    }
    av.FFmpegError.throwIfError(format.allocOutputContext2(null, wish.muxer, `file:${path}`), wish.muxer);
    if (wish.muxer === 'ipod') encoder.setFlags(c.AV_CODEC_FLAG_GLOBAL_HEADER);
    format.setFlags(c.AVFMT_FLAG_BITEXACT);
    setOptions(encoder, wish.options);
    if (encoder.open2Sync(codec, null) < 0)
      throw new TrackFailure(
        'form-not-possible',
        `${plan.format.toUpperCase()} cannot hold ${plan.channels} channels at ${plan.sampleRateHz} Hz. Choose another form.`,
      );
    const stream = format.newStream(codec);
    stream.timeBase = encoder.timeBase;
    stream.codecpar.fromContext(encoder);
    check(format.openOutputSync(), 'open');
    isOpen = true;
    setOptions(format, wish.muxerOptions);
    check(format.writeHeaderSync(null), 'write the header');
    // Read once: every reading makes an object.
    const encoderBase = encoder.timeBase;
    const streamBase = stream.timeBase;
    const coded = plan.check === 'quick' ? createHash(codedSum) : undefined;
    const drain = () => {
      for (;;) {
        const got = encoder.receivePacketSync(packet);
        if (got === c.AVERROR_EAGAIN || got === c.AVERROR_EOF) return;
        av.FFmpegError.throwIfError(got, 'encode');
        if (coded) sum(coded, packet);
        packet.streamIndex = 0;
        packet.rescaleTs(encoderBase, streamBase);
        check(format.interleavedWriteFrameSync(packet), 'write');
        packet.unref();
      }
    };
    return {
      frameSize: encoder.frameSize,
      write(frame) {
        av.FFmpegError.throwIfError(encoder.sendFrameSync(frame), 'send a frame');
        drain();
      },
      finish() {
        encoder.sendFrameSync(null);
        drain();
        check(format.writeTrailerSync(), 'write the end');
        format.closeOutputSync();
        isOpen = false;
        return coded?.digest('hex');
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** FLAC's last packet is empty: it brings the file's new head. */
function sum(coded: Hash, packet: av.Packet): void {
  const { data } = packet;
  if (data) coded.update(data);
}

/**
 * GOOD: set on the object. BAD: a `Dictionary` handed to the opening call, which replaces it under the wrapper's feet:
 * freed twice, the process ends.
 */
function setOptions(on: av.CodecContext | av.FormatContext, options: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(options))
    av.FFmpegError.throwIfError(
      on.setOption(name, String(value), c.AV_OPT_TYPE_STRING, c.AV_OPT_SEARCH_CHILDREN),
      name,
    );
}

const errnoNames: Record<number, string> = {
  1: 'EPERM',
  2: 'ENOENT',
  5: 'EIO',
  13: 'EACCES',
  17: 'EEXIST',
  20: 'ENOTDIR',
  21: 'EISDIR',
  22: 'EINVAL',
  27: 'EFBIG',
  28: 'ENOSPC',
  30: 'EROFS',
  36: 'ENAMETOOLONG',
  122: 'EDQUOT',
};

function check(code: number, doing: string): void {
  if (code >= 0) return;
  const name = errnoNames[-code];
  if (name) throw failureOfSystemError(Object.assign(new Error(doing), { code: name }), 'target');
  av.FFmpegError.throwIfError(code, doing);
}
