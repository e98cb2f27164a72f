import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type Group, request, start } from './requests.ts';

export const logEntries = <Tx>({ name, withStore }: Group<Tx>): void => {
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
};
