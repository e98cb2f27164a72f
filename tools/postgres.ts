// A PostgreSQL of one's own for tests and benches: found, or installed where the machine allows it, and gone afterwards.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const debianFolder = '/usr/lib/postgresql';
const user = 'gatefold';

const notThere =
  'The tests on PostgreSQL need its programs initdb, postgres and psql: install PostgreSQL (on Debian as root: apt-get install postgresql), or put the folder that has them into PATH.';

/** The folder that has PostgreSQL's programs, or undefined. Of several in Debian's place the newest. */
function findPostgres(): string | undefined {
  const debian = existsSync(debianFolder)
    ? readdirSync(debianFolder).sort((one, other) => Number(other) - Number(one))
    : [];
  const folders = [
    ...debian.map((version) => join(debianFolder, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const programs = ['initdb', 'postgres', 'psql'];
  return folders.find((folder) => programs.every((name) => existsSync(join(folder, name))));
}

/** Debian and its relatives as root: by apt, which npm cannot do for us. */
function installByApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing PostgreSQL for the tests (apt-get). This takes a minute, once.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { encoding: 'utf8', env });
  apt('update', '-q');
  const done = apt('install', '-y', '-q', '--no-install-recommends', 'postgresql');
  if (done.status !== 0) console.error(`${done.stdout}${done.stderr}`.trim());
  return done.status === 0;
}

/** The folder of PostgreSQL's programs, installed now if need be; throws what to do when there is none. */
export function ensurePostgres(): string {
  const found = findPostgres() ?? (installByApt() ? findPostgres() : undefined);
  if (found === undefined) throw new Error(notThere);
  return found;
}

/** PostgreSQL refuses to run as root; then it runs as somebody with fewer rights. */
export function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((what) => spawnSync('id', [what, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user named postgres or nobody.');
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export function psql(url: string, command: string) {
  const done = spawnSync(join(ensurePostgres(), 'psql'), ['-d', url, '-X', '-q', '-A', '-t', '-c', command], {
    encoding: 'utf8',
  });
  return { isDone: done.status === 0, said: `${done.stdout}${done.stderr}`.trim() };
}

/**
 * To a postmaster and all its children: these go on serving while it is stopped. It comes first, so that a stopped one
 * makes no more of them.
 */
export function signalAll(postmaster: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  process.kill(postmaster, signal);
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const children = pairs.filter(([, parent]) => parent === postmaster).map(([pid]) => pid as number);
  if (children.length === 0) throw new Error(`the postmaster ${postmaster} has no children`);
  for (const pid of children) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // A backend may have gone since.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

let databases = 0;

/** Makes an empty database on the server of that address; its own address. */
export async function freshDatabase(url: string): Promise<string> {
  const name = `fresh_${process.pid}_${++databases}`;
  const { isDone, said } = psql(url, `create database ${name}`);
  if (!isDone) throw new Error(`no fresh database: ${said}`);
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return fresh.href;
}

/**
 * `settings` are of postgresql.conf, such as `{ synchronous_commit: 'off' }`. Its folder is made within another: that for
 * temporary files unless told. `readyWithinMs` is what a start may take, with what it has to recover.
 */
export type PostgresWish = { settings?: Record<string, string>; within?: string; readyWithinMs?: number };

/**
 * A PostgreSQL on a free port of the loopback interface, with a data folder of its own. It goes with this process,
 * however that ends. `halt('immediate')` is a crash: what was not committed is gone, the next start recovers.
 */
export async function startPostgres({
  settings = {},
  within = tmpdir(),
  readyWithinMs = 60_000,
}: PostgresWish = {}) {
  const programs = ensurePostgres();
  const owner = otherUser();
  const folder = mkdtempSync(join(within, 'gatefold-postgres-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'],
    { encoding: 'utf8', cwd: folder, ...owner },
  );
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stdout}${made.stderr}${made.error?.message ?? ''}`);
  }
  const port = await freePort();
  const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
  const all = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    fsync: 'on',
    max_connections: '100',
    log_min_messages: 'fatal',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess | undefined;
  /** Outlives this process by a moment: it reads until its input closes, which no way to die prevents. */
  let watch: ChildProcess | undefined;
  let said = '';

  const go = async () => {
    if (server !== undefined) return;
    said = '';
    const child = spawn(join(programs, 'postgres'), ['-D', data, ...flags], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      // As any service: an interrupt at the terminal is for whoever started it, and ends it in order.
      detached: true,
      ...owner,
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    child.once('close', () => {
      if (server === child) server = undefined;
    });
    server = child;
    watch = spawn(
      'sh',
      [
        '-c',
        `read -r _; kill -QUIT ${child.pid}; kill -CONT ${child.pid}; sleep 1; rm -rf "$1"`,
        'sh',
        folder,
      ],
      {
        stdio: ['pipe', 'ignore', 'ignore'],
        detached: true,
      },
    );
    for (const until = Date.now() + readyWithinMs; ; ) {
      if (psql(url, 'select 1').isDone) return;
      if (server !== child) throw new Error(`PostgreSQL did not start: ${said}`);
      if (Date.now() > until) {
        await halt('immediate');
        throw new Error(`PostgreSQL was not ready within ${readyWithinMs / 1000} s: ${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  const halt = async (how: 'fast' | 'immediate' = 'fast') => {
    const child = server;
    if (child === undefined) return;
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    watch?.kill('SIGKILL');
    child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    // One that was stopped (SIGSTOP) cannot hear it.
    child.kill('SIGCONT');
    await gone;
  };

  const stop = async () => {
    await halt('immediate');
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    await go();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    /** Of the database `postgres`; `freshDatabase` makes others. */
    url,
    port,
    folder: data,
    /** Of the postmaster; undefined while it is halted. */
    get pid() {
      return server?.pid;
    },
    /** What it wrote to its log last. */
    get said() {
      return said;
    },
    halt,
    go,
    async restart(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
      await halt(how);
      await go();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

export type Postgres = Awaited<ReturnType<typeof startPostgres>>;
