import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { StoredSession } from '../../store.ts';
import { day, type Group, idsOf, request, sessionAt, signIn, snapshot, start, why } from './requests.ts';

export const signingIn = <Tx>({ name, withStore }: Group<Tx>): void => {
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
  });
};
