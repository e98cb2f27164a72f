import assert from 'node:assert/strict';
import type { Receipt } from '@gatefold/contract';
import { CompiledQuery } from 'kysely';
import type { Data } from '../db/data.ts';
import { onBoth } from '../db/testing/both-data.ts';
import { createReceipts, openReceipt, pendingAfter } from './receipts.ts';

const now = 1_700_000_000_000;
const clock = { now: () => now, monotonic: () => 0 };
const accounts = [7, 8];
const kept = 1000;

const addAccounts = (data: Data) =>
  data.transaction(async (tx) => {
    for (const id of accounts) {
      const about = { id, email: `${id}`, email_key: `${id}`, name: 'A', admin: 0, created_at: 0 };
      const values = {
        ...about,
        password_hash: '',
        device_limit: 6,
        stream_limit: 6,
        export: 'full' as const,
      };
      await data.on(tx).insertInto('accounts').values(values).execute();
    }
  });

const opened = (id: number, node: string, at = now) => ({
  ...{ id, at, node, account: 7, reason: 'signed-out' as const, more: 0 },
  ended: [{ id: 'session', device: 1 }],
  // What people call their devices must not look like a receipt that waits.
  names: new Map([[1, { name: '"pending":["x"]', kind: 'web' as const }]]),
});

const idsOf = async (data: Data, account: number) => {
  const rows = await data.read.selectFrom('receipts').select('id').where('account', '=', account).execute();
  return rows.map(({ id }) => id).sort((one, other) => one - other);
};

const untilDone = async (step: () => Promise<boolean>) => {
  let steps = 1;
  while (await step()) steps++;
  return steps;
};

onBoth('receipts of servers that are gone are closed, however many they are', async ({ data }) => {
  await addAccounts(data);
  const receipts = createReceipts({ data, clock, onError: assert.ifError });
  await data.transaction(async (tx) => {
    for (let id = 1; id <= 450; id++) await receipts.open(tx, opened(id, 'gone'));
    await receipts.open(tx, opened(451, 'here'));
    await receipts.open(tx, opened(452, 'here', now - 61_000));
  });
  await receipts.closeForgotten(['here']);
  const lapsed = { node: 'gone', trustLapsed: true };
  for (const id of [1, 200, 450]) {
    const receipt = (await receipts.one(7, id)) as Receipt;
    assert.deepEqual([receipt.pending, receipt.nodes], [[], [lapsed]], `${id}`);
  }
  assert.deepEqual((await receipts.one(7, 451))?.pending, ['here'], 'it may still write');
  assert.deepEqual((await receipts.one(7, 452))?.pending, [], 'it would have written by now');
  const rows = await pendingAfter(data.read, 0).execute();
  assert.deepEqual(
    rows.map(({ id }) => id),
    [451],
  );
});

onBoth('of millions of receipts only those that wait are looked at', async ({ data, kind }) => {
  await addAccounts(data);
  for (let from = 0; from < 5000; from += 500) {
    await data.transaction((tx) => {
      const rows = Array.from({ length: 500 }, (_, next) => {
        const receipt = { ...openReceipt(opened(from + next + 1, 'gone')), pending: [] };
        return { id: from + next + 1, account: 7, at: now, receipt: JSON.stringify(receipt) };
      });
      return data.on(tx).insertInto('receipts').values(rows).execute();
    });
  }
  const { sql, parameters } = pendingAfter(data.read, 0).compile();
  const how = kind === 'SQLite' ? 'explain query plan' : 'explain';
  if (kind === 'PostgreSQL') await data.read.executeQuery(CompiledQuery.raw('analyze receipts'));
  const plan = await data.read.executeQuery(CompiledQuery.raw(`${how} ${sql}`, [...parameters]));
  assert.match(JSON.stringify(plan.rows), /receipts_pending/);
});

onBoth(
  'of each account the newest receipts are kept, and no other account is looked at',
  async ({ data }) => {
    await addAccounts(data);
    const receipts = createReceipts({ data, clock, onError: assert.ifError });
    const open = (from: number, to: number, account: number) =>
      data.transaction(async (tx) => {
        for (let id = from; id <= to; id++)
          await receipts.open(tx, { ...opened(id, 'here', now + Math.floor(id / 3)), account });
      });
    assert.equal(await receipts.trim(), false);
    await open(1, 1450, 7);
    await open(2001, 2001 + kept - 1, 8);
    const steps = await untilDone(receipts.trim);
    assert.ok(steps > 2 && steps < 12, `${steps} short steps`);
    const left = await idsOf(data, 7);
    assert.deepEqual([left.length, left[0], left.at(-1)], [kept, 451, 1450]);
    assert.equal((await idsOf(data, 8)).length, kept);
    assert.equal(await receipts.trim(), false);
    await open(1451, 1451, 7);
    await untilDone(receipts.trim);
    assert.deepEqual((await idsOf(data, 7))[0], 452);
  },
);
