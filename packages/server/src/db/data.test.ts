// What the parts rely on, on both databases.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createAccounts } from '../accounts/accounts.ts';
import { createPasswords } from '../accounts/password.ts';
import { createActivity } from '../activity/activity.ts';
import { isRefusal } from '../refusal.ts';
import { createTickets } from '../sign-in/tickets.ts';
import { movedTables } from './move.ts';
import { openPostgresData } from './postgres-data.ts';
import { emptyPostgres, onBoth } from './testing/both-data.ts';

const random = { bytes: (count: number) => randomBytes(count) };
const clock = { now: () => 1_700_000_000_000, monotonic: () => 0 };
const people = Array.from({ length: 8 }, (_, at) => ({
  email: `person-${at}@example.org`,
  name: `Person ${at}`,
  password: 'a long enough phrase of words',
}));

onBoth('what throws leaves nothing behind', async ({ data }) => {
  const failed = data.transaction(async (tx) => {
    await data.on(tx).insertInto('moved').values({ at: 1, whither: 'nowhere' }).execute();
    throw new Error('on purpose');
  });
  await assert.rejects(failed, /on purpose/);
  assert.deepEqual(await data.read.selectFrom('moved').selectAll().execute(), []);
});

onBoth('steps that want to be alone take turns', async ({ data }) => {
  await data.transaction((tx) => data.on(tx).insertInto('moved').values({ at: 0, whither: '' }).execute());
  const count = () =>
    data.transaction(async (tx) => {
      await data.alone(tx, 'count');
      const { at } = await data.on(tx).selectFrom('moved').select('at').executeTakeFirstOrThrow();
      await data
        .on(tx)
        .updateTable('moved')
        .set({ at: at + 1 })
        .execute();
    });
  await Promise.all(Array.from({ length: 20 }, count));
  assert.equal((await data.read.selectFrom('moved').select('at').executeTakeFirst())?.at, 20);
});

onBoth('whole numbers come back as they went in, up to the largest', async ({ data }) => {
  const at = Number.MAX_SAFE_INTEGER;
  await data.transaction((tx) => data.on(tx).insertInto('moved').values({ at, whither: '' }).execute());
  assert.equal((await data.read.selectFrom('moved').select('at').executeTakeFirst())?.at, at);
});

onBoth('of many who want to be the first account one is', async ({ data }) => {
  const activity = createActivity({ data, random });
  const accounts = createAccounts({ data, random, clock, activity, passwords: createPasswords(2) });
  const made = await Promise.all(people.map((person) => accounts.addFirst(person)));
  assert.equal(made.filter((one) => !isRefusal(one)).length, 1);
  assert.equal((await accounts.all()).length, 1);
  const same = await Promise.all(
    [1, 2, 3, 4].map(() => accounts.add({ ...people[0]!, email: 'One@example.org', admin: false })),
  );
  assert.equal(same.filter((one) => !isRefusal(one)).length, 1, 'one address, one account');
});

onBoth('a ticket is spent once, whoever comes with it at once', async ({ data }) => {
  const activity = createActivity({ data, random });
  const accounts = createAccounts({ data, random, clock, activity, passwords: createPasswords(2) });
  const row = await accounts.addFirst(people[0]!);
  assert.ok(!isRefusal(row));
  const tickets = createTickets({ data, clock, random });
  const ticket = await tickets.issue({
    attempt: { account: row.id, epoch: 0 },
    device: 1,
    visitor: { name: 'Device', kind: 'web' },
    as: 'cookie',
  });
  const spent = await Promise.all(
    Array.from({ length: 8 }, () => data.transaction((tx) => tickets.spend(tx, ticket))),
  );
  assert.equal(spent.filter(Boolean).length, 1);
  assert.equal(await tickets.read(ticket), undefined);
});

test('several servers that start at once on an empty PostgreSQL make its tables once', async () => {
  const url = await emptyPostgres();
  const opened = await Promise.all(Array.from({ length: 4 }, () => openPostgresData(url)));
  try {
    await Promise.all(opened.map((data) => data.sessionStore()));
    for (const data of opened) assert.equal((await data.read.selectFrom('accounts').execute()).length, 0);
    await opened[0]?.transaction(async (tx) => {
      await sql`update gatefold_schema set version = version + 1`.execute(opened[0]!.on(tx));
    });
    await assert.rejects(openPostgresData(url), /written by a newer Gatefold/);
  } finally {
    for (const data of opened) await data.close();
  }
});

/** What servers say to each other while they run, or what belongs to one database. */
const notMoved = [
  'channel_messages',
  'gatefold_schema',
  'holders',
  'jobs',
  'moved',
  'playing',
  'rate_limits',
];
const ofStore = ['session_head', 'session_nodes', 'session_schema'];

onBoth('a move takes every table along, or it is known why not', async ({ data, kind }) => {
  const { rows } =
    kind === 'SQLite'
      ? await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(data.read)
      : await sql<{ name: string }>`
          select table_name as name from information_schema.tables where table_schema = 'public'`.execute(
          data.read,
        );
  const known = new Set([...movedTables.map(([table]) => table as string), ...notMoved, ...ofStore]);
  assert.deepEqual(
    rows.map(({ name }) => name).filter((name) => !known.has(name)),
    [],
  );
  assert.equal(new Set(movedTables.map(([table]) => table)).size, movedTables.length, 'each is moved once');
  for (const [table] of movedTables)
    assert.ok(
      rows.some(({ name }) => name === table),
      table,
    );
});
