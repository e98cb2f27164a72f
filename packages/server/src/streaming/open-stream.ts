// Ties a stream to its session, finds its pace, and starts the writer.
import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Playing } from '@gatefold/contract';
import type { Sessions } from '@gatefold/sessions';
import type { Caller } from '../caller.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/data.ts';
import { audioStart } from './audio-start.ts';
import { hidePictures } from './hide-pictures.ts';
import { allowedUpTo, bytesPerSecond, type Line, lineFor } from './pace.ts';
import { cut, sendPaced } from './send-paced.ts';
import type { Streams } from './streams.ts';

/** Listening lines remembered, so that a client that asks piece by piece is paced like any other. */
const linesMost = 10_000;

export type OpenStreamParts = {
  sessions: Sessions<Tx>;
  streams: Streams;
  clock: Clock;
  onError(error: unknown): void;
};

export type StreamWish = {
  caller: Caller;
  playing: Playing;
  file: FileHandle;
  sizeBytes: number;
  durationMs: number;
  first: number;
  last: number;
  raw: ServerResponse;
  /** Whether pictures inside the file are kept from the reader. */
  hidesPicture: boolean;
  /** Writes status and headers; nothing may fail after it. */
  begin(): void;
};

export const createOpenStream = ({ sessions, streams, clock, onError }: OpenStreamParts) => {
  const lines = new Map<string, Line>();
  const open = new Set<() => void>();

  const lineOf = (key: string, first: number, bytesPerS: number): Line => {
    const line = lineFor(lines.get(key), first, bytesPerS, clock.monotonic());
    lines.delete(key);
    lines.set(key, line);
    if (lines.size > linesMost) lines.delete(lines.keys().next().value as string);
    return line;
  };

  return {
    /** Resolves once the stream runs; from then on the file is closed here. False when the session is over. */
    async start(wish: StreamWish): Promise<boolean> {
      const { caller, playing, file, sizeBytes, durationMs, first, last, raw, hidesPicture, begin } = wish;
      const { account, device, session } = caller;
      const audioFrom = Math.min(await audioStart(file), sizeBytes);
      const bytesPerS = bytesPerSecond(sizeBytes - audioFrom, durationMs);
      const patches = hidesPicture ? await hidePictures(file, sizeBytes) : [];
      const stop = () => cut(raw);
      const hold = await sessions.hold(session, { kind: 'stream', close: stop });
      if (hold === undefined) return false;
      const remove = streams.add(account, device, playing, stop);
      const line = lineOf(`${session.id} ${playing.trackId}`, Math.max(first, audioFrom), bytesPerS);
      open.add(stop);
      begin();
      const run = async () => {
        try {
          await sendPaced({
            raw,
            file: file.fd,
            first,
            last,
            allowedUpTo: (now) => allowedUpTo(line, bytesPerS, now),
            bytesPerS,
            patches,
            hold,
            trusted: sessions.trusted,
            monotonic: clock.monotonic,
          });
        } catch (error) {
          onError(error);
          stop();
        } finally {
          open.delete(stop);
          remove();
          hold.release();
          await file.close();
        }
      };
      run().catch(onError);
      return true;
    },

    /** The server stops: every stream is cut. */
    stopAll(): void {
      for (const stop of [...open]) stop();
    },
  };
};

export type OpenStream = ReturnType<typeof createOpenStream>;
