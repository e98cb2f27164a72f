// Signing out: one device, some, everywhere. What is acknowledged here is refused by every server.
import type { EndReason, Receipt } from '@gatefold/contract';
import type { EndOutcome, Sessions } from '@gatefold/sessions';
import type { Activity } from '../activity/activity.ts';
import { type Clock, type Random, randomId } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { Devices } from '../devices/devices.ts';
import type { EventHub } from '../events/event-hub.ts';
import { writeWhy } from '../events/why.ts';
import type { Receipts } from './receipts.ts';

export type SignOutParts = {
  data: Data;
  sessions: Sessions<Tx>;
  devices: Devices;
  receipts: Receipts;
  activity: Activity;
  events: EventHub;
  clock: Clock;
  random: Random;
  node: string;
};

type Also = (tx: Tx, outcome: EndOutcome) => Promise<void>;

/** The session that was to stay is over itself: nobody may sign out with it. */
class KeptIsOver extends Error {}

/** Who asked for it: a device of the account, or nobody (the terminal). */
export type By = { device?: number; place?: string | undefined };

export const createSignOut = (parts: SignOutParts) => {
  const { sessions, devices, receipts, activity, events, clock, random, node } = parts;

  const nameOf = async ({ device }: By): Promise<string | undefined> =>
    device === undefined ? undefined : (await devices.named([device])).get(device)?.name;

  /** Writes receipt and activity into the transaction of an ending; the answer settles the receipt. */
  const recordEnding = (account: number, reason: EndReason, by: By, also?: Also) => {
    const id = randomId(random);
    let receipt: Receipt | undefined;
    return {
      also: async (tx: Tx, outcome: EndOutcome): Promise<void> => {
        const { ended, more } = outcome;
        const at = clock.now();
        const told = [...ended.map(({ device }) => device), ...(by.device ? [by.device] : [])];
        const names = await devices.named(told, tx);
        receipt = await receipts.open(tx, { id, account, at, reason, ended, more, names, node });
        const listed = ended.map(({ device }) => names.get(device)?.name ?? '');
        const deviceName = by.device === undefined ? undefined : names.get(by.device)?.name;
        await activity.record(tx, {
          account,
          kind: reason === 'signed-out-everywhere' ? 'signed-out-everywhere' : 'signed-out',
          at,
          receipt: id,
          place: by.place,
          about: listed.join(', '),
          ...(by.device === undefined ? {} : { device: by.device }),
          ...(deviceName === undefined ? {} : { deviceName }),
        });
        await also?.(tx, outcome);
      },
      settle: (done: Parameters<Receipts['settle']>[3]): Receipt | undefined => {
        if (receipt === undefined) return undefined;
        const settled = receipts.settle(id, account, receipt, done);
        const news = settled.ended.devices.map(({ id }) => ({
          kind: 'device-signed-out' as const,
          deviceId: id,
        }));
        events.publish(account, ...news);
        return settled;
      },
    };
  };

  return {
    recordEnding,

    /** Undefined when none of the devices was signed in. */
    async devices(
      account: number,
      ids: readonly number[],
      reason: EndReason,
      by: By,
    ): Promise<Receipt | undefined> {
      const record = recordEnding(account, reason, by);
      const ending = await sessions.end({
        kind: 'devices',
        devices: ids,
        account,
        why: writeWhy(reason, await nameOf(by)),
        also: record.also,
      });
      return record.settle(ending);
    },

    /**
     * Undefined when the session that is to stay is over itself.
     * `keep` is the id of a session that stays. `also` joins the transaction, such as the writing of a new password.
     */
    async everywhere(
      account: number,
      {
        keep,
        reason = 'signed-out-everywhere',
        by = {},
        also,
      }: {
        keep?: string;
        reason?: EndReason;
        by?: By;
        also?: (tx: Tx) => Promise<void>;
      },
    ): Promise<Receipt | undefined> {
      const record = recordEnding(account, reason, by, async (tx, { entry }) => {
        const isKept = entry?.what.kind === 'everywhere' && entry.what.keep === keep;
        if (keep !== undefined && !isKept) throw new KeptIsOver();
        await also?.(tx);
      });
      const why = writeWhy(reason, await nameOf(by));
      const ending = await sessions
        .end({ kind: 'everywhere', account, why, also: record.also, ...(keep === undefined ? {} : { keep }) })
        .catch((error) => {
          if (error instanceof KeptIsOver) return undefined;
          throw error;
        });
      if (ending === undefined) return undefined;
      const receipt = record.settle(ending);
      if (receipt === undefined) throw new Error('an ending everywhere left no receipt');
      return receipt;
    },
  };
};

export type SignOut = ReturnType<typeof createSignOut>;
