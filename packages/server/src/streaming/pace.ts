// How far ahead of the listener a stream may be: about ten seconds of audio, so that "stopped" is heard as stopped
// by any client. A seek starts a new line; asking for the next piece in a request of its own does not.

export const aheadMs = 10_000;
/** A client that asks for pieces may overlap or skip a little and still be on the same line. */
const slackBytes = 64 * 1024;
/** A file whose length in time is unknown is taken for CD audio. */
const unknownBytesPerS = 176_400;

export type Line = { from: number; at: number };

export const bytesPerSecond = (audioBytes: number, durationMs: number): number =>
  durationMs > 0 && audioBytes > 0 ? Math.max(1000, (audioBytes / durationMs) * 1000) : unknownBytesPerS;

/** The first byte that may not be sent yet. Moments are milliseconds of a clock that never goes backwards. */
export const allowedUpTo = ({ from, at }: Line, rate: number, now: number): number =>
  from + (rate * (now - at + aheadMs)) / 1000;

/** The line that a request from byte `first` is on: the one before it where it continues, else a new one. */
export const lineFor = (before: Line | undefined, first: number, rate: number, now: number): Line => {
  if (before === undefined || first < before.from) return { from: first, at: now };
  return first <= allowedUpTo(before, rate, now) + slackBytes ? before : { from: first, at: now };
};
