import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { LogEntry } from '../../store.ts';
import { day, type Group, idsOf, sessionAt, signIn, start } from './requests.ts';

export const housekeeping = <Tx>({ name, withStore }: Group<Tx>): void => {
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
};
