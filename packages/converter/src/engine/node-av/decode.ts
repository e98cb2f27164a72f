import * as c from 'node-av/constants';
import * as av from 'node-av/lib';
import { TrackFailure } from '../track-failure.ts';
import type { Input } from './input.ts';

export type DecodeState = {
  /** Of one channel, so far. */
  samples: number;
  /** The coded sound ended in the middle of something. */
  isTorn: boolean;
};

/**
 * Gives every decoded frame, one after another, in the same `Frame`: use it before you ask for the next. A fault with
 * good sound after it is a hole in the music and throws `damaged`; a fault at the very end is a file cut short.
 */
export function* decodeFrames(input: Input, state: DecodeState): Generator<av.Frame, void> {
  const { format, stream, decoder } = input;
  using packet = new av.Packet();
  using frame = new av.Frame();
  packet.alloc();
  frame.alloc();
  const wanted = stream.index;
  let hasFault = false;
  for (let isOver = false; !isOver; ) {
    const read = format.readFrameSync(packet);
    isOver = read < 0;
    if (isOver && read !== c.AVERROR_EOF) state.isTorn = true;
    if (!isOver && packet.streamIndex !== wanted) {
      packet.unref();
      continue;
    }
    const sent = decoder.sendPacketSync(isOver ? null : packet);
    packet.unref();
    if (sent < 0 && sent !== c.AVERROR_EOF) hasFault = true;
    for (;;) {
      const received = decoder.receiveFrameSync(frame);
      if (received === c.AVERROR_EAGAIN || received === c.AVERROR_EOF) break;
      if (received < 0) {
        hasFault = true;
        break;
      }
      if (hasFault && state.samples > 0)
        throw new TrackFailure('damaged', 'The file is damaged: there is a hole in its sound.');
      // Junk before the first sample, such as a half frame at the start of an MP3 stream, takes nothing away.
      hasFault = false;
      state.samples += frame.nbSamples;
      yield frame;
      frame.unref();
    }
  }
  if (hasFault) state.isTorn = true;
}
