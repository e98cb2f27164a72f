// What each device plays, on any server of one database, and the limit of streams at once over all of them.
// A server counts what it streams in the database before it sends the first byte. It may send while its lease lasts,
// counted from before it was asked for; streams of a server that lost its lease are cut before they go on.

import type { Clock } from '../clock.ts';
import type { Channel } from '../cluster/channel.ts';
import type { Data } from '../db/data.ts';
import { createDeviceStates } from './device-states.ts';
import { createInTurn } from './in-turn.ts';
import { isFull, type NowPlaying } from './playing.ts';
import { createSharedPlayingStore } from './shared-playing.store.ts';

/** A dead server's streams count for so long. Longer than a restart of the database, so that it cuts nobody. */
const leaseMs = 12_000;
const beatMs = 3000;
/** How long a server may take to cut a stream in favour of another device. One that is slower has lost its trust. */
const stopMostMs = 1500;
const lookEveryMs = 20;
/** Whoever says what it plays waits no longer than this until that is written. */
const tellMostMs = 1500;

export type SharedPlayingNeeds = {
  data: Data;
  channel: Channel;
  node: string;
  clock: Clock;
  onChange(account: number, device: number): void;
  onError(error: unknown): void;
};

export const createSharedPlaying = (needs: SharedPlayingNeeds): NowPlaying => {
  const { data, channel, node, clock, onChange, onError } = needs;
  const store = createSharedPlayingStore(data, node, leaseMs);
  /** All that concerns one device reaches the database in the order in which it happened here. */
  const inTurn = createInTurn();
  /** Changed here, not yet written; a write that fails is tried again with the next beat. */
  const unwritten = new Map<number, number>();
  let sureUntil = { monotonic: 0, wall: 0 };
  /** Leases begun so far: what was held under the one before is gone. */
  let leases = 0;
  let renewing: Promise<void> | undefined;
  let beat: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();

  const write = (account: number, device: number): Promise<void> =>
    inTurn(device, async () => {
      if (!unwritten.delete(device)) return;
      try {
        await store.write({ account, device, ...(states.of(device) ?? { streams: 0 }) });
        onChange(account, device);
      } catch (error) {
        unwritten.set(device, account);
        onError(error);
      }
    });

  const states = createDeviceStates((account, device) => {
    unwritten.set(device, account);
    void write(account, device);
  });

  const isSure = () => clock.monotonic() < sureUntil.monotonic && clock.now() < sureUntil.wall;

  const renewOnce = async (): Promise<void> => {
    const asked = { monotonic: clock.monotonic() + leaseMs, wall: clock.now() + leaseMs };
    if (!(await store.renew())) {
      leases++;
      for (const device of states.devices()) states.stop(device);
      await store.enter();
    }
    sureUntil = asked;
  };
  const renew = (): Promise<void> => {
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  /** Another server may have given a place away that was held here, when this one was slow to let it go. */
  const stopWhatIsNotHeld = async (): Promise<void> => {
    const held = await store.held();
    for (const device of states.devices()) {
      if (held.has(device)) continue;
      await inTurn(device, async () => {
        if (!unwritten.has(device) && !(await store.isHeld(device, node))) states.stop(device);
      });
    }
  };

  const onBeat = async (): Promise<void> => {
    await renew();
    for (const { account, device } of await store.strikeOff()) onChange(account, device);
    for (const [device, account] of unwritten) await write(account, device);
    await stopWhatIsNotHeld();
  };

  const stops = [
    channel.subscribe('playing-stop', (device) => states.stop(Number(device))),
    channel.subscribe('playing-told-elsewhere', (text) => {
      const [account, device] = text.split(' ').map(Number);
      if (account !== undefined && device !== undefined) states.tell(account, device, undefined);
    }),
    channel.onGap(() => void stopWhatIsNotHeld().catch(onError)),
  ];

  return {
    ofAccount: store.read,

    open: ({ account, device, playing, limit, cut }) =>
      inTurn(device, async () => {
        for (;;) {
          if (!isSure()) await renew();
          const lease = leases;
          const own = states.of(device) ?? { streams: 0 };
          const wanted = { account, device, ...own, streams: own.streams + 1, streaming: playing };
          try {
            const isHeld = await store.claim(wanted, (plays) => !isFull(plays, device, limit));
            if (lease !== leases) continue;
            return isHeld ? states.add(account, device, playing, cut) : undefined;
          } catch (error) {
            // Whether it was written is not known.
            unwritten.set(device, account);
            if (isSure()) throw error;
          }
        }
      }),

    async tell(account, device, playing) {
      states.tell(account, device, playing);
      const told = inTurn(device, async () => {
        if (!(await store.untell(device))) return;
        channel.tellOthers('playing-told-elsewhere', `${account} ${device}`);
        onChange(account, device);
      }).catch(onError);
      await Promise.race([told, new Promise((resolve) => setTimeout(resolve, tellMostMs).unref())]);
    },

    forgetHere: (account, device) => states.tell(account, device, undefined),

    async stop(account, device) {
      states.stop(device);
      channel.tellOthers('playing-stop', String(device));
      await write(account, device);
      for (const until = clock.monotonic() + stopMostMs; await store.isHeld(device); ) {
        if (clock.monotonic() > until) {
          await store.forget(device);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
      onChange(account, device);
    },

    isSure,
    makeSure: () =>
      renew().then(
        () => true,
        () => false,
      ),
    count: states.count,

    async start() {
      await renew();
      beat = setInterval(() => {
        beating = beating.then(onBeat).catch(onError);
      }, beatMs);
    },

    async end() {
      clearInterval(beat);
      for (const stop of stops) stop();
      await beating;
      for (const device of states.devices()) states.stop(device);
      await Promise.all([...unwritten].map(([device, account]) => write(account, device)));
      await store.leave().catch(onError);
      sureUntil = { monotonic: 0, wall: 0 };
    },
  };
};
