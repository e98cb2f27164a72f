// A synchronous standby of a PostgreSQL, to fail over to: it has all that was ever acknowledged.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensurePostgres, freePort, otherUser, type Postgres, psql } from '../tools/postgres.ts';

const name = 'standby';
const readyWithinMs = 30_000;

const until = async (isTrue: () => boolean, what: string) => {
  for (const end = Date.now() + readyWithinMs; !isTrue(); await wait(50)) {
    if (Date.now() > end) throw new Error(`${what} took longer than ${readyWithinMs / 1000} s`);
  }
};

/** Resolves once every commit of the primary waits for the standby. */
export const startStandby = async (primary: Postgres, within = tmpdir()) => {
  const programs = ensurePostgres();
  const owner = otherUser();
  const folder = mkdtempSync(join(within, 'gatefold-standby-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const { username } = new URL(primary.url);
  const from = `host=127.0.0.1 port=${primary.port} user=${username} application_name=${name}`;
  const copied = spawnSync(
    join(programs, 'pg_basebackup'),
    ['-d', from, '-D', data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'],
    { encoding: 'utf8', cwd: folder, ...owner },
  );
  if (copied.status !== 0) throw new Error(`pg_basebackup failed: ${copied.stderr}`);
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_min_messages: 'fatal',
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const process: ChildProcess = spawn(join(programs, 'postgres'), ['-D', data, ...flags], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
    ...owner,
  });
  const url = new URL(primary.url);
  url.port = `${port}`;
  await until(() => psql(url.href, 'select 1').isDone, 'the start of the standby');
  psql(primary.url, `alter system set synchronous_standby_names = '${name}'`);
  psql(primary.url, 'select pg_reload_conf()');
  const isSync = "select count(*) from pg_stat_replication where sync_state = 'sync'";
  await until(() => psql(primary.url, isSync).said === '1', 'the standby');

  return {
    port,
    get pid() {
      return process.pid;
    },
    /** The primary dies, this one takes its place. */
    async takeOver(): Promise<void> {
      await primary.halt('immediate');
      psql(url.href, 'select pg_promote()');
      await until(() => psql(url.href, 'select pg_is_in_recovery()').said === 'f', 'the promotion');
    },
    stop(): void {
      process.kill('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
