import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type EndOutcome, endedMost, moreMost } from '../../store.ts';
import { devicesOf, type Group, request, signIn, snapshot, start } from './requests.ts';

export const ending = <Tx>({ name, withStore }: Group<Tx>): void => {
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
};
