// Devices: which are signed in, what they are called, what they play.
import type { Device, DeviceKind } from '@gatefold/contract';
import type { Session, Sessions, StoredSession } from '@gatefold/sessions';
import type { Activity } from '../activity/activity.ts';
import { type Clock, type Random, randomId } from '../clock.ts';
import type { Data, Tx } from '../db/data.ts';
import type { EventHub } from '../events/event-hub.ts';
import { encodeId } from '../ids.ts';
import { type Plays, shownOf } from '../playing/device-states.ts';
import type { NowPlaying } from '../playing/playing.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { createDevicesStore, type DeviceNames, type DeviceRow } from './devices.store.ts';

export type { DeviceNames, DeviceRow };

/** A device as it presents itself at sign-in. */
export type Visitor = {
  id?: number;
  name: string;
  kind: DeviceKind;
  client?: string | undefined;
  place?: string | undefined;
};

export type DevicesParts = {
  data: Data;
  sessions: Sessions<Tx>;
  activity: Activity;
  playing: NowPlaying;
  events: EventHub;
  clock: Clock;
  random: Random;
};

export const createDevices = (parts: DevicesParts) => {
  const { data, sessions, activity, playing, events, clock, random } = parts;
  const store = createDevicesStore(data);

  const shown = (row: DeviceRow, lastSeenAt: number, its?: Plays): Omit<Device, 'thisDevice'> => {
    const plays = its && shownOf(its);
    return {
      id: encodeId(row.id),
      name: row.name,
      kind: row.kind,
      ...(row.client === null ? {} : { client: row.client }),
      ...(row.place === null ? {} : { place: row.place }),
      firstSeenAt: new Date(row.first_seen_at).toISOString(),
      lastSeenAt: new Date(lastSeenAt).toISOString(),
      ...(plays === undefined ? {} : { playing: plays }),
    };
  };

  /** A device id that belongs to the account is kept; any other makes a new device. */
  const identify = async (account: number, visitor: Visitor): Promise<number> => {
    const known = visitor.id === undefined ? undefined : await store.one(account, visitor.id);
    return known?.id ?? randomId(random);
  };

  return {
    identify,
    named: store.named,

    async remember(tx: Tx, account: number, id: number, visitor: Visitor): Promise<DeviceRow> {
      const at = clock.now();
      const row = await store.remember(tx, {
        id,
        account,
        name: visitor.name.trim(),
        kind: visitor.kind,
        client: visitor.client ?? null,
        place: visitor.place ?? null,
        first_seen_at: at,
        last_seen_at: at,
      });
      await store.forgetOldest(tx, account);
      return row;
    },

    async withSessions(found: readonly StoredSession[]): Promise<Omit<Device, 'thisDevice'>[]> {
      const rows = await store.all(found.map(({ device }) => device));
      const plays = await playing.ofAccount(found[0]?.account ?? 0);
      return found.flatMap(({ device, lastUsedAt }) => {
        const row = rows.get(device);
        return row ? [shown(row, lastUsedAt, plays.get(device))] : [];
      });
    },

    /** Signed-in devices, the asking one first, then by last use. */
    async list(caller: Session): Promise<Device[]> {
      const found = await sessions.list(caller.account);
      const own = encodeId(caller.device);
      const rows = await store.all(found.map(({ device }) => device));
      const plays = await playing.ofAccount(caller.account);
      const devices = found.flatMap(({ device, lastUsedAt }): Device[] => {
        const row = rows.get(device);
        return row
          ? [{ ...shown(row, lastUsedAt, plays.get(device)), thisDevice: device === caller.device }]
          : [];
      });
      return [...devices.filter(({ id }) => id === own), ...devices.filter(({ id }) => id !== own)];
    },

    async one(caller: Session, id: number): Promise<Device | undefined> {
      const row = await store.one(caller.account, id);
      const plays = await playing.ofAccount(caller.account);
      return row && { ...shown(row, row.last_seen_at, plays.get(id)), thisDevice: id === caller.device };
    },

    async rename(account: number, id: number, name: string): Promise<Refusal | undefined> {
      const renamed = await data.transaction(async (tx) => {
        const deviceName = await store.rename(tx, account, id, name);
        if (deviceName === undefined) return false;
        await activity.record(tx, {
          account,
          kind: 'device-renamed',
          at: clock.now(),
          device: id,
          deviceName,
          about: name,
        });
        return true;
      });
      if (!renamed) return refuse('unknown-device', 'This account has no such device.');
      events.publish(account, { kind: 'device-renamed', deviceId: encodeId(id), name });
      return undefined;
    },

    shown,
  };
};

export type Devices = ReturnType<typeof createDevices>;
