import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type Moved, moveData } from './move.ts';
import { openData } from './open-data.ts';
import { openPostgresData, whereIs } from './postgres-data.ts';
import { emptyPostgres } from './testing/both-data.ts';

const at = 1_700_000_000_000;

/** A household in a folder with one person and two endings, and a PostgreSQL whose tables are made and empty. */
const startHousehold = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-move-'));
  const url = await emptyPostgres();
  const old = await openData(folder, undefined);
  const store = await old.sessionStore();
  await old.transaction(async (tx) => {
    const person = { email: 'a@example.org', email_key: 'a@example.org', name: 'A', password_hash: 'x' };
    const rights = { admin: 1, device_limit: 6, stream_limit: 1, export: 'full' as const };
    await old
      .on(tx)
      .insertInto('accounts')
      .values({ id: 7, ...person, ...rights, created_at: at })
      .execute();
  });
  for (const why of ['one', 'two']) await store.end({ kind: 'everywhere', account: 7, why, at });
  await old.close();
  const fresh = await openPostgresData(url);
  await fresh.sessionStore();
  await fresh.close();

  /** Runs statements on the PostgreSQL. */
  const tell = async (...statements: string[]) => {
    const data = await openPostgresData(url);
    await data.transaction(async (tx) => {
      for (const statement of statements) await sql.raw(statement).execute(data.on(tx));
    });
    await data.close();
  };
  const countThere = async () => {
    const data = await openPostgresData(url);
    const rows = await data.read.selectFrom('accounts').select('id').execute();
    await data.close();
    return rows.length;
  };
  return {
    folder,
    url,
    tell,
    countThere,
    move: (): Promise<Moved> => moveData({ folder }, { url }, at),
    startOld: async () => (await openData(folder, undefined)).close(),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true }),
  };
};

const onInsert = (table: string, body: string, returns = 'new') => [
  `create function meddle() returns trigger language plpgsql as $$ begin ${body} return ${returns}; end $$`,
  `create trigger meddle before insert on ${table} for each row execute function meddle()`,
];

const meddled: [what: string, statements: string[], said: RegExp][] = [
  ['a row that is changed', onInsert('accounts', "new.name = 'B';"), /accounts: the row whose id is 7/],
  ['a row that is left out', onInsert('session_log', '', 'null'), /session_log: the row whose seq is 1/],
  ['an epoch that falls', onInsert('session_accounts', 'new.epoch = 1;'), /session_accounts: the row/],
  [
    'a row that was not there',
    [
      `create function more() returns trigger language plpgsql as $$ begin
         if pg_trigger_depth() = 1 then
           insert into session_log select max(seq) + 1, 7, min(what), 0, 'more' from session_log;
         end if;
         return null; end $$`,
      'create trigger more after insert on session_log for each statement execute function more()',
    ],
    /session_log: 2 rows, and/,
  ],
];
for (const [what, statements, said] of meddled) {
  test(`a copy that differs is no move: ${what}`, async () => {
    await using home = await startHousehold();
    await home.tell(...statements);
    await assert.rejects(home.move(), said);
    assert.equal(await home.countThere(), 0);
    await home.startOld();
  });
}

test('a copy that could not be committed leaves the original as it was', async () => {
  await using home = await startHousehold();
  await home.tell(
    "create function late() returns trigger language plpgsql as $$ begin raise exception 'too late'; end $$",
    `create constraint trigger late after insert on accounts deferrable initially deferred
       for each row execute function late()`,
  );
  await assert.rejects(home.move(), /too late/);
  assert.equal(await home.countThere(), 0);
  await home.startOld();
  await home.tell('drop trigger late on accounts');
  assert.deepEqual(
    (await home.move()).counts.filter(([table]) => table === 'session_log'),
    [['session_log', 2]],
  );
  await assert.rejects(home.startOld(), /was moved to/);
});

test('a move that was cut off behind its mark is done again, to nowhere else', async () => {
  await using home = await startHousehold();
  const data = await openData(home.folder, undefined);
  const mark = { at, whither: whereIs(home.url) };
  await data.transaction((tx) => data.on(tx).insertInto('moved').values(mark).execute());
  await data.close();
  await assert.rejects(home.startOld(), /was moved to/);
  const elsewhere = await emptyPostgres();
  await assert.rejects(moveData({ folder: home.folder }, { url: elsewhere }, at), /moved away already/);
  await assert.rejects(home.startOld(), /was moved to/);
  await home.move();
  assert.equal(await home.countThere(), 1);
  await assert.rejects(home.move(), /moved away already/);
});

test('data that is there already is not moved onto itself', async () => {
  const url = await emptyPostgres();
  await assert.rejects(moveData({ url }, { url }, at), /is in PostgreSQL at .* already/);
});
