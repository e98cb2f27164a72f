// Downloads tied to sessions: opened once the session holds them, cut when it ends or the server stops.
import type { ServerResponse } from 'node:http';
import type { Sessions } from '@gatefold/sessions';
import type { Caller } from '../caller.ts';
import type { Tx } from '../db/data.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { cut } from '../streaming/connection.ts';
import { sendHeld } from './send-held.ts';
import type { Part } from './zip/zip-layout.ts';

/** Of one device, so that nobody takes all there is of open files. */
const openMost = 24;

export type DownloadWish = {
  caller: Caller;
  raw: ServerResponse;
  parts: readonly Part[];
  /** Writes status and headers; nothing may fail after it. */
  begin(): void;
};

export const createDownloads = ({
  sessions,
  onError,
}: {
  sessions: Sessions<Tx>;
  onError(error: unknown): void;
}) => {
  const open = new Map<() => void, number>();

  return {
    /** Undefined once it runs, else why it does not. */
    async start({ caller, raw, parts, begin }: DownloadWish): Promise<Refusal | undefined> {
      const { device, session } = caller;
      if ([...open.values()].filter((other) => other === device).length >= openMost)
        return refuse('too-many-channels', 'This device has many downloads open already.', {}, 10);
      const stop = () => cut(raw);
      const hold = await sessions.hold(session, { kind: 'download', close: stop });
      if (hold === undefined) return refuse('not-signed-in', 'This device was signed out.');
      if (hold.state() === 'over') {
        hold.release();
        return refuse('not-signed-in', 'This device was signed out.');
      }
      open.set(stop, device);
      begin();
      sendHeld({ raw, parts, hold, trusted: sessions.trusted })
        .catch((error: unknown) => {
          onError(error);
          stop();
        })
        .finally(() => {
          open.delete(stop);
          hold.release();
        });
      return undefined;
    },

    /** The server stops: every download is cut. */
    stopAll(): void {
      for (const stop of [...open.keys()]) stop();
    },
  };
};

export type Downloads = ReturnType<typeof createDownloads>;
