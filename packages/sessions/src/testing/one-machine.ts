// Engines on one virtual time and one memory store, with calls that can be made to fail or to wait: for tests that
// tell one story.
import { createMemoryStore } from '../memory/store-memory.ts';
import { createSessions } from '../sessions.ts';
import type { SessionStore } from '../store.ts';
import { createFakeClock, createFakeTime } from './fake-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

type Calls = keyof SessionStore<undefined>;
type Step = 'before' | 'after';

export const trustMs = 1000;
export const idleMs = 10 * 24 * 3_600_000;
export const lifetimeMs = 30 * 24 * 3_600_000;

/** `ms` of waiting pass in virtual time until a promise settles. */
export const createMachineRoom = () => {
  const time = createFakeTime();
  const store = createMemoryStore();
  const random = createSeededRandom(1);

  const createNode = (node: string) => {
    const fake = createFakeClock(time);
    const errors: unknown[] = [];
    const calls = new Map<Calls, number>();
    const faults = new Map<Calls, (step: Step) => void | Promise<void>>();

    const watched = Object.fromEntries(
      Object.entries(store).map(([name, run]) => [
        name,
        async (...args: unknown[]) => {
          const call = name as Calls;
          calls.set(call, (calls.get(call) ?? 0) + 1);
          await faults.get(call)?.('before');
          const answer = await (run as (...args: unknown[]) => Promise<unknown>)(...args);
          await faults.get(call)?.('after');
          return answer;
        },
      ]),
    ) as unknown as SessionStore<undefined>;

    const sessions = createSessions({
      store: watched,
      clock: fake.clock,
      timers: fake.timers,
      random,
      node,
      settings: { trustMs, idleMs, lifetimeMs },
      onError: (error) => errors.push(error),
    });
    return {
      ...fake,
      sessions,
      errors,
      countOf: (call: Calls) => calls.get(call) ?? 0,
      /** Every such call goes through `fault` before and after its work, which may throw or wait. */
      meet: (call: Calls, fault: (step: Step) => void | Promise<void>) => faults.set(call, fault),
      heal: () => faults.clear(),
    };
  };

  return {
    time,
    store,
    createNode,
    /** Lets virtual time pass until the promise settles; the answer and how long it took. */
    async during<T>(promise: Promise<T>): Promise<{ value: T; tookMs: number }> {
      const started = time.now();
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      promise.then(settle, settle);
      for (let step = 0; step < 20_000 && !isSettled; step++) await time.advance(1);
      return { value: await promise, tookMs: time.now() - started };
    },
  };
};

export type MachineNode = ReturnType<ReturnType<typeof createMachineRoom>['createNode']>;
