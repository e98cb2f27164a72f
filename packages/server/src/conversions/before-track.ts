// What is asked before each track: whether the account may still take it along, and whether there is room for it. A
// batch goes on for hours, and rights end meanwhile.
import { stat } from 'node:fs/promises';
import type { Plan } from '@gatefold/contract';
import type { Conversion, Failure, Pool } from '@gatefold/converter';
import type { Clock } from '../clock.ts';
import type { BatchRow } from './batches.store.ts';
import { bytesAbout } from './bytes-about.ts';
import type { ConversionsStore } from './conversions.store.ts';
import type { Room } from './room.ts';

export type BeforeTrackParts = {
  conversions: Pick<ConversionsStore, 'bytesOf'>;
  room: Room;
  /** All converted files of an account. */
  accountMostBytes: number;
  exportOf(account: number): Promise<Plan['export']>;
  clock: Clock;
};

export type Owned = Pick<BatchRow, 'account' | 'preview'>;

/** Adding up the files of a large account takes milliseconds, so it is not done for each. */
const bytesKnownForMs = 2000;

const notAllowed: Failure = {
  code: 'not-allowed',
  detail: 'The plan of this account does not allow it any more. See the page Plan, then try again.',
};
const diskFull: Failure = {
  code: 'disk-full',
  detail: 'The disk of the server has no room for it. Make room, then try again.',
};
export const noRoomOf = (mostBytes: number): string =>
  `An account may have up to ${Math.round(mostBytes / 1024 ** 2)} MiB of converted files here. Remove some.`;

export const createBeforeTrack = (parts: BeforeTrackParts) => {
  const { conversions, room, accountMostBytes, exportOf, clock } = parts;
  const known = new Map<number, { bytes: number; at: number }>();

  const bytesOf = async (account: number): Promise<number> => {
    const before = known.get(account);
    const isFresh = before !== undefined && clock.monotonic() - before.at < bytesKnownForMs;
    // Too much may be less by now: something was removed.
    if (isFresh && before.bytes < accountMostBytes) return before.bytes;
    const bytes = await conversions.bytesOf(account);
    known.set(account, { bytes, at: clock.monotonic() });
    return bytes;
  };

  const mayNot = async ({ account, preview }: Owned): Promise<Failure | undefined> => {
    const right = await exportOf(account);
    return right === 'full' || (right === 'preview' && preview === 1) ? undefined : notAllowed;
  };

  const enter = async (
    batch: Owned,
    { source, target }: Conversion,
    lengthMs: number,
  ): Promise<Failure | (() => void)> => {
    const why = await mayNot(batch);
    if (why !== undefined) return why;
    if ((await bytesOf(batch.account)) >= accountMostBytes)
      return { code: 'no-room', detail: `${noRoomOf(accountMostBytes)} Then try again.` };
    const sourceBytes = await stat(source.path).then(
      ({ size }) => size,
      () => 0,
    );
    return (await room.take(bytesAbout(target, lengthMs, sourceBytes))) ?? diskFull;
  };

  return {
    mayNot,

    /** The same pool for a batch: it fails what may not be begun. */
    guarded: (pool: Pool, batch: Owned, lengthMsOf: (id: string) => number): Pool => ({
      ...pool,
      async run(conversion, hooks) {
        const leave = await enter(batch, conversion, lengthMsOf(conversion.id));
        if (typeof leave !== 'function') return { kind: 'failed', failure: leave };
        const made = await pool.run(conversion, hooks).finally(leave);
        const sum = known.get(batch.account);
        if (made.kind === 'prepared' && sum !== undefined) sum.bytes += made.proof.sizeBytes;
        return made;
      },
    }),
  };
};

export type BeforeTrack = ReturnType<typeof createBeforeTrack>;
