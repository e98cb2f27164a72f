// How far ahead of the listener a stream may be: about ten seconds of audio, so that "stopped" is heard as stopped
// by any client. What may be sent fills up with time like a bucket, and never beyond ten seconds: somebody who
// pauses for an hour is not owed an hour. Asking for the next piece in a request of its own draws on the same bucket.

export const aheadMs = 10_000;
/** A client that asks for pieces may overlap or skip a little and still be on the same line. */
const slackBytes = 64 * 1024;
/** A file whose length in time is unknown is taken for CD audio. */
const unknownBytesPerS = 176_400;
/** Eight channels of 24 bits at 96 kHz: what no music file needs, whatever it says of itself. */
const mostBytesPerS = 2_304_000;

/** One way through a track: sent up to a byte; `credit` bytes could be sent at the moment `at`. */
export type Line = { sentTo: number; credit: number; at: number };

export const bytesPerSecond = (audioBytes: number, durationMs: number): number => {
  if (durationMs <= 0 || audioBytes <= 0) return unknownBytesPerS;
  return Math.min(mostBytesPerS, Math.max(1000, (audioBytes / durationMs) * 1000));
};

/** Bytes that may be sent at a moment. Moments are milliseconds of a clock that never goes backwards. */
export const creditAt = ({ credit, at }: Line, rate: number, now: number): number =>
  Math.min((rate * aheadMs) / 1000, credit + (rate * Math.max(0, now - at)) / 1000);

/** The line after so many bytes were sent from `first`. */
export const afterSending = (line: Line, rate: number, now: number, first: number, bytes: number): Line => ({
  sentTo: first + bytes,
  credit: creditAt(line, rate, now) - bytes,
  at: now,
});

/** The line that a request from byte `first` is on: the one before it where it goes on from there, else a new one. */
export const lineFor = (before: Line | undefined, first: number, rate: number, now: number): Line =>
  before !== undefined && Math.abs(first - before.sentTo) <= slackBytes
    ? before
    : { sentTo: first, credit: (rate * aheadMs) / 1000, at: now };
