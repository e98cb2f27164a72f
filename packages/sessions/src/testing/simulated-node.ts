// One machine of a simulation: its clocks, the process on it that crashes and starts again, and what clients do there.
import type { Hold, Session } from '../engine-words.ts';
import { createSessions, type Sessions } from '../sessions.ts';
import type { SessionStore } from '../store.ts';
import { createFakeClock, type FakeTime } from './fake-clock.ts';
import type { Fault } from './faults.ts';
import type { Happening } from './history.ts';
import { createWire, delayMs, Lost, overLink, type Weather } from './link.ts';
import type { NewsBoard } from './news-board.ts';
import type { SeededRandom } from './seeded-random.ts';

export type Held = { session: string; hold: Hold; isClosed(): boolean };

export type NodeParts = {
  name: string;
  time: FakeTime;
  random: SeededRandom;
  store: SessionStore<undefined>;
  record(happening: Happening): void;
  /** Something threw that is not a lost call. */
  onSurprise(error: unknown): void;
  count(fault: Fault): void;
  joined: Map<string, number>;
  board: NewsBoard;
  weather: Weather;
  /** How fast its clocks tick. */
  rate: number;
  settings: { trustMs: number; idleMs: number; lifetimeMs: number };
};

export const createSimulatedNode = (parts: NodeParts) => {
  const { time, random, record, count, settings } = parts;
  const wire = createWire(time);
  const { clock, shiftWall, stoodStill } = createFakeClock(
    time,
    1_700_000_000_000 + random.between(-200, 200),
    parts.rate,
  );
  const onError = (error: unknown) => {
    if (!(error instanceof Lost)) parts.onSurprise(error);
  };
  let life = 0;
  let frozenUntil = 0;
  let sessions: Sessions<undefined> | undefined;
  let held = new Set<Held>();

  const isFrozen = () => time.now() < frozenUntil;

  const deliverTo = (itsLife: number, run: () => void): void => {
    if (itsLife !== life) return;
    if (!isFrozen()) run();
    else time.at(frozenUntil + random.between(0, 2), () => deliverTo(itsLife, run));
  };

  const crash = (): void => {
    life++;
    sessions = undefined;
    held = new Set();
  };

  const start = (): void => {
    crash();
    const own = life;
    const node = `${parts.name}.${own}`;
    const deliver = (run: () => void) => deliverTo(own, run);
    const after = (ms: number, run: () => void) => {
      let isCancelled = false;
      time.after(ms, () =>
        deliver(() => {
          if (!isCancelled) run();
        }),
      );
      return () => {
        isCancelled = true;
      };
    };
    const made = createSessions({
      store: overLink(parts.store, {
        time,
        random,
        weather: parts.weather,
        wire,
        node,
        joined: parts.joined,
        board: parts.board,
        record,
        count,
        deliver,
        isAlive: () => life === own,
      }),
      clock,
      random,
      timers: { after, yield: () => new Promise((resolve) => after(0, resolve)) },
      node,
      settings,
      onError,
    });
    sessions = made;
    const tryToStart = () => {
      made.start().catch((error) => {
        onError(error);
        after(200, tryToStart);
      });
    };
    tryToStart();
  };

  /** A client's request: reaches the process that lives then, when it runs; lost when it dies first. */
  const ask = (run: (sessions: Sessions<undefined>, node: string) => Promise<void>): void => {
    const own = life;
    time.after(delayMs(random, parts.weather.slowRate), () =>
      deliverTo(own, () => {
        if (sessions !== undefined) run(sessions, `${parts.name}.${own}`).catch(onError);
      }),
    );
  };

  const look = (thing: Held): void => {
    if (isFrozen() || sessions === undefined || !held.has(thing)) return;
    record({
      kind: 'held',
      node: `${parts.name}.${life}`,
      session: thing.session,
      closed: thing.isClosed(),
      trusted: sessions.figures().trustLeftMs > 0,
      mayGoOn: thing.hold.state() === 'go-on',
    });
  };

  /** `sleep`: the machine's monotonic clock stands still too. `pause`: only the process does. */
  const freeze = (kind: 'sleep' | 'pause', ms: number): void => {
    if (isFrozen()) return;
    count(kind);
    frozenUntil = time.now() + ms;
    if (kind === 'sleep') stoodStill(ms);
  };

  /** The wire to the store is cut, for so long. */
  const cut = (way: 'there' | 'back' | 'both', ms: number): void => {
    count(way === 'both' ? 'cut off' : way === 'there' ? 'unheard' : 'unanswered');
    wire.cut(way === 'both' ? ['there', 'back'] : [way], ms);
  };

  /**
   * Somebody sets the wall clock. The process looks at its clocks before and after: a sleep and a clock set back
   * within a quarter of the trust can hide each other, and the engine does not promise to tell them apart.
   */
  const setClock = (ms: number): void => {
    if (isFrozen()) return;
    count(ms < 0 ? 'clock set back' : 'clock set forward');
    sessions?.figures();
    shiftWall(ms);
    sessions?.figures();
  };

  return {
    name: parts.name,
    start,
    crash(): void {
      count('crash');
      crash();
    },
    ask,
    freeze,
    cut,
    setClock,

    /** The process leaves in an orderly way, and one starts in its place. */
    restart(): void {
      ask(async (leaving) => {
        count('restart');
        await leaving.stop();
        // What it still has in hand it answers, as a server does that lets its requests finish.
        if (random.chance(0.5))
          await new Promise<void>((resolve) => time.after(random.between(1, 400), resolve));
        start();
      });
    },

    /** A sleep. The machine wakes up before its network does, and somebody sets its wall clock back by as much. */
    nap(ms: number): void {
      if (isFrozen()) return;
      freeze('sleep', ms);
      cut('both', ms + random.between(0, 1000));
      time.at(frozenUntil + random.between(3, 60), () => setClock(-ms));
    },

    /** Sends a check at once, and writes down the answer. */
    check(session: string, token: string, began: number, delayMs: number): void {
      const own = life;
      time.after(delayMs, () =>
        deliverTo(own, async () => {
          if (sessions === undefined) return;
          const { kind } = await sessions.check(token);
          record({
            kind: 'checked',
            node: `${parts.name}.${own}`,
            session,
            began,
            accepted: kind === 'accepted',
          });
        }),
      );
    },

    /** A client opens something that lasts; now and then it goes a step further, as a stream does. */
    open(token: string): void {
      ask(async (sessions) => {
        const own = life;
        const wait = (ms: number) =>
          new Promise<void>((resolve) => time.after(ms, () => deliverTo(own, resolve)));
        const checked = await sessions.check(token);
        if (checked.kind !== 'accepted') return;
        const session: Session = checked.session;
        // Some need a while between the two.
        if (random.chance(0.3)) await wait(random.between(1, 1500));
        let isClosed = false;
        const hold = await sessions.hold(session, {
          kind: 'stream',
          close: () => {
            isClosed = true;
          },
        });
        if (hold === undefined) return;
        const thing: Held = { session: session.id, hold, isClosed: () => isClosed };
        held.add(thing);
        look(thing);
        for (let step = 0; step < 4; step++) {
          await wait(random.between(1, 700));
          if (hold.state() === 'unsure') await sessions.trusted();
          look(thing);
        }
        if (random.chance(0.5)) {
          hold.release();
          held.delete(thing);
        }
      });
    },

    lookAtAll(): void {
      for (const thing of held) look(thing);
    },
  };
};

export type SimulatedNode = ReturnType<typeof createSimulatedNode>;
