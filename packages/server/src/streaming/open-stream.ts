// Ties a stream to its session, finds its pace, and starts the writer.
import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Playing } from '@gatefold/contract';
import type { Sessions } from '@gatefold/sessions';
import type { Caller } from '../caller.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/data.ts';
import type { NowPlaying } from '../playing/playing.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { audioStart } from './audio-start.ts';
import { cut } from './connection.ts';
import { hidePictures } from './hide-pictures.ts';
import { afterSending, bytesPerSecond, creditAt, type Line, lineFor } from './pace.ts';
import { sendPaced } from './send-paced.ts';
import type { Streams } from './streams.ts';

/** Listening lines remembered, so that a client that asks piece by piece is paced like any other. */
const linesMost = 10_000;

export type OpenStreamParts = {
  sessions: Sessions<Tx>;
  streams: Streams;
  playing: NowPlaying;
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
  /** Devices of the account that may stream at once. */
  limit: number;
  /** Writes status and headers; nothing may fail after it. */
  begin(): void;
};

const signedOut = () => refuse('not-signed-in', 'This device was signed out.');

export const createOpenStream = ({
  sessions,
  streams,
  playing: playingNow,
  clock,
  onError,
}: OpenStreamParts) => {
  const lines = new Map<string, Line>();
  const open = new Set<() => void>();

  const keepLine = (key: string, line: Line): void => {
    lines.delete(key);
    lines.set(key, line);
    if (lines.size > linesMost) lines.delete(lines.keys().next().value as string);
  };

  return {
    /** Undefined once the stream runs (from then on the file is closed here), else why it does not. */
    async start(wish: StreamWish): Promise<Refusal | undefined> {
      const { caller, playing, file, sizeBytes, durationMs, first, last, raw, hidesPicture, limit, begin } =
        wish;
      const { account, device, session } = caller;
      const audioFrom = await audioStart(file, sizeBytes);
      const bytesPerS = bytesPerSecond(sizeBytes - audioFrom, durationMs);
      const patches = hidesPicture ? await hidePictures(file, sizeBytes) : [];
      const stop = () => cut(raw);
      const hold = await sessions.hold(session, { kind: 'stream', close: stop });
      if (hold === undefined) return signedOut();
      const remove = await streams.open({ account, device, playing, limit, cut: stop }).catch((error) => {
        hold.release();
        throw error;
      });
      if (isRefusal(remove)) {
        hold.release();
        return remove;
      }
      if (hold.state() === 'over') {
        remove();
        return signedOut();
      }
      const key = `${session.id} ${playing.trackId}`;
      let line = lineFor(lines.get(key), Math.max(first, audioFrom), bytesPerS, clock.monotonic());
      keepLine(key, line);
      let sentTo = first;
      open.add(stop);
      begin();
      const run = async () => {
        try {
          await sendPaced({
            raw,
            file: file.fd,
            first,
            last,
            // Tags and covers before the audio are no listening time.
            credit: () => Math.max(0, audioFrom - sentTo) + creditAt(line, bytesPerS, clock.monotonic()),
            onSent: (from, bytes) => {
              sentTo = from + bytes;
              const audioBytes = Math.min(bytes, Math.max(0, sentTo - audioFrom));
              line = afterSending(line, bytesPerS, clock.monotonic(), sentTo - audioBytes, audioBytes);
              keepLine(key, line);
            },
            bytesPerS,
            patches,
            hold: {
              ...hold,
              state: () => (hold.state() === 'go-on' && !playingNow.isSure() ? 'unsure' : hold.state()),
            },
            trusted: async () => (await sessions.trusted()) && (playingNow.isSure() || playingNow.makeSure()),
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
      return undefined;
    },

    /** The server stops: every stream is cut. */
    stopAll(): void {
      for (const stop of [...open]) stop();
    },
  };
};

export type OpenStream = ReturnType<typeof createOpenStream>;
