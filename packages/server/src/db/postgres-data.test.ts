import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freshDatabase, type Postgres, psql, startPostgres } from '../../../../tools/postgres.ts';
import { CannotStart } from './open-failures.ts';
import { connectPostgres, openPostgresData, serverName } from './postgres-data.ts';

let server: Postgres;
before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

test('what the address says does not change what servers call themselves, nor what bounds their waits', async () => {
  const url = await freshDatabase(server.url);
  const disguised = `${url}?application_name=else&statement_timeout=0&idle_in_transaction_session_timeout=0`;
  const data = await openPostgresData(`${disguised}&synchronous_commit=off&work_mem=5MB`);
  try {
    assert.ok(data.shared);
    const line = data.shared.line();
    for (const sql of [data.shared.sql, line]) {
      const [row] = await sql`
        select current_setting('application_name') as name, current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('work_mem') as memory,
          current_setting('synchronous_commit') as commit`;
      assert.deepEqual(
        { ...row },
        { name: serverName, statement: '10s', idle: '10s', memory: '5MB', commit: 'on' },
      );
    }
    await line.end();
  } finally {
    await data.close();
  }
});

test('tables may take as long to make as they do, but nobody waits for others for long', async () => {
  const url = await freshDatabase(server.url);
  const strict = `
    create function be_patient() returns event_trigger language plpgsql as $$ begin
      if current_setting('application_name') <> 'somebody' and not exists (
        select 1 where current_setting('statement_timeout') = '0' and current_setting('lock_timeout') = '10s'
      ) then raise 'made in a hurry: %', current_setting('application_name'); end if;
    end $$;
    create event trigger patience on ddl_command_start execute function be_patient()`;
  assert.deepEqual(psql(url, strict), { isDone: true, said: '' });
  const data = await openPostgresData(url);
  const names = `select distinct application_name from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`;
  assert.equal(psql(server.url, names).said, serverName);
  await data.close();
});

test('attack: a standby is not read from, whatever stands in the address, and a promoted one is', async () => {
  await using standby = await startPostgres();
  const url = await freshDatabase(standby.url);
  await (await openPostgresData(url)).close();
  await standby.halt('fast');
  writeFileSync(join(standby.folder, 'standby.signal'), '');
  await standby.go();
  const isRefused = (error: unknown) => error instanceof CannotStart && /is a standby/.test(error.message);
  await assert.rejects(openPostgresData(url), isRefused);
  await assert.rejects(openPostgresData(`${url}?target_session_attrs=prefer-standby`), isRefused);
  const sql = connectPostgres(url, serverName);
  try {
    for (let tries = 0; tries < 3; tries++) {
      await assert.rejects(sql`select 1`, { code: 'CONNECTION_DESTROYED' });
    }
    assert.deepEqual(psql(standby.url, 'select pg_promote()'), { isDone: true, said: 't' });
    assert.equal((await sql`select 1 as one`)[0]?.['one'], 1);
  } finally {
    await sql.end({ timeout: 1 });
  }
});

test('what could undo a sign-out is said at the start', async () => {
  const warnings = async (settings: Record<string, string>) => {
    await using postgres = await startPostgres({ settings });
    const data = await openPostgresData(await freshDatabase(postgres.url));
    await data.close();
    return data.warnings.map(
      (warning) => /\b(?:no synchronous standby|[a-z]+_[a-z_]+|fsync)\b/.exec(warning)?.[0],
    );
  };
  assert.deepEqual(await warnings({}), ['no synchronous standby']);
  assert.deepEqual(await warnings({ fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }), [
    'fsync',
    'full_page_writes',
    'synchronous_commit',
    'no synchronous standby',
  ]);
});
