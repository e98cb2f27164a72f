// The peer that scan and browse are measured against: supysonic from Debian, run as it comes, on its own temporary data.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const account = { name: 'bench', password: 'bench' };

/** Its programs need the system's Python, not one that stands before it in the path. */
const environment = (home: string) => ({ HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' });

/** Its command line, and the server it runs in: of those it knows, gunicorn answered most requests here. */
export const canScan = (): boolean => existsSync('/usr/bin/supysonic-cli');
export const canServe = (): boolean => canScan() && existsSync('/usr/lib/python3/dist-packages/gunicorn');

export type Supysonic = Disposable & {
  /** Seconds that its command line took. */
  run(...args: string[]): number;
  serve(port: number): ChildProcess;
};

const serverArgs = (port: number): string[] => [
  ...['-S', 'gunicorn', '-h', '127.0.0.1', '-p', String(port)],
  ...['--processes', String(availableParallelism()), '--threads', '4'],
];

export const createSupysonic = (): Supysonic => {
  const home = mkdtempSync(join(tmpdir(), 'gatefold-bench-supysonic-'));
  const file = (name: string) => join(home, name);
  writeFileSync(
    file('.supysonic'),
    [
      '[base]',
      `database_uri = sqlite:///${file('db.sqlite')}`,
      '[webapp]',
      `cache_dir = ${file('cache')}`,
      `log_file = ${file('log')}`,
      'log_level = ERROR',
      '[daemon]',
      `socket = ${file('daemon.sock')}`,
      'run_watcher = no',
    ].join('\n'),
  );
  return {
    run(...args) {
      const from = performance.now();
      const { status, stderr } = spawnSync('/usr/bin/supysonic-cli', args, {
        env: environment(home),
        cwd: home,
      });
      if (status !== 0) throw new Error(`supysonic-cli ${args.join(' ')}: ${stderr}`);
      return (performance.now() - from) / 1000;
    },
    serve: (port) =>
      spawn('/usr/bin/supysonic-server', serverArgs(port), {
        env: environment(home),
        cwd: home,
        stdio: 'ignore',
      }),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
};

/** Waits until something answers there. */
export const untilAnswering = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return;
    await wait(100);
  }
  throw new Error(`nothing answers at ${url}`);
};
