// The peer that scan and browse are measured against: supysonic from Debian, run as it comes, on its own temporary data.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const peer = 'supysonic';
export const account = { name: 'bench', password: 'bench' };

/** Its programs need the system's Python, not one that stands before it in the path. */
const environment = (home: string) => ({ HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' });

export const isInstalled = (): boolean => spawnSync('/usr/bin/supysonic-cli', ['--help']).error === undefined;

export type Supysonic = Disposable & {
  /** Seconds that its command line took. */
  run(...args: string[]): number;
  serve(port: number): ChildProcess;
};

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
      spawn('/usr/bin/supysonic-server', ['-h', '127.0.0.1', '-p', String(port)], {
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
