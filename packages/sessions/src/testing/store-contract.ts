// One suite that every store must pass: each promise that `store.ts` writes above a method is a test here.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type EndedSession,
  type EndOutcome,
  endedMost,
  type LogEntry,
  leap,
  moreMost,
  type SessionStore,
  type SignedIn,
  type SignInOutcome,
  type SignInRequest,
  type StoredSession,
} from '../store.ts';

/** Opens a new, empty store. */
export type OpenStore<Tx> = () => Promise<{ store: SessionStore<Tx>; close(): Promise<void> }>;

const day = 24 * 3_600_000;
const start = 1_700_000_000_000;
const why = { replaced: 'signed-in-again', madeRoom: 'made-room' };

let born = 0;
const sessionAt = (at: number, endsAt = at + 365 * day, idleMs = 60 * day) => {
  born++;
  const id = Buffer.from(born.toString().padStart(16, '0')).toString('base64url');
  return { id, secretHash: new Uint8Array(32).fill(born & 255), at, endsAt, idleMs };
};

type Wish = Partial<Omit<SignInRequest, 'session' | 'why'>> & { session?: SignInRequest['session'] };
const request = (wish: Wish = {}): SignInRequest => ({
  account: 1,
  epoch: 0,
  device: 1,
  limit: 6,
  why,
  session: sessionAt(start),
  ...wish,
});

const signedIn = (outcome: SignInOutcome): SignedIn => {
  assert.equal(outcome.kind, 'signed-in');
  return outcome as SignedIn;
};
const idsOf = (sessions: readonly EndedSession[]) => sessions.map(({ id }) => id).sort();
const devicesOf = (sessions: readonly EndedSession[]) => sessions.map(({ device }) => device).sort();

/**
 * Registers tests with `node:test`, one for each promise of `SessionStore`. `name` is of the store, for their titles;
 * `open` is called for each of them.
 */
