import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type LogEntry, leap } from '../../store.ts';
import { type Group, request, signIn, snapshot, start } from './requests.ts';

export const wentBack = <Tx>({ name, withStore }: Group<Tx>): void => {
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
};
