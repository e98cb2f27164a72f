import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { SignedIn } from '../../store.ts';
import {
  day,
  devicesOf,
  type Group,
  idsOf,
  request,
  sessionAt,
  signIn,
  snapshot,
  start,
  why,
} from './requests.ts';

export const makingRoom = <Tx>({ name, withStore }: Group<Tx>): void => {
  describe(`${name}: the limit and making room`, () => {
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
};