export const storeContract = <Tx>({ name, open }: { name: string; open: OpenStore<Tx> }): void => {
  const withStore = (title: string, run: (store: SessionStore<Tx>) => Promise<void>) =>
    test(title, async () => {
      const { store, close } = await open();
      try {
        await run(store);
      } finally {
        await close();
      }
    });

  /** Everything that can be seen from outside, to show that nothing was written. */
  const snapshot = async (store: SessionStore<Tx>) => ({
    epoch: await store.readEpoch(1),
    head: await store.readHead(),
    log: await store.readLog(0, 1000),
    sessions: await store.list(1),
  });

  const signIn = async (store: SessionStore<Tx>, wish: Wish = {}) =>
    signedIn(await store.signIn(request(wish)));

  describe(`${name}: signing in`, () => {
    withStore('a session is born with all it was given, and can be read', async (store) => {
      const session = sessionAt(start, start + day, 1000);
      const { session: made, ended, entries } = await signIn(store, { device: 2 ** 53 - 1, session });
      const { at, ...given } = session;
      const expected = {
        ...given,
        account: 1,
        device: 2 ** 53 - 1,
        epoch: 0,
        signedInAt: at,
        lastUsedAt: at,
      };
      const plain = (one: StoredSession | undefined) => one && { ...one, secretHash: [...one.secretHash] };
      assert.deepEqual(plain(made), { ...expected, secretHash: [...session.secretHash] });
      assert.deepEqual(plain(await store.read(session.id)), plain(made));
      assert.deepEqual((await store.list(1)).map(plain), [plain(made)]);
      assert.deepEqual([ended, entries], [[], []]);
    });

    withStore('one that read an older epoch is overtaken, and nothing is written', async (store) => {
      await signIn(store);
      await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      const before = await snapshot(store);
      let asked = false;
      const outcome = await store.signIn(request({ epoch: 0, device: 2 }), () => {
        asked = true;
      });
      assert.deepEqual(outcome, { kind: 'overtaken' });
      assert.equal(asked, false);
      assert.deepEqual(await snapshot(store), before);
    });

    withStore('one that read an epoch of the future is overtaken too', async (store) => {
      assert.deepEqual(await store.signIn(request({ epoch: 1 })), { kind: 'overtaken' });
    });

    withStore(
      'the same device takes no second place; its former session ends through the log',
      async (store) => {
        const first = await signIn(store);
        const second = await signIn(store, { limit: 1 });
        assert.deepEqual(idsOf(second.ended), [first.session.id]);
        assert.deepEqual(await store.readLog(0, 10), [
          {
            seq: 1,
            account: 1,
            what: { kind: 'sessions', ids: [first.session.id] },
            at: start,
            why: why.replaced,
          },
        ]);
        assert.deepEqual(second.entries, await store.readLog(0, 10));
        assert.equal(await store.read(first.session.id), undefined);
      },
    );

    withStore(
      'past the limit it is refused with those that count, latest use first; nothing is written',
      async (store) => {
        for (const device of [1, 2, 3]) {
          await signIn(store, { device, session: sessionAt(start + (device === 2 ? 9 : device)) });
        }
        const before = await snapshot(store);
        const outcome = await store.signIn(request({ device: 4, limit: 3, session: sessionAt(start + 10) }));
        assert.equal(outcome.kind, 'limit-reached');
        assert.deepEqual(
          outcome.kind === 'limit-reached' && outcome.sessions.map(({ device }) => device),
          [2, 3, 1],
        );
        assert.deepEqual(await snapshot(store), before);
      },
    );

    withStore('devices named make room, in the same step', async (store) => {
      for (const device of [1, 2, 3]) await signIn(store, { device });
      const { ended, entries } = await signIn(store, { device: 4, limit: 3, end: [2, 2, 99] });
      assert.deepEqual(devicesOf(ended), [2]);
      assert.equal(entries.length, 1);
      assert.equal(entries[0]?.why, why.madeRoom);
      assert.deepEqual(devicesOf(await store.list(1)), [1, 3, 4]);
    });

    withStore('when the devices named make too little room it is refused, and they stay', async (store) => {
      for (const device of [1, 2, 3]) await signIn(store, { device });
      const outcome = await store.signIn(request({ device: 4, limit: 2, end: [2] }));
      assert.equal(outcome.kind, 'limit-reached');
      assert.deepEqual(outcome.kind === 'limit-reached' && devicesOf(outcome.sessions), [1, 3]);
      assert.deepEqual(devicesOf(await store.list(1)), [1, 2, 3]);
      assert.equal(await store.readHead(), 0);
    });

    withStore('all make room: the epoch rises, and the new session is of the new one', async (store) => {
      for (const device of [1, 2, 3]) await signIn(store, { device });
      const { session, ended, entries } = await signIn(store, { device: 3, limit: 1, end: 'all' });
      assert.equal(session.epoch, 1);
      assert.equal(await store.readEpoch(1), 1);
      assert.deepEqual(devicesOf(ended), [1, 2, 3]);
      assert.deepEqual(
        entries.map(({ what }) => what.kind),
        ['sessions', 'everywhere'],
      );
      assert.deepEqual(idsOf(await store.list(1)), [session.id]);
      assert.deepEqual(await store.signIn(request({ epoch: 0, device: 5 })), { kind: 'overtaken' });
    });

    withStore(
      'those past their deadlines give way, but only when there would be too many, and through the log',
      async (store) => {
        const idle = await signIn(store, { device: 1, session: sessionAt(start, start + day, 1000) });
        const old = await signIn(store, { device: 2, session: sessionAt(start, start + 1000) });
        const calm = await signIn(store, { device: 3, session: sessionAt(start + 5000) });
        assert.deepEqual(calm.entries, []);
        const { ended, entries } = await signIn(store, {
          device: 4,
          limit: 2,
          session: sessionAt(start + 1000),
        });
        assert.deepEqual(ended, []);
        assert.deepEqual(
          entries.map(({ why }) => why),
          ['expired'],
        );
        assert.deepEqual(
          entries.flatMap(({ what }) => (what.kind === 'sessions' ? [...what.ids].sort() : [])),
          idsOf([idle.session, old.session]),
        );
        assert.deepEqual(devicesOf(await store.list(1)), [3, 4]);
      },
    );

    withStore('parallel sign-ins never exceed the limit', async (store) => {
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, device) => store.signIn(request({ device: device + 1, limit: 4 }))),
      );
      assert.equal(outcomes.filter(({ kind }) => kind === 'signed-in').length, 4);
      assert.equal((await store.list(1)).length, 4);
    });

    withStore('accounts do not count for each other', async (store) => {
      await signIn(store, { account: 1, limit: 1 });
      await signIn(store, { account: 2, limit: 1 });
      assert.equal((await store.list(1)).length, 1);
      assert.equal((await store.list(2)).length, 1);
    });

    withStore(
      'what the caller adds to the step is told the outcome, and undoes all when it throws',
      async (store) => {
        await signIn(store, { device: 1 });
        const before = await snapshot(store);
        let told: SignedIn | undefined;
        const failing = store.signIn(request({ device: 2, end: [1] }), async (_tx, outcome) => {
          told = outcome;
          throw new Error('undo');
        });
        await assert.rejects(failing, /^Error: undo$/);
        assert.deepEqual(
          told?.entries.map(({ seq }) => seq),
          [1],
        );
        assert.deepEqual(await snapshot(store), before);
        const { entries } = await signIn(store, { device: 1 });
        assert.deepEqual(
          entries.map(({ seq }) => seq),
          [1],
          'a step that was undone leaves no gap',
        );
      },
    );
  });

  describe(`${name}: ending`, () => {
    withStore('devices named end in one entry; those without a session are passed over', async (store) => {
      for (const device of [1, 2, 3]) await signIn(store, { device });
      const outcome = await store.end({
        kind: 'devices',
        devices: [3, 1, 3, 99],
        account: 1,
        at: start + 5,
        why: 'x',
      });
      assert.deepEqual(devicesOf(outcome.ended), [1, 3]);
      assert.equal(outcome.more, 0);
      assert.deepEqual(await store.readLog(0, 10), [outcome.entry]);
      assert.deepEqual(
        { ...outcome.entry, what: undefined },
        { seq: 1, account: 1, at: start + 5, why: 'x', what: undefined },
      );
      assert.deepEqual(devicesOf(await store.list(1)), [2]);
      for (const { id } of outcome.ended) assert.equal(await store.read(id), undefined);
    });

    withStore('with nothing to end there is no entry and nothing is asked of the caller', async (store) => {
      await signIn(store, { account: 2, device: 7 });
      const outcome = await store.end(
        { kind: 'devices', devices: [7], account: 1, at: start, why: 'x' },
        () => {
          throw new Error('asked');
        },
      );
      assert.deepEqual(outcome, { ended: [], more: 0 });
      assert.equal(await store.readHead(), 0);
      assert.equal((await store.list(2)).length, 1);
    });

    withStore(
      'everywhere raises the epoch and ends all, also of an account that nobody has seen',
      async (store) => {
        for (const device of [1, 2]) await signIn(store, { device });
        const other = await signIn(store, { account: 2 });
        const outcome = await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
        assert.deepEqual(outcome.entry?.what, { kind: 'everywhere', epoch: 1 });
        assert.deepEqual(devicesOf(outcome.ended), [1, 2]);
        assert.deepEqual(await store.list(1), []);
        assert.equal(await store.readEpoch(1), 1);
        assert.notEqual(await store.read(other.session.id), undefined);
        const unseen = await store.end({ kind: 'everywhere', account: 3, at: start, why: 'x' });
        assert.deepEqual(unseen.entry?.what, { kind: 'everywhere', epoch: 1 });
        assert.equal(unseen.entry?.seq, 2);
      },
    );

    withStore(
      'everywhere carries the kept session into the new epoch, and only one that is alive',
      async (store) => {
        const [kept, gone] = [await signIn(store, { device: 1 }), await signIn(store, { device: 2 })];
        const first = await store.end({
          kind: 'everywhere',
          keep: kept.session.id,
          account: 1,
          at: start,
          why: 'x',
        });
        assert.deepEqual(first.entry?.what, { kind: 'everywhere', epoch: 1, keep: kept.session.id });
        assert.deepEqual(devicesOf(first.ended), [2]);
        assert.equal((await store.read(kept.session.id))?.epoch, 1);
        for (const keep of [
          gone.session.id,
          'AAAAAAAAAAAAAAAAAAAAAA',
          (await signIn(store, { account: 2 })).session.id,
        ]) {
          const { entry } = await store.end({ kind: 'everywhere', keep, account: 1, at: start, why: 'x' });
          assert.equal(entry?.what.kind === 'everywhere' && entry.what.keep, undefined);
        }
        assert.deepEqual(await store.list(1), []);
        assert.equal((await store.list(2)).length, 1);
      },
    );

    withStore('of many that end, some are listed and the others counted', async (store) => {
      const many = endedMost + 7;
      for (let device = 1; device <= many; device++) await signIn(store, { device, limit: many });
      const outcome = await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      assert.equal(outcome.ended.length, endedMost);
      assert.equal(outcome.more, 7);
      const more = endedMost + moreMost + 1;
      for (let device = 1; device <= more; device++) await signIn(store, { device, epoch: 1, limit: more });
      const next = await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      assert.deepEqual([next.ended.length, next.more], [endedMost, moreMost]);
    });

    withStore('what the caller adds is told the outcome, and undoes all when it throws', async (store) => {
      const { session } = await signIn(store);
      const before = await snapshot(store);
      for (const what of [
        { kind: 'everywhere', keep: session.id },
        { kind: 'devices', devices: [1] },
      ] as const) {
        let told: EndOutcome | undefined;
        const failing = store.end({ ...what, account: 1, at: start, why: 'x' }, async (_tx, outcome) => {
          told = outcome;
          throw new Error('undo');
        });
        await assert.rejects(failing, /^Error: undo$/);
        assert.equal(told?.entry?.seq, 1);
        assert.deepEqual(await snapshot(store), before);
      }
    });

    withStore(
      'a sign-in and an ending everywhere at the same time: born before it and ended, or refused',
      async (store) => {
        for (let round = 0; round < 20; round++) {
          const epoch = await store.readEpoch(1);
          const [outcome] = await Promise.all([
            store.signIn(request({ epoch, device: round + 1 })),
            store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' }),
          ]);
          if (outcome.kind === 'signed-in') assert.equal(await store.read(outcome.session.id), undefined);
          assert.deepEqual(await store.list(1), []);
        }
      },
    );
  });

  describe(`${name}: the log`, () => {
    withStore(
      'numbers rise by one without gaps, whatever runs at the same time, and are read in order',
      async (store) => {
        await Promise.all(
          Array.from({ length: 40 }, async (_, i) => {
            const account = (i % 4) + 1;
            await store
              .signIn(request({ account, device: i, end: i % 3 === 0 ? 'all' : [i - 4] }))
              .catch(() => {});
            if (i % 2 === 0) await store.end({ kind: 'everywhere', account, at: start, why: 'x' });
            else {
              await assert.rejects(
                store.end({ kind: 'everywhere', account, at: start, why: 'x' }, () =>
                  Promise.reject(new Error('no')),
                ),
              );
            }
          }),
        );
        const head = await store.readHead();
        const log = await store.readLog(0, 1000);
        assert.ok(head >= 20);
        assert.deepEqual(
          log.map(({ seq }) => seq),
          Array.from({ length: head }, (_, i) => i + 1),
        );
        assert.deepEqual(await store.readLog(5, 3), log.slice(5, 8));
        assert.deepEqual(await store.readLog(head, 10), []);
      },
    );

    withStore('forgetting keeps the newest entry, and numbers go on from there', async (store) => {
      for (let i = 0; i < 5; i++) await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      await store.forget({ at: start, seq: 4 }, 10);
      assert.deepEqual(
        (await store.readLog(0, 10)).map(({ seq }) => seq),
        [4, 5],
      );
      await store.forget({ at: start, seq: 1000 }, 10);
      assert.deepEqual(
        (await store.readLog(0, 10)).map(({ seq }) => seq),
        [5],
      );
      assert.equal(await store.readHead(), 5);
      const { entry } = await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      assert.equal(entry?.seq, 6);
    });
  });

  describe(`${name}: last use and housekeeping`, () => {
    withStore('last use is raised, never lowered, and passes over what has ended', async (store) => {
      const [a, b] = [await signIn(store, { device: 1 }), await signIn(store, { device: 2 })];
      await store.end({ kind: 'devices', devices: [2], account: 1, at: start, why: 'x' });
      await store.touch([
        { id: a.session.id, at: start + 500 },
        { id: b.session.id, at: start + 500 },
      ]);
      await store.touch([{ id: a.session.id, at: start + 100 }]);
      assert.equal((await store.read(a.session.id))?.lastUsedAt, start + 500);
      assert.equal(await store.read(b.session.id), undefined);
    });

    withStore('a session past its deadlines is still given until it is ended', async (store) => {
      const { session } = await signIn(store, { session: sessionAt(start, start + 1) });
      assert.equal((await store.read(session.id))?.id, session.id);
      assert.deepEqual(idsOf(await store.list(1)), [session.id]);
    });

    withStore('a list is of those alive, latest use first, at most 1000', async (store) => {
      for (let device = 1; device <= 1005; device++) {
        await signIn(store, { device, limit: 2000, session: sessionAt(start + device) });
      }
      const list = await store.list(1);
      assert.deepEqual(
        list.map(({ device }) => device),
        Array.from({ length: 1000 }, (_, i) => 1005 - i),
      );
    });

    withStore(
      'housekeeping ends what is past its deadlines, through the log, a step at a time',
      async (store) => {
        const stay = await signIn(store, {
          device: 1,
          session: sessionAt(start, start + 10 * day, 10 * day),
        });
        for (let device = 2; device <= 12; device++) {
          const session = device % 2 ? sessionAt(start, start + 1000) : sessionAt(start, start + day, 1000);
          await signIn(store, { device, limit: 20, session });
        }
        const before = (await store.list(1)).filter(({ id }) => id !== stay.session.id);
        let steps = 1;
        while (await store.forget({ at: start + 1000, seq: 0 }, 3)) steps++;
        assert.ok(steps > 1 && steps < 10, `${steps} steps`);
        assert.deepEqual(idsOf(await store.list(1)), [stay.session.id]);
        const log: LogEntry[] = await store.readLog(0, 100);
        assert.deepEqual(
          log
            .flatMap(({ what, why }) => (what.kind === 'sessions' && why === 'expired' ? what.ids : []))
            .sort(),
          idsOf(before),
        );
      },
    );

    withStore(
      'what ended everywhere is deleted without a word in the log, and comes back in no way',
      async (store) => {
        for (let device = 1; device <= 8; device++) await signIn(store, { device, limit: 9 });
        const ids = idsOf(await store.list(1));
        await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
        while (await store.forget({ at: start, seq: 0 }, 3));
        assert.equal(await store.readHead(), 1);
        for (const id of ids) {
          await store.touch([{ id, at: start + day }]);
          assert.equal(await store.read(id), undefined);
        }
        assert.deepEqual(await store.list(1), []);
      },
    );
  });

  describe(`${name}: a store that has lost endings`, () => {
    const ask = (seq: number) => ({ seq, at: start, why: 'went back' });

    withStore('one that knows the entry ends nothing and writes nothing', async (store) => {
      await signIn(store);
      await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      await signIn(store, { epoch: 1 });
      const before = await snapshot(store);
      let asked = false;
      const note = () => {
        asked = true;
      };
      assert.equal(await store.endAllIfBehind(ask(0), note), undefined);
      assert.equal(await store.endAllIfBehind(ask(1), note), undefined);
      assert.equal(asked, false);
      assert.deepEqual(await snapshot(store), before);
    });

    withStore('one that is behind ends every session of every account, in one entry', async (store) => {
      const never = (await signIn(store, { account: 2 })).session;
      await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      const once = (await signIn(store, { epoch: 1 })).session;
      let told: LogEntry | undefined;
      const entry = await store.endAllIfBehind(ask(7), (_tx, outcome) => {
        told = outcome;
      });
      assert.deepEqual(entry, {
        seq: 7 + leap,
        account: 0,
        what: { kind: 'everything' },
        at: start,
        why: 'went back',
      });
      assert.deepEqual(told, entry);
      assert.deepEqual(await store.readLog(1, 10), [entry]);
      assert.equal(await store.readHead(), 7 + leap);
      for (const { id, account } of [never, once]) {
        assert.equal(await store.read(id), undefined);
        assert.deepEqual(await store.list(account), []);
      }
      assert.equal(await store.endAllIfBehind(ask(7)), undefined, 'a second node finds it done');
    });

    withStore(
      'a sign-in that was under way is overtaken; the next one and its end go on behind',
      async (store) => {
        await signIn(store);
        const head = (await store.endAllIfBehind(ask(1)))?.seq ?? 0;
        for (let epoch = 0; epoch < 3; epoch++) {
          assert.deepEqual(await store.signIn(request({ epoch, device: 2 })), { kind: 'overtaken' });
        }
        const { session } = await signIn(store, { epoch: await store.readEpoch(1) });
        const { entry } = await store.end({ kind: 'devices', account: 1, devices: [1], at: start, why: 'x' });
        assert.equal(entry?.seq, head + 1);
        assert.deepEqual(entry.what, { kind: 'sessions', ids: [session.id] });
        assert.deepEqual(await store.readLog(head, 10), [entry]);
        assert.deepEqual(
          (await store.readLog(0, 10)).map(({ seq }) => seq),
          [head, head + 1],
        );
      },
    );

    withStore('when what belongs to it throws, nothing was written', async (store) => {
      await signIn(store);
      const before = await snapshot(store);
      await assert.rejects(
        store.endAllIfBehind(ask(1), () => {
          throw new Error('not now');
        }),
        /not now/,
      );
      assert.deepEqual(await snapshot(store), before);
    });
  });

  describe(`${name}: nodes`, () => {
    withStore('a node is on the list with what it reported, until it is struck off', async (store) => {
      assert.equal(await store.report('a', 3), false);
      assert.deepEqual(await store.nodes(), []);
      await store.register('a', 3, 1000);
      await store.register('b', 0, 1000);
      assert.equal(await store.report('a', 5), true);
      const nodes = (await store.nodes()).sort((x, y) => (x.node < y.node ? -1 : 1));
      assert.deepEqual(nodes, [
        { node: 'a', applied: 5, trustMs: 1000 },
        { node: 'b', applied: 0, trustMs: 1000 },
      ]);
      await store.strikeOff('a');
      await store.strikeOff('never-there');
      assert.equal(await store.report('a', 6), false);
      assert.deepEqual(await store.nodes(), [{ node: 'b', applied: 0, trustMs: 1000 }]);
    });

    withStore('what a node has applied never falls, also when an old call comes late', async (store) => {
      await store.register('a', 5, 1000);
      await store.register('a', 3, 1000);
      assert.deepEqual(await store.nodes(), [{ node: 'a', applied: 5, trustMs: 1000 }]);
      assert.equal(await store.report('a', 4), true);
      assert.deepEqual(await store.nodes(), [{ node: 'a', applied: 5, trustMs: 1000 }]);
    });

    withStore('with a bound only a node that reported less is struck off', async (store) => {
      await store.register('a', 5, 1000);
      await store.strikeOff('a', 5);
      assert.equal(await store.report('a', 5), true);
      await store.strikeOff('a', 6);
      assert.equal(await store.report('a', 6), false);
      await store.strikeOff('never-there', 6);
      assert.deepEqual(await store.nodes(), []);
    });
  });
};
