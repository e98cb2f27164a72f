import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createActivity } from '../activity/activity.ts';
import { onBoth } from '../db/testing/both-data.ts';
import { createLog } from '../log.ts';
import { createRestore } from './restore.ts';

const clock = { now: () => 1_700_000_000_000, monotonic: () => 0 };
const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const people = 40_000;

onBoth('everybody is told that the data was put back, however many they are', async ({ data }) => {
  const accountOf = (id: number) => ({
    id,
    email: `${id}@example.org`,
    email_key: `${id}@example.org`,
    name: 'Somebody',
    admin: 0,
    password_hash: '',
    device_limit: 6,
    stream_limit: 6,
    export: 'full' as const,
    created_at: 0,
  });
  for (let from = 1; from <= people; from += 2000) {
    const page = Array.from({ length: 2000 }, (_, at) => accountOf(from + at));
    await data.transaction((tx) => data.on(tx).insertInto('accounts').values(page).execute());
  }
  const dataFolder = mkdtempSync(join(tmpdir(), 'gatefold-restore-'));
  try {
    const parts = { data, dataFolder, clock, store: await data.sessionStore(), log: createLog('silent') };
    const activity = createActivity({ data, random });
    const restore = createRestore({ ...parts, activity, onError: assert.ifError });
    // As long as a transaction may take.
    await data.transaction((tx) => restore.whenWentBack(tx));
    const told = data.read.selectFrom('activity').where('kind', '=', 'data-restored');
    const { rows, accounts } = await told
      .select(({ fn }) => [fn.countAll().as('rows'), fn.count('account').distinct().as('accounts')])
      .executeTakeFirstOrThrow();
    assert.deepEqual([Number(rows), Number(accounts)], [people, people]);
  } finally {
    rmSync(dataFolder, { recursive: true });
  }
});
