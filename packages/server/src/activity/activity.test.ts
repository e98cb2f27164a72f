import assert from 'node:assert/strict';
import { onBoth } from '../db/testing/both-data.ts';
import { createActivity, type Happening } from './activity.ts';

/** Numbers in a row are random enough for ids that only have to differ. */
const counted = () => {
  let next = 0;
  return {
    bytes(count: number) {
      const bytes = Buffer.alloc(count);
      bytes.writeUInt32BE(++next, count - 4);
      return bytes;
    },
  };
};

onBoth('many happenings of one kind wash away none of another kind', async ({ data }) => {
  const activity = createActivity({ data, random: counted() });
  const account = 7;
  const kinds = ['device-renamed', 'account-renamed', 'sign-in-failed'] as const;
  await data.transaction(async (tx) => {
    const row = { id: account, email: 'a@example.org', email_key: 'a@example.org', name: 'A', admin: 0 };
    const limits = { device_limit: 6, stream_limit: 6, export: 'full' } as const;
    const values = { ...row, ...limits, password_hash: '', created_at: 0 };
    await data.on(tx).insertInto('accounts').values(values).execute();
    await activity.record(tx, { account, kind: 'signed-in', at: 1 });
  });
  // A transaction may not last.
  for (let from = 2; from < 6500; from += 500) {
    await data.transaction(async (tx) => {
      const all = Array.from({ length: Math.min(500, 6500 - from) }, (_, next) => from + next);
      await Promise.all(
        all.map((at) => {
          const kind = kinds[at % kinds.length] as Happening['kind'];
          return activity.record(tx, { account, kind, at });
        }),
      );
    });
  }
  const before = await activity.all(account);
  assert.equal(before.at(-1)?.kind, 'signed-in', 'before anything is tidied');
  assert.equal(before.length, 3 * 2000 + 1);
  let steps = 1;
  while (await activity.trim()) steps++;
  assert.equal(steps, 3);
  const { rows } = await data.read
    .selectFrom('activity')
    .select(({ fn }) => fn.countAll().as('rows'))
    .executeTakeFirstOrThrow();
  assert.equal(Number(rows), before.length);
  assert.deepEqual(await activity.all(account), before);
  const listed = await activity.list(account, 10_000);
  assert.deepEqual(listed, { items: before });
});
