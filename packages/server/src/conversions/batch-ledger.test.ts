// What an attempt says that was overtaken, while the plan of the account changes: on both databases, with files.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proof } from '@gatefold/converter';
import type { Data } from '../db/data.ts';
import { onBoth } from '../db/testing/both-data.ts';
import { decodeId, encodeId } from '../ids.ts';
import { isRefusal } from '../refusal.ts';
import { createBatchLedger } from './batch-ledger.ts';
import { createBatchesStore } from './batches.store.ts';
import { createBatches } from './batches.ts';
import { createConversionsStore } from './conversions.store.ts';
import { openPlace } from './place.ts';

const account = 7;
const form = { codec: 'flac', sampleRateHz: 44_100, channels: 2, samples: 1 };
const proof: Proof = {
  source: form,
  target: form,
  how: 'encoded',
  pcm: { source: 'a', target: 'a', isSame: true },
  samples: { expected: 1, found: 1 },
  tags: { found: 0, kept: 0, lost: [] },
  notes: [],
  sizeBytes: 5,
  tookMs: 1,
  processorMs: 1,
};

/** A batch of two previews, asked for by an account whose right to take music along can be changed. */
async function home(data: Data) {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-ledger-'));
  let drawn = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill(++drawn) };
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const place = openPlace(folder, random);
  const [batches, conversions] = [createBatchesStore(data), createConversionsStore(data)];
  await data.transaction((tx) =>
    data
      .on(tx)
      .insertInto('accounts')
      .values({
        id: account,
        email: 'a@example.org',
        email_key: 'a@example.org',
        name: 'A',
        admin: 0,
        password_hash: '',
        device_limit: 5,
        stream_limit: 5,
        export: 'full',
        created_at: 1,
      })
      .execute(),
  );
  const plan = { right: 'preview' as 'none' | 'preview' | 'full' };
  const door = createBatches({
    data,
    batches,
    conversions,
    exportOf: async () => plan.right,
    accountMostBytes: 1e9,
    liveOf: async () => undefined,
    begin: async () => {},
    changed: async () => {},
    removeFiles: async () => {},
    zipBytesOf: async () => 1,
    searchText: () => '',
    clock,
    random,
  });
  const song = { track: 1, title: 'T', artist: 'A', durationMs: 90_000, format: 'flac' as const };
  const songs = ['a.flac', 'b.flac'].map((name) => ({ ...song, name }));
  const added = await door.add(account, { name: 'B', settings: { format: 'flac' }, songs }, 1);
  assert.ok(!isRefusal(added));
  const id = decodeId(added.id) ?? 0;
  await place.openBatch(id);
  const rows = await conversions.ofBatch(id);
  const parts = { data, conversions, place, sourceOf: () => '/nowhere.wav', clock };
  return {
    plan,
    door,
    rows: () => conversions.ofBatch(id),
    first: encodeId(rows[0]?.id ?? 0),
    second: encodeId(rows[1]?.id ?? 0),
    /** An attempt at the round that the batch is in now. */
    async attempt(nth = 1) {
      const batch = await batches.byId(id);
      assert.ok(batch);
      await data.transaction((tx) => conversions.takeOver(tx, id, `${batch.round}.${nth}`, 3, '{}'));
      const ledger = createBatchLedger(parts, batch, `${batch.round}.${nth}`);
      const entries = await ledger.unfinished();
      const toOf = (one: string) =>
        entries.find(({ conversion }) => conversion.id === one)?.conversion.to ?? '';
      const make = (one: string) => {
        writeFileSync(toOf(one), 'music');
        return { kind: 'done', proof, path: toOf(one) } as const;
      };
      return { ledger, entries, toOf, make };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

onBoth(
  'a preview that was under way when whole files were asked for takes no place of one',
  async ({ data }) => {
    using at = await home(data);
    const { ledger, make, toOf } = await at.attempt();
    await ledger.begin(at.first);
    await ledger.finish(at.first, make(at.first));
    await ledger.begin(at.second);
    at.plan.right = 'full';
    assert.ok(!isRefusal(await at.door.upgradePreviews(account)));
    await ledger.finish(at.second, make(at.second));
    assert.equal(existsSync(toOf(at.second)), false, 'what nobody wants is taken away');
    // Also one that it begins only now.
    await ledger.begin(at.first);
    await ledger.finish(at.first, make(at.first));
    assert.deepEqual(
      (await at.rows()).map(({ state }) => state),
      ['waiting', 'waiting'],
    );
    const next = await at.attempt();
    assert.deepEqual(
      next.entries.map(({ conversion }) => conversion.target.previewS),
      [undefined, undefined],
    );
    for (const id of [at.first, at.second]) {
      await next.ledger.begin(id);
      await next.ledger.finish(id, next.make(id));
    }
    assert.deepEqual(
      (await at.rows()).map(({ state, preview }) => [state, preview]),
      [
        ['done', 0],
        ['done', 0],
      ],
    );
  },
);

onBoth('a preview that had all but its name when the server died is never called whole', async ({ data }) => {
  using at = await home(data);
  const { ledger, make } = await at.attempt();
  await ledger.begin(at.first);
  await ledger.finish(at.first, make(at.first));
  await ledger.begin(at.second);
  const { path } = make(at.second);
  await ledger.prepare(at.second, { part: `${path}.part`, path, proof });
  at.plan.right = 'full';
  assert.ok(!isRefusal(await at.door.upgradePreviews(account)));
  const next = await at.attempt();
  assert.deepEqual(
    next.entries.map(({ prepared }) => prepared),
    [undefined, undefined],
  );
});

onBoth('what had all but its name is taken up by the next attempt, or fails there', async ({ data }) => {
  using at = await home(data);
  const { ledger, make } = await at.attempt();
  for (const id of [at.first, at.second]) {
    await ledger.begin(id);
    const { path } = make(id);
    await ledger.prepare(id, { part: `${path}.part`, path, proof });
  }
  const next = await at.attempt(2);
  const [one, other] = next.entries;
  assert.ok(one?.prepared && other?.prepared);
  await next.ledger.finish(one.conversion.id, { kind: 'done', proof, path: one.prepared.path });
  const failure = { code: 'not-writable', detail: 'It cannot be given its name.' } as const;
  await next.ledger.finish(other.conversion.id, { kind: 'failed', failure });
  assert.deepEqual((await at.rows()).map(({ state }) => state).sort(), ['done', 'failed']);
  assert.equal(next.ledger.ended(), 2);
});

onBoth('a whole file is not replaced by a preview, whichever way one is asked for', async ({ data }) => {
  using at = await home(data);
  const { ledger, make } = await at.attempt();
  for (const id of [at.first, at.second]) {
    await ledger.begin(id);
    await ledger.finish(id, make(id));
  }
  at.plan.right = 'full';
  assert.ok(!isRefusal(await at.door.upgradePreviews(account)));
  const whole = await at.attempt();
  await whole.ledger.begin(at.first);
  await whole.ledger.finish(at.first, whole.make(at.first));
  const kept = (await at.rows())[0];
  assert.ok(kept);
  // Asked for while whole files were allowed, and its turn comes when they are not any more.
  assert.ok(!isRefusal(await at.door.again(kept)));
  at.plan.right = 'preview';
  const batch = encodeId(kept.batch);
  assert.ok(!isRefusal(await at.door.pause(account, kept.batch)), batch);
  assert.ok(!isRefusal(await at.door.resume(account, kept.batch)), batch);
  const preview = await at.attempt();
  assert.deepEqual(
    preview.entries.map(({ conversion }) => conversion.id),
    [at.second],
  );
  const now = (await at.rows())[0];
  assert.deepEqual([now?.state, now?.file, now?.preview], ['failed', kept.file, 0]);
  for (const asked of [await at.door.again(kept), await at.door.retry(account, kept.batch)])
    assert.equal(isRefusal(asked) && asked.refusal, 'export-not-allowed');
});
